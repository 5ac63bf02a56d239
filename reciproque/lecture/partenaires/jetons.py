"""Words with their place in the text, dotted acronyms as one word (``C.C.A.S.`` → ``ccas``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reciproque.langue import fold

_JETON = re.compile(r"(?:[A-ZÀ-Ý]\s?\.\s?){1,6}[A-ZÀ-Ý]\.?(?![^\W\d_])|[^\W_]+(?:\+(?!\w))?")


@dataclass(frozen=True, slots=True)
class Jeton:
    mot: str
    debut: int
    fin: int


def jetons(texte: str) -> tuple[Jeton, ...]:
    return _courts(texte) if len(texte) <= 240 else _couper(texte)


def _couper(texte: str) -> tuple[Jeton, ...]:
    sortie = []
    for m in _JETON.finditer(texte):
        brut = m.group(0)
        mot = brut.replace(".", "").replace(" ", "").lower() if "." in brut else fold(brut)
        sortie.append(Jeton(mot, m.start(), m.start() + len(brut.rstrip())))
    return tuple(sortie)


_courts = lru_cache(maxsize=8192)(_couper)  # the same marks come back all along a document


def cle(texte: str) -> tuple[str, ...]:
    """The words of a mark, articles at its head dropped."""
    mots = [j.mot for j in jetons(texte)]
    while len(mots) > 1 and mots[0] in {"la", "le", "les", "l", "du", "des", "de", "d", "aux", "au", "a"}:
        mots.pop(0)
    return tuple(mots)
