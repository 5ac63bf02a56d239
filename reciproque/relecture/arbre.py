"""The tree of a reading under review, whole and in memory: one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reciproque.contrats.models import Fiche, Lecture

from .confirmation.arbre import MOTS
from .confirmation.selection import node_title


@dataclass(eq=False)
class Element:
    """One node as it stands now, and how many commitments hang under it."""

    fiche: Fiche
    parent: Element | None = None
    enfants: list[Element] = field(default_factory=list)
    propres: int = 0  # commitments kept or waiting that hang directly here
    total: int = 0  # … and in everything below
    reste: int = 0  # of these, those nobody has looked at

    @property
    def cle(self) -> str:
        return self.fiche.cle

    @property
    def titre(self) -> str:
        return node_title(self.fiche.contenu)

    @property
    def niveau(self) -> str:
        niveau = self.fiche.contenu.get("niveau") or "autre"
        return MOTS.get(niveau, niveau)

    @property
    def ecarte(self) -> bool:
        return self.fiche.etat == Fiche.Etat.ECARTEE

    @property
    def ancetres(self) -> list[Element]:
        montee: list[Element] = []
        element = self.parent
        while element is not None:
            montee.append(element)
            element = element.parent
        return montee[::-1]

    @property
    def profondeur(self) -> int:
        return len(self.ancetres)

    @property
    def fil(self) -> str:
        """« Pilier 1 Cohésion sociale › Axe A Aller vers les familles »."""
        return " › ".join(e.titre for e in [*self.ancetres, self])

    def parcourir(self) -> Iterator[Element]:
        yield self
        for enfant in self.enfants:
            yield from enfant.parcourir()


class ArbreLu:
    """Nodes of a reading in printed order, dropped ones included."""

    def __init__(self, fiches: Iterable[Fiche]):
        self.elements = {f.cle: Element(f) for f in fiches}
        self.racines: list[Element] = []
        for element in self.elements.values():
            element.parent = self.elements.get(element.fiche.parent_cle)
            (element.parent.enfants if element.parent else self.racines).append(element)

    @classmethod
    def of(cls, lecture: Lecture) -> ArbreLu:
        noeuds = lecture.fiches.filter(genre=Fiche.Genre.NOEUD).defer("contenu_lu", "recherche")
        return cls(noeuds.order_by("ordre", "pk"))

    def __iter__(self) -> Iterator[Element]:
        for racine in self.racines:
            yield from racine.parcourir()

    def __len__(self) -> int:
        return len(self.elements)

    def get(self, cle: str) -> Element | None:
        return self.elements.get(cle)

    def fil(self, cle: str) -> str:
        element = self.elements.get(cle)
        return element.fil if element else ""

    def compter(self, comptes: Iterable[tuple[str, str, int]]) -> None:
        """Take (node, state, number of commitments) and add them up; what is dropped does not count."""
        for cle, etat, nombre in comptes:
            ici = self.elements.get(cle)
            if ici is None or etat == Fiche.Etat.ECARTEE:
                continue
            ici.propres += nombre
            for element in [ici, *ici.ancetres]:
                element.total += nombre
                if etat == Fiche.Etat.PROPOSEE:
                    element.reste += nombre

    def choix(self, *, sans: str = "") -> list[tuple[str, str]]:
        """Pairs for a select, indented by depth, dropped nodes and the branch of ``sans`` left out."""
        exclus = {e.cle for e in self.elements[sans].parcourir()} if sans in self.elements else set()
        return [(e.cle, "\u2003" * e.profondeur + e.titre) for e in self if e.cle not in exclus and not e.ecarte]
