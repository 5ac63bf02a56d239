"""What happened lately in the contracts of a person: the last entries of the journal, like ones told together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reciproque.contrats.models import Contrat
from reciproque.socle import recit
from reciproque.socle.models import Entree

from .perimetre import contracts_to_follow

FENETRE = 200  # entries looked at: one confirmation alone writes a hundred
LIMITE = 8


@dataclass(frozen=True)
class Evenement:
    """Entries of one person doing one thing to one kind of object within the same minute."""

    derniere: Entree
    nombre: int
    contrat: Contrat | None
    tronque: bool = False  # the window ends inside: there may be more

    @property
    def phrase(self) -> str:
        """What was done, after the author's name: « a confirmé 48 engagements », « a corrigé « Engagement 3 » »."""
        return recit.phrase_of_many(self.derniere, self.nombre, "au moins " if self.tronque else "")


def recent_activity(user: Any, limite: int = LIMITE) -> list[Evenement]:
    """Newest first, four queries at most, whatever the length of the journal."""
    visibles = contracts_to_follow(user).order_by()
    entrees = list(
        Entree.objects.filter(contrat_id__in=visibles.values("pk"))
        .select_related("acteur")
        .defer("avant", "apres")
        .order_by("-quand", "-pk")[:FENETRE]
    )
    groupes = list(_grouped(entrees))
    recit.name_accounts(groupe[0] for groupe in groupes[:limite])
    contrats = visibles.in_bulk({g[0].contrat_id for g in groupes[:limite]})
    return [
        Evenement(
            derniere=groupe[0],
            nombre=len(groupe),
            contrat=contrats.get(groupe[0].contrat_id),
            tronque=len(entrees) == FENETRE and groupe is groupes[-1],
        )
        for groupe in groupes[:limite]
    ]


def _grouped(entrees: list[Entree]) -> Iterator[list[Entree]]:
    def cle(e: Entree) -> tuple[Any, ...]:
        minute = e.quand.replace(second=0, microsecond=0)
        return (minute, e.acteur_id, e.acteur_libelle, e.verbe, e.contrat_id, e.objet_type)

    for _, groupe in groupby(entrees, key=cle):
        yield list(groupe)
