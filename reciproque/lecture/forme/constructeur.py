"""Builder of a normal form for readers of structured files (DOCX, ODT, PDF): it writes the normal text as it adds
blocks.

The text it writes, read again as a text file, gives the same blocks: rows are cells joined by tabs, paragraphs inside a
cell are joined by ``<br>``, headings open with ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reciproque.lecture.forme.blocs import (
    Bloc,
    Cellule,
    Forme,
    Item,
    Liste,
    Paragraphe,
    Rangee,
    Tableau,
    Texte,
    Titre,
)


@dataclass(slots=True)
class CelluleSource:
    """What a reader knows of a cell. ``texte``: paragraphs separated by ``\\n``, bullets with their mark."""

    texte: str = ""
    colspan: int = 1
    rowspan: int = 1
    fusion: bool = False
    gras: bool = False


_BLANCS = re.compile(r"[ \t\r\n\f\v]+")


def _plat(texte: str) -> str:
    """One line; non-breaking spaces stay as the document has them."""
    return _BLANCS.sub(" ", texte).strip()


class Constructeur:
    def __init__(self, format: str) -> None:
        self.format = format
        self.lignes: list[str] = []
        self.debuts_de_page: list[int] = []
        self.blocs: list[Bloc] = []
        self.zone: str | None = None
        self.avertissements: list[tuple[str, str, int]] = []
        self._titre: str | None = None

    def page(self) -> None:
        """What follows stands on a new page."""
        self.debuts_de_page.append(len(self.lignes) + 1)

    @property
    def _page(self) -> int | None:
        return len(self.debuts_de_page) or None

    def _ecrire(self, ligne: str) -> int:
        self.lignes.append(ligne)
        return len(self.lignes)

    def _aerer(self) -> None:
        if self.lignes and self.lignes[-1]:
            self.lignes.append("")

    def titre(self, texte: str, niveau: int | None = None, *, gras: bool = False) -> Titre | None:
        texte = _plat(texte)
        if not texte:
            return None
        self._aerer()
        n = self._ecrire(f"{'#' * niveau} {texte}" if niveau else texte)
        bloc = Titre(texte=texte, niveau=niveau, gras=gras, debut=n, fin=n, page=self._page, zone=self.zone)
        self.blocs.append(bloc)
        return bloc

    def paragraphe(self, texte: str, *, gras: bool = False) -> Paragraphe | None:
        lignes = [_plat(part) for part in texte.split("\n") if part.strip()]
        if not lignes:
            return None
        self._aerer()
        debut = len(self.lignes) + 1
        for ligne in lignes:
            self._ecrire(ligne)
        bloc = Paragraphe(
            texte="\n".join(lignes), gras=gras, debut=debut, fin=len(self.lignes), page=self._page, zone=self.zone
        )
        self.blocs.append(bloc)
        return bloc

    def liste(self, items: Sequence[tuple[str, int, str]]) -> Liste | None:
        """Items as ``(texte, profondeur, puce)``; an empty mark is written ``-``."""
        self._aerer()
        faits: list[Item] = []
        for texte, profondeur, puce in items:
            texte = _plat(texte)
            if not texte:
                continue
            n = self._ecrire(f"{'  ' * profondeur}{puce or '-'} {texte}")
            faits.append(
                Item(
                    texte=texte,
                    puce=puce or "-",
                    profondeur=profondeur,
                    debut=n,
                    fin=n,
                    page=self._page,
                    zone=self.zone,
                )
            )
        if not faits:
            return None
        bloc = Liste(items=faits, debut=faits[0].debut, fin=faits[-1].fin, page=self._page, zone=self.zone)
        self.blocs.append(bloc)
        return bloc

    def tableau(
        self,
        rangees: Sequence[Sequence[CelluleSource | str]],
        *,
        titre: str | None = None,
        pages: Sequence[int] | None = None,
        suite: bool = False,
    ) -> Tableau | None:
        """One physical line per row. ``pages``: page of each row; ``suite``: glue to the table before (page break)."""
        faites: list[Rangee] = []
        if not suite:
            self._aerer()
        for i, cellules in enumerate(rangees):
            sources = [c if isinstance(c, CelluleSource) else CelluleSource(c) for c in cellules]
            ecrits: list[str] = []
            for c in sources:
                alineas = [_plat(a) for a in c.texte.split("\n")]
                ecrits.append("<br>".join(a for a in alineas if a))
                ecrits.extend([""] * (c.colspan - 1))
            n = self._ecrire("\t".join(ecrits) if len(ecrits) > 1 else "\t" + "".join(ecrits))
            page = pages[i] if pages else self._page
            colonne, posees = 0, []
            for c in sources:
                texte = "\n".join(a for a in (_plat(x) for x in c.texte.split("\n")) if a)
                posees.append(
                    Cellule(
                        texte=texte,
                        colonne=colonne,
                        colspan=c.colspan,
                        rowspan=c.rowspan,
                        fusion=c.fusion,
                        gras=c.gras,
                        debut=n,
                        fin=n,
                        page=page,
                        zone=self.zone,
                    )
                )
                colonne += c.colspan
            faites.append(Rangee(cellules=posees, debut=n, fin=n, page=page, zone=self.zone))
        if not faites:
            return None
        dernier = self.blocs[-1] if self.blocs else None
        if suite and isinstance(dernier, Tableau):
            dernier.ruptures.append(len(dernier.rangees))
            dernier.rangees.extend(faites)
            dernier.fin = faites[-1].fin
            dernier.__dict__.pop("largeur", None)
            dernier.__dict__.pop("plie", None)
            return dernier
        bloc = Tableau(
            rangees=faites,
            titre=titre,
            debut=faites[0].debut,
            fin=faites[-1].fin,
            page=faites[0].page,
            zone=self.zone,
        )
        self.blocs.append(bloc)
        return bloc

    def avertir(self, code: str, message: str) -> None:
        self.avertissements.append((code, message, max(1, len(self.lignes))))

    def forme(self, titre: str | None = None) -> Forme:
        return Forme(
            texte=Texte(self.lignes or [""], self.debuts_de_page),
            blocs=self.blocs,
            format=self.format,
            titre=titre or self._titre,
            avertissements=self.avertissements,
        )
