"""Blocks of the normal form. Lines are 1-based and inclusive; pages are 1-based or None when the source has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from reciproque.langue import fold


@dataclass(slots=True)
class Texte:
    """The normal text: physical lines (split on ``\\n`` only) and the first line of each page when pages are known."""

    lignes: list[str]
    debuts_de_page: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(self.lignes)

    def ligne(self, numero: int) -> str:
        return self.lignes[numero - 1]

    def extrait(self, debut: int, fin: int) -> str:
        return "\n".join(self.lignes[debut - 1 : fin])

    def page(self, ligne: int) -> int | None:
        if not self.debuts_de_page:
            return None
        return max(1, bisect_right(self.debuts_de_page, ligne))

    @property
    def pages(self) -> int | None:
        return len(self.debuts_de_page) or None


@dataclass(kw_only=True)
class _Place:
    """Where a block stands. ``zone`` is the part of the document: ``sommaire``, ``annexe 1``, ``note``…, or None."""

    debut: int
    fin: int
    page: int | None = None
    zone: str | None = None

    @property
    def lignes(self) -> tuple[int, int]:
        return (self.debut, self.fin)


@dataclass(kw_only=True)
class Titre(_Place):
    """A heading. ``niveau`` 1..6 when the source says it (Markdown, DOCX style), else None: recognisers infer."""

    texte: str
    niveau: int | None = None
    gras: bool = False

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)


@dataclass(kw_only=True)
class Paragraphe(_Place):
    texte: str
    gras: bool = False

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)


@dataclass(kw_only=True)
class Item(_Place):
    """One bullet: ``puce`` as printed (``""`` when implied), ``profondeur`` from 0."""

    texte: str
    puce: str = ""
    profondeur: int = 0

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)


@dataclass(kw_only=True)
class Liste(_Place):
    items: list[Item]

    @property
    def texte(self) -> str:
        return "\n".join(f"{i.puce} {i.texte}".strip() for i in self.items)

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)


@dataclass(kw_only=True)
class Cellule(_Place):
    """A cell. ``texte`` keeps the document's characters, tags dropped, one paragraph or bullet per line (bullet marks
    kept).

    ``colonne`` is the 0-based column where it starts, after spans. ``fusion`` marks a cell covered by a vertical merge.
    """

    texte: str
    colonne: int = 0
    colspan: int = 1
    rowspan: int = 1
    fusion: bool = False
    gras: bool = False

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)

    @property
    def vide(self) -> bool:
        return not self.texte or self.texte.isspace()

    @property
    def alineas(self) -> list[str]:
        return [a for a in self.texte.split("\n") if a.strip()]


@dataclass(kw_only=True)
class Rangee(_Place):
    cellules: list[Cellule]

    @property
    def textes(self) -> list[str]:
        return [c.texte for c in self.cellules]

    @property
    def pleines(self) -> list[Cellule]:
        return [c for c in self.cellules if c.texte and not c.texte.isspace()]

    @property
    def texte(self) -> str:
        return "\t".join(self.textes)

    def cellule(self, colonne: int) -> Cellule | None:
        """The cell that covers a column, spans counted."""
        for c in self.cellules:
            if c.colonne <= colonne < c.colonne + c.colspan:
                return c
        return None


@dataclass(kw_only=True)
class Tableau(_Place):
    """Rows in order. ``ruptures`` are indexes of rows that follow a page break (blank lines inside the table)."""

    rangees: list[Rangee]
    ruptures: list[int] = field(default_factory=list)
    titre: str | None = None

    @cached_property
    def largeur(self) -> int:
        return max((c.colonne + c.colspan for r in self.rangees for c in r.cellules), default=0)

    @property
    def texte(self) -> str:
        return "\n".join(r.texte for r in self.rangees)

    @cached_property
    def plie(self) -> str:
        return fold(self.texte)


Bloc: TypeAlias = Titre | Paragraphe | Liste | Tableau


@dataclass(slots=True)
class Forme:
    """The whole document: its normal text and its blocks in reading order."""

    texte: Texte
    blocs: list[Bloc]
    format: str = "texte"
    titre: str | None = None
    avertissements: list[tuple[str, str, int]] = field(default_factory=list)  # (code, message, line)
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)  # derived views, made once

    def __iter__(self) -> Iterator[Bloc]:
        return iter(self.blocs)

    @property
    def debuts(self) -> list[int]:
        """First line of each block (made once: blocks do not move after the reader)."""
        faits: list[int] | None = self.memo.get("debuts")
        if faits is None or len(faits) != len(self.blocs):
            faits = self.memo["debuts"] = [b.debut for b in self.blocs]
        return faits

    @property
    def tableaux(self) -> list[Tableau]:
        return [b for b in self.blocs if isinstance(b, Tableau)]

    def bloc_a(self, ligne: int) -> Bloc | None:
        """The block that holds a line."""
        i = bisect_right(self.debuts, ligne) - 1
        for j in range(i, max(-1, i - 6), -1):  # a footnote may stand inside a table
            if self.blocs[j].fin >= ligne:
                return self.blocs[j]
        return None

    def rang(self, bloc: Bloc) -> int:
        """Index of a block."""
        i = bisect_right(self.debuts, bloc.debut) - 1
        while i > 0 and self.blocs[i] is not bloc:
            i -= 1
        return i

    def avant(self, bloc: Bloc, combien: int = 1) -> list[Bloc]:
        """The blocks just before one, nearest first."""
        i = bisect_right(self.debuts, bloc.debut) - 1
        return [self.blocs[j] for j in range(i - 1, max(-1, i - 1 - combien), -1)]

    def apres(self, bloc: Bloc, combien: int = 1) -> list[Bloc]:
        """The blocks just after one, nearest first."""
        i = bisect_right(self.debuts, bloc.debut)
        return self.blocs[i : i + combien]
