"""Tagged PDF (PDF/UA-1) by typst. Its fonts come with its wheel: the machine's are never looked at.

A thousand rows take about a quarter of a second; callers bound what they give (`Liste.pdf_max`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from reciproque.socle.documents.contenu import Bloc, Document, Figure, Tableau, as_cell

MODELE = Path(__file__).with_name("modele.typ")
POLICES = '("Libertinus Serif", "DejaVu Sans Mono")'
SANS_DESSIN = "\ufffd"
ESSAIS = 200  # distinct rare characters tried in one document; the others are taken as without a drawing
# Drawn by the fonts of the wheel, so that nothing is tried for ordinary French.
COURANTS = re.compile(
    r"[\n\u0020-\u007e\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u20ac\u2190-\u2193]"
)


def to_pdf(document: Document) -> bytes:
    contenu = json.dumps(_describe(document, _Dessin(document)), ensure_ascii=False)
    compilateur = typst.Compiler(_modele(), font_paths=_polices(), ignore_system_fonts=True)
    pdf = compilateur.compile(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=timezone.now().replace(microsecond=0),
        sys_inputs={"document": contenu},
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gives a PDF as one piece")
    return pdf


def _describe(document: Document, dessin: _Dessin) -> dict[str, Any]:
    return {
        "titre": dessin.line(document.titre) or "Document",
        "surtitre": dessin.line(document.surtitre),
        "chapeau": dessin(document.chapeau),
        "faits": [[dessin.line(cle), dessin(valeur)] for cle, valeur in document.faits],
        "blocs": [_describe_block(bloc, dessin) for bloc in document.blocs],
        "source": dessin(document.source),
        "paysage": document.paysage,
    }


def _describe_block(bloc: Bloc, dessin: _Dessin) -> dict[str, Any]:
    genre = {"genre": type(bloc).__name__}
    if isinstance(bloc, Tableau):
        return genre | {
            "entetes": [asdict(e) | {"libelle": dessin.line(e.libelle)} for e in bloc.entetes],
            "lignes": [
                [{"texte": dessin(c.texte), "note": dessin(c.note)} for c in map(as_cell, ligne)]
                for ligne in bloc.lignes
            ],
        }
    if isinstance(bloc, Figure):
        return genre | {
            "titre": dessin.line(bloc.titre),
            "description": dessin(bloc.description),
            "legende": dessin(bloc.legende),
            "svg": dessin(bloc.svg),
            "tableau": _describe_block(bloc.tableau, dessin) if bloc.chiffres else None,
        }
    return genre | {cle: _drawn(valeur, dessin) for cle, valeur in asdict(bloc).items()}


def _drawn(valeur: Any, dessin: _Dessin) -> Any:
    if isinstance(valeur, str):
        return dessin(valeur)
    return [dessin(v) for v in valeur] if isinstance(valeur, (list, tuple)) else valeur


class _Dessin:
    """Turns a text into what the fonts can draw: PDF/UA refuses a character without a drawing."""

    def __init__(self, document: Document):
        rares: set[str] = set()
        for texte in document.strings():
            rares.update(COURANTS.sub("", unicodedata.normalize("NFC", texte)))
        self.table: dict[int, str] = {}
        for rang, caractere in enumerate(sorted(rares)):
            if unicodedata.category(caractere) in ("Cc", "Cf", "Cs"):
                self.table[ord(caractere)] = " " if caractere == "\t" else ""
            elif rang >= ESSAIS or not can_draw(caractere):
                self.table[ord(caractere)] = SANS_DESSIN

    def __call__(self, texte: str) -> str:
        return unicodedata.normalize("NFC", texte).translate(self.table)

    def line(self, texte: str) -> str:
        """On one line."""
        return " ".join(self(texte).split())


@lru_cache(maxsize=4096)
def can_draw(caractere: str) -> bool:
    source = (
        f'#set document(title: "x")\n#set text(font: {POLICES})\n#{json.dumps("x" + caractere, ensure_ascii=False)}'
    )
    essai = typst.Compiler(source.encode(), font_paths=_polices(), ignore_system_fonts=True)
    try:
        essai.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


@cache
def _polices() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@cache
def _modele() -> bytes:
    return MODELE.read_bytes()
