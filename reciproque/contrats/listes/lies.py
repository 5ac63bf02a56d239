"""What a set of commitments holds: who is named, where they stand, which neighbourhoods they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

# Filters whose answers are what the commitments hold.
LIES = ("partenaire", "branche", "quartier")


class Lies:
    """What the remaining commitments hold: sets of commitments by partner, by neighbourhood and by element."""

    def __init__(self, lignes: Iterable[tuple[Any, ...]], noms: dict[str, str]):
        self.noms: dict[str, dict[str, str]] = {"partenaire": noms, "quartier": {}}
        self.ensembles: dict[str, dict[str, set[int]]] = {
            "partenaire": defaultdict(set),
            "quartier": defaultdict(set),
        }
        par_noeud: dict[int | None, set[int]] = defaultdict(set)
        for pk, noeud, genre, cle, nom, *pour in lignes:
            compte = dict(zip(LIES, pour, strict=True))
            if compte["branche"]:
                par_noeud[noeud].add(pk)
            if cle and compte[genre]:
                self.ensembles[genre][cle].add(pk)
                if nom:
                    self.noms[genre].setdefault(cle, nom)
        self.branches = {noeud: len(pks) for noeud, pks in par_noeud.items()}

    def comptes(self, genre: str) -> dict[str, int]:
        return {cle: len(pks) for cle, pks in self.ensembles[genre].items() if pks}


def flag(condition: Q) -> Any:
    """The condition as a column; an empty one is always true."""
    if not condition:
        return Value(True)
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
