"""Words as the search knows them: folded, without elision nor empty words, brought back to the singular.

Both what is stored and what is asked go through `search_words`: that is what makes them meet, whatever the database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from .pliage import MOTS_VIDES, fold

LONGUEUR_MAX = 60  # of one word: what is longer is no word

# « C.A.F. » is « CAF »: letters parted by points, not the end of a sentence.
_POINTS = r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?"
_SIGLE = re.compile(_POINTS)
_JETON = re.compile(rf"{_POINTS}|[^\W_]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'")
_MOT = re.compile(r"[a-z0-9]+")
_IRREGULIERS = {
    "travaux": "travail",
    "baux": "bail",
    "vitraux": "vitrail",
    "emaux": "email",
    "coraux": "corail",
    "yeux": "oeil",
}


def search_words(texte: str) -> list[str]:
    """The words of ``texte`` that count, in order, repeated as they are."""
    if "." in texte:
        texte = _SIGLE.sub(lambda trouve: trouve.group().replace(".", ""), texte)
    plie = fold(texte)
    if "'" in plie:
        plie = _ELISION.sub("", plie)
    return [singular(mot)[:LONGUEUR_MAX] for mot in _MOT.findall(plie) if mot not in MOTS_VIDES]


@lru_cache(maxsize=65536)
def singular(mot: str) -> str:
    """A folded word without the mark of the plural. Short words and codes stay: an acronym in s is no plural."""
    if len(mot) <= 3 or any(c.isdigit() for c in mot):
        return mot
    if mot in _IRREGULIERS:
        return _IRREGULIERS[mot]
    if mot.endswith(("eaux", "yaux")):
        return mot[:-1]
    if mot.endswith("aux") and len(mot) > 4:
        return f"{mot[:-3]}al"
    if mot.endswith(("s", "x")) and not mot.endswith("ss"):
        return mot[:-1]
    return mot


def mark_words(texte: str, cherches: Collection[str], *, debuts: bool = False) -> list[tuple[str, bool]]:
    """``texte`` cut in (piece, found): the words sought stand apart. ``debuts``: also the words that begin so."""
    morceaux: list[tuple[str, bool]] = []
    fin = 0
    texte = unicodedata.normalize("NFC", texte)
    for debut, suite in _found(texte, frozenset(cherches), debuts):
        if debut > fin:
            morceaux.append((texte[fin:debut], False))
        morceaux.append((texte[debut:suite], True))
        fin = suite
    if fin < len(texte):
        morceaux.append((texte[fin:], False))
    return morceaux


def excerpt_around(texte: str, cherches: Collection[str], *, taille: int = 240, debuts: bool = False) -> str:
    """About ``taille`` characters of ``texte``, on one line, around the first word sought."""
    texte = unicodedata.normalize("NFC", " ".join(texte.split()))
    if len(texte) <= taille:
        return texte
    premier = next((debut for debut, _ in _found(texte, frozenset(cherches), debuts)), 0)
    debut = max(0, min(premier - taille // 3, len(texte) - taille))
    fin = debut + taille
    if debut:
        debut = texte.find(" ", debut) + 1 or debut
    if fin < len(texte):
        fin = max(texte.rfind(" ", debut, fin), premier + 1)
    return f"{'… ' if debut else ''}{texte[debut:fin].strip()}{' …' if fin < len(texte) else ''}"


def _found(texte: str, cherches: frozenset[str], debuts: bool) -> Iterator[tuple[int, int]]:
    for jeton in _JETON.finditer(texte):
        for mot in search_words(jeton.group()):
            if mot in cherches or (debuts and any(mot.startswith(c) for c in cherches)):
                yield jeton.span()
                break
