"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Sorte = Literal["=", "-", "+"]
_MOTS = re.compile(r"\s+|[^\W_]+|[^\w\s]|_")


def word_differences(avant: str, apres: str) -> list[tuple[Sorte, str]]:
    """The two texts as one run of pieces: "=" is in both, "-" in the first alone, "+" in the second alone.

    Joining "=" and "-" gives back ``avant`` exactly, "=" and "+" gives back ``apres``.
    """
    a, b = _MOTS.findall(avant), _MOTS.findall(apres)
    morceaux: list[tuple[Sorte, str]] = []
    for operation, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if operation == "equal":
            morceaux.append(("=", "".join(a[a0:a1])))
            continue
        if a1 > a0:
            morceaux.append(("-", "".join(a[a0:a1])))
        if b1 > b0:
            morceaux.append(("+", "".join(b[b0:b1])))
    return morceaux
