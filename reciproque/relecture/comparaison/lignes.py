"""Lines of a text printed by a newer reader, found again in the text that the document keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from difflib import SequenceMatcher

AVANCE_MAX = 20_000  # lines above which the comparison ignores very frequent ones, to stay linear


def line_translator(nouveau: str, garde: str) -> Callable[[int], int]:
    """``f(line of nouveau) -> line of garde``, 1-based: the same line, else the last one before it that is in both."""
    if nouveau == garde:
        return lambda ligne: ligne
    a, b = nouveau.split("\n"), garde.split("\n")
    blocs = SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > AVANCE_MAX).get_matching_blocks()[:-1]
    debuts = [bloc.a for bloc in blocs]

    def translate(ligne: int) -> int:
        rang = bisect_right(debuts, ligne - 1) - 1
        if rang < 0:
            return 1
        bloc = blocs[rang]
        return bloc.b + min(ligne - 1 - bloc.a, bloc.size - 1) + 1

    return translate
