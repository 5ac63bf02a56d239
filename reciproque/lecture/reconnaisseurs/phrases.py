"""Sentences of a piece of text, each with its own lines (shared by recognisers that read prose)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme
from reciproque.lecture.reconnaisseurs.textes import morceaux

_FIN = re.compile(r"(?<=[.!?;…])\s+(?=[A-ZÀ-Ý«\"(\d•▪○*+>-])|\n+")
_ABREGE = re.compile(r"(?:\b[A-ZÀ-Ý]|\betc|\bcf|\bex|\bart|\bMme?|\bn°|\bcoll)\.$")


@dataclass(slots=True)
class Phrase:
    """A sentence (or bullet, or cell line) and where it stands."""

    texte: str
    debut: int
    fin: int
    page: int | None
    zone: str | None


def couper(texte: str) -> list[tuple[str, int]]:
    """Sentences with their offset in the text; abbreviations do not end one."""
    sortie: list[tuple[str, int]] = []
    position = 0
    for m in _FIN.finditer(texte):
        morceau = texte[position : m.start()]
        if _ABREGE.search(morceau[-6:]) and "\n" not in m.group(0):
            continue
        if morceau.strip():
            sortie.append((morceau, position))
        position = m.end()
    if texte[position:].strip():
        sortie.append((texte[position:], position))
    return sortie


def phrases(forme: Forme) -> list[Phrase]:
    """Every sentence of the document, cut once."""
    deja: list[Phrase] | None = forme.memo.get("phrases")
    if deja is None:
        deja = [phrase for texte, place in morceaux(forme) for phrase in phrases_de(texte, place)]
        forme.memo["phrases"] = deja
    return deja


def phrases_de(texte: str, place: Portee) -> Iterator[Phrase]:
    # In a cell several lines of text may come from one physical line: only spread when the counts agree.
    etale = place.fin > place.debut and texte.count("\n") <= place.fin - place.debut
    for morceau, offset in couper(texte):
        debut = place.debut + texte.count("\n", 0, offset) if etale else place.debut
        fin = place.fin if not etale else min(place.fin, debut + morceau.count("\n"))
        yield Phrase(" ".join(morceau.split()), debut, max(debut, fin) if etale else place.fin, place.page, place.zone)
