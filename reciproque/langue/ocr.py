"""Normaliser for text that came through optical character recognition: for matching only, never for storage."""

from __future__ import annotations

import re
from functools import lru_cache

from reciproque.langue.pliage import fold

_SUBSTITUTIONS = (
    (re.compile(r"\b[I|\[1]['’´`]\s?(?=[a-zA-ZÀ-ÿ])"), "l'"),  # I'effet → l'effet
    (re.compile(r"(?<=[a-zà-ÿ ])['’](?=[a-zà-ÿ]{3})"), "'"),
    (re.compile(r"\bceuvr", re.IGNORECASE), "oeuvr"),
    (re.compile(r"\bcceur", re.IGNORECASE), "coeur"),
    (re.compile(r"(?<=\s)[&@34](?=\s+(?:la|l'|I'|mi|un|une|des|ce|cet|cette|leur|son|sa)\b)"), "à"),
    (re.compile(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])"), ""),
)
_SQUELETTE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "5": "s", "8": "b", "v": "y", "[": "l", "]": "l"})
_NON_LETTRE = re.compile(r"[^a-z0-9|\[\]]+")


@lru_cache(maxsize=16384)
def normalise_ocr(text: str) -> str:
    """Usual OCR slips repaired, then folded."""
    for motif, remplacement in _SUBSTITUTIONS:
        text = motif.sub(remplacement, text)
    return fold(text)


@lru_cache(maxsize=16384)
def squelette(text: str) -> str:
    """A key on which letters that OCR confuses are one (``Agalopolvs`` ≈ ``agglopolys`` at a distance of 1)."""
    return _NON_LETTRE.sub("", fold(text)).translate(_SQUELETTE)
