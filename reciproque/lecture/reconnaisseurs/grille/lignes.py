"""Logical rows of a grid: one commitment each, whatever page breaks and merged cells made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reciproque.lecture.forme import Cellule, Rangee, est_suite
from reciproque.lecture.reconnaisseurs.grille.entetes import Colonne
from reciproque.lecture.schema import PartenaireLu


@dataclass(eq=False, slots=True)
class NoeudBrut:
    """A node named inside the table. ``sur``: its level is printed."""

    niveau: str
    code: str | None
    morceaux: list[str]
    cellules: list[Cellule]
    parent: NoeudBrut | None
    sur: bool = True
    colonne: bool = False  # from a column of levels, not from a row of its own
    partenaires: list[tuple[Colonne, str, Cellule]] = field(default_factory=list)

    @property
    def titre(self) -> str:
        return recoller(self.morceaux)


@dataclass(eq=False, slots=True)
class Ligne:
    """What a commitment row holds, by column: pieces of text and the cells they come from."""

    colonne: Colonne
    noeud: NoeudBrut | None
    morceaux: list[str] = field(default_factory=list)
    cellules: list[Cellule] = field(default_factory=list)
    autres: list[Champ] = field(default_factory=list)
    repare: bool = False
    recolle: bool = False
    porteurs: list[PartenaireLu] = field(default_factory=list)  # said by a row above, not by a column
    partage: bool = False
    reste: bool = False

    @property
    def texte(self) -> str:
        return recoller(self.morceaux)

    def champ(self, colonne: Colonne) -> Champ | None:
        return next((c for c in reversed(self.autres) if c.colonne is colonne), None)

    def des(self, role: str) -> list[Champ]:
        return [c for c in self.autres if c.colonne.role == role]


@dataclass(eq=False, slots=True)
class Champ:
    colonne: Colonne
    morceaux: list[str]
    cellules: list[Cellule]

    @property
    def texte(self) -> str:
        return recoller(self.morceaux)


@dataclass(eq=False, slots=True)
class Etiquette:
    """A labelled row: « Indicateurs de contexte | … », « Pilote | … »."""

    colonne: Colonne
    texte: str
    cellules: list[Cellule]
    noeud: NoeudBrut | None


@dataclass(slots=True)
class Table:
    """All that was read in one table, in order."""

    lignes: list[Ligne] = field(default_factory=list)
    etiquettes: list[Etiquette] = field(default_factory=list)
    noeuds: list[NoeudBrut] = field(default_factory=list)
    perdues: list[Rangee] = field(default_factory=list)


def recoller(morceaux: list[str]) -> str:
    """Pieces as one text: a piece that starts in the middle of a sentence follows on the same line."""
    parties: list[str] = []
    queue = ""
    for morceau in (m.strip() for bloc in morceaux for m in bloc.split("\n")):
        if not morceau:
            continue
        if parties:
            parties.append(" " if est_suite(queue, morceau, puces=False) else "\n")
        parties.append(morceau)
        queue = (queue + " " + morceau if parties[-2:-1] == [" "] else morceau)[-300:]
    return "".join(parties)
