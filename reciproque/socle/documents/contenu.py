"""What a document says, whatever the format: a title, facts, then sections, paragraphs and tables, in order.

Every string is plain text: nothing in it is markup, for any format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Section:
    """A heading; what follows stands under it until the next one of its level (1 to 3)."""

    titre: str
    niveau: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraphe:
    """``discret`` is set smaller: an explanation, a note."""

    texte: str
    discret: bool = False


@dataclass(frozen=True)
class Puces:
    items: Sequence[str]


@dataclass(frozen=True)
class Entete:
    """The head of a column. ``poids``: its share of the width. ``a_remplir``: left empty for a hand to write in."""

    libelle: str
    poids: int = 1
    droite: bool = False
    a_remplir: bool = False


@dataclass(frozen=True)
class Cellule:
    """A text, and under it a smaller ``note``."""

    texte: str
    note: str = ""


@dataclass(frozen=True)
class Tableau:
    """``titre`` says what the table holds; rows have one cell for each head."""

    titre: str
    entetes: Sequence[Entete]
    lignes: Sequence[Sequence[str | Cellule]]

    def __post_init__(self) -> None:
        if any(len(ligne) != len(self.entetes) for ligne in self.lignes):
            raise ValueError(f"«\u00a0{self.titre}\u00a0»\u00a0: une ligne n’a pas une case par colonne.")


@dataclass(frozen=True)
class Formulaire:
    """Labels, each with an empty space to answer by hand."""

    titre: str
    champs: Sequence[str]


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG) that says ``description``; a format that cannot draw gives ``tableau`` instead.

    ``chiffres``: the table stands under the drawing too.
    """

    titre: str
    description: str
    svg: str
    tableau: Tableau
    legende: str = ""
    chiffres: bool = True


Bloc = Section | Paragraphe | Puces | Tableau | Formulaire | Figure


@dataclass(frozen=True)
class Document:
    """``source`` closes the document: where what it says comes from, and on which day."""

    titre: str
    surtitre: str = ""
    chapeau: str = ""
    faits: Sequence[tuple[str, str]] = ()
    blocs: Sequence[Bloc] = ()
    source: str = ""
    paysage: bool = False

    def strings(self) -> Iterator[str]:
        """Every text of the document."""
        yield from (self.titre, self.surtitre, self.chapeau, self.source)
        for libelle, valeur in self.faits:
            yield from (libelle, valeur)
        for bloc in self.blocs:
            yield from _strings(bloc)


def _strings(bloc: Bloc) -> Iterator[str]:
    match bloc:
        case Section():
            yield bloc.titre
        case Paragraphe():
            yield bloc.texte
        case Puces():
            yield from bloc.items
        case Formulaire():
            yield bloc.titre
            yield from bloc.champs
        case Figure():
            yield from (bloc.titre, bloc.description, bloc.legende)
            yield from _strings(bloc.tableau)
        case Tableau():
            yield bloc.titre
            yield from (entete.libelle for entete in bloc.entetes)
            for ligne in bloc.lignes:
                for case in map(as_cell, ligne):
                    yield from (case.texte, case.note)


def as_cell(case: str | Cellule) -> Cellule:
    return case if isinstance(case, Cellule) else Cellule(case)
