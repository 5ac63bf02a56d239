"""Level words that one document alone uses: « Cap 1 : … », « Cap 2 : … » at the head of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from reciproque.langue import parse_roman
from reciproque.lecture.forme import Forme, Paragraphe, Tableau, Titre
from reciproque.lecture.intitules import lire_serie

TITRE_MAX = 200


def mots_de_niveau(forme: Forme) -> frozenset[str]:
    """Folded words that number at least two headings, from the first on. Made once per document."""
    faits: frozenset[str] | None = forme.memo.get("mots_de_niveau")
    if faits is None:
        rangs: dict[str, set[int]] = {}
        for texte in _lignes(forme):
            serie = lire_serie(" ".join(texte.split())) if len(texte) <= TITRE_MAX else None
            if serie is not None and (rang := _rang(serie[2])):
                rangs.setdefault(serie[1], set()).add(rang)
        faits = frozenset(mot for mot, vus in rangs.items() if {1, 2} <= vus)
        forme.memo["mots_de_niveau"] = faits
    return faits


def _lignes(forme: Forme) -> Iterator[str]:
    """Headings, short lines, and rows of a table that hold one cell."""
    for bloc in forme.blocs:
        if bloc.zone in {"sommaire", "note"}:
            continue
        if isinstance(bloc, Titre) or (isinstance(bloc, Paragraphe) and "\n" not in bloc.texte):
            yield bloc.texte
        elif isinstance(bloc, Tableau):
            for rangee in bloc.rangees:
                if len(rangee.pleines) == 1:
                    yield rangee.pleines[0].texte


def _rang(code: str) -> int | None:
    """1 for « 1 », « A », « I »; None for composed codes."""
    if code.isdigit():
        return int(code)
    if len(code) == 1 and code.upper() in "ABCDEFGH":
        return ord(code.upper()) - ord("A") + 1
    return parse_roman(code.upper()) if code.isalpha() else None
