"""Roman numerals, as titles print them (``Axe IV``)."""

from __future__ import annotations

import re

_VALEURS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_FORME = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)


def format_roman(n: int) -> str:
    """1..3999 → ``IV``."""
    if not 1 <= n <= 3999:
        raise ValueError(f"hors de 1..3999 : {n}")
    sortie = []
    for valeur, signe in _VALEURS:
        sortie.append(signe * (n // valeur))
        n %= valeur
    return "".join(sortie)


def parse_roman(text: str) -> int | None:
    """``iv`` → 4; ``None`` when it is not a well-formed numeral."""
    text = text.strip().upper()
    if not text or not _FORME.fullmatch(text):
        return None
    total, i = 0, 0
    for valeur, signe in _VALEURS:
        while text.startswith(signe, i):
            total += valeur
            i += len(signe)
    return total
