"""The strategic tree of a contract, whole and in memory: one query, then paths, branches and counts are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from reciproque.langue import fold

from .models import Contrat, RedactionNoeud, Version


@dataclass(eq=False)
class Branche:
    """One element of the tree as it reads now, and what hangs under it."""

    noeud_id: int
    niveau: str
    code: str
    titre: str
    chemin: str
    parent: Branche | None = None
    enfants: list[Branche] = field(default_factory=list)
    propres: int = 0  # commitments that hang directly here
    total: int = 0  # … and in everything below

    @property
    def _code_said(self) -> bool:
        """There is no code, or the title begins with it as a word of its own."""
        code, titre = fold(self.code), fold(self.titre)
        return not code or (titre.startswith(code) and not titre[len(code) : len(code) + 1].isalnum())

    @property
    def intitule(self) -> str:
        """Code and title, without saying twice what the title already begins with."""
        return self.titre if self._code_said else f"{self.code} {self.titre}".strip()

    @property
    def etiquette(self) -> str:
        """Level and code as people say them: « Objectif 1.1 », « Pilier 2 »."""
        if self._code_said:
            return self.niveau
        return self.code if fold(self.niveau) in fold(self.code) else f"{self.niveau} {self.code}"

    @property
    def profondeur(self) -> int:
        return self.chemin.count(".")

    @property
    def ancetres(self) -> list[Branche]:
        """From the root down to the parent."""
        montee: list[Branche] = []
        branche = self.parent
        while branche is not None:
            montee.append(branche)
            branche = branche.parent
        return montee[::-1]

    @property
    def fil(self) -> str:
        """Where it stands, on one line: « 1 Éducation › 1.1 Réussite scolaire »."""
        return " › ".join(b.intitule for b in [*self.ancetres, self])

    def parcourir(self) -> Iterator[Branche]:
        """Itself and everything below, in printed order."""
        yield self
        for enfant in self.enfants:
            yield from enfant.parcourir()


class Arbre:
    """The elements in force (or in force in ``version``) of a contract, in printed order."""

    def __init__(self, redactions: Iterable[RedactionNoeud]):
        self.racines: list[Branche] = []
        self.par_noeud: dict[int, Branche] = {}
        parents: dict[int, int | None] = {}
        for redaction in redactions:
            branche = Branche(
                noeud_id=redaction.noeud_id,
                niveau=redaction.niveau.libelle,
                code=redaction.code,
                titre=redaction.titre,
                chemin=redaction.chemin,
            )
            self.par_noeud[branche.noeud_id] = branche
            parents[branche.noeud_id] = redaction.parent_id
        for noeud_id, branche in self.par_noeud.items():
            branche.parent = self.par_noeud.get(parents[noeud_id] or 0)
            (branche.parent.enfants if branche.parent else self.racines).append(branche)

    @classmethod
    def read(cls, redactions: QuerySet[RedactionNoeud]) -> Arbre:
        """The tree these wordings make, read light: one query."""
        return cls(
            redactions.select_related("niveau")
            .only("noeud_id", "parent_id", "niveau__libelle", "code", "titre", "chemin")
            .order_by("chemin", "ordre", "pk")
        )

    @classmethod
    def of(cls, contrat: Contrat, version: Version | None = None) -> Arbre:
        redactions = RedactionNoeud.objects.filter(noeud__contrat=contrat)
        return cls.read(redactions.current() if version is None else redactions.as_of(version))

    @classmethod
    def in_force(cls, **ou: Any) -> Arbre:
        """The elements in force that these conditions choose, of one contract or of several."""
        return cls.read(RedactionNoeud.objects.current().filter(**ou))

    def __len__(self) -> int:
        return len(self.par_noeud)

    def __iter__(self) -> Iterator[Branche]:
        for racine in self.racines:
            yield from racine.parcourir()

    def get(self, noeud_id: int | None) -> Branche | None:
        return self.par_noeud.get(noeud_id) if noeud_id else None

    def compter(self, comptes: Iterable[tuple[int | None, int]]) -> None:
        """Take (noeud_id, number of commitments) and add them up the branches; what is outside the tree is ignored."""
        for branche in self.par_noeud.values():
            branche.propres = branche.total = 0
        for noeud_id, nombre in comptes:
            ici = self.get(noeud_id)
            if ici is not None:
                ici.propres += nombre
                for branche in [ici, *ici.ancetres]:
                    branche.total += nombre

    def choix(self, *, niveaux: int = 0) -> list[tuple[Any, str]]:
        """Pairs for a select, indented by depth; ``niveaux`` keeps only the first levels (0: all)."""
        return [
            (b.noeud_id, "\u2003" * b.profondeur + b.intitule) for b in self if not niveaux or b.profondeur < niveaux
        ]
