"""Word by word: what a text keeps, drops and adds. Pure; told by words and marks before colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_MORCEAU = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
MOTS_MAX = 2000  # beyond, the two texts are shown whole

EGAL, RETIRE, AJOUTE = "egal", "retire", "ajoute"


@dataclass(frozen=True)
class Morceau:
    """``genre``: EGAL, RETIRE (only before) or AJOUTE (only after)."""

    genre: str
    texte: str


def compare_words(avant: str, apres: str) -> list[Morceau]:
    """Pieces that give ``avant`` back without the added ones, ``apres`` without the dropped ones."""
    if avant == apres:
        return [Morceau(EGAL, avant)] if avant else []
    mots_avant, mots_apres = _MORCEAU.findall(avant), _MORCEAU.findall(apres)
    if max(len(mots_avant), len(mots_apres)) > MOTS_MAX:
        return [m for m in (Morceau(RETIRE, avant), Morceau(AJOUTE, apres)) if m.texte]
    morceaux: list[Morceau] = []
    for geste, a, b, c, d in SequenceMatcher(None, mots_avant, mots_apres, autojunk=False).get_opcodes():
        if geste == "equal":
            _push(morceaux, EGAL, "".join(mots_avant[a:b]))
            continue
        _push(morceaux, RETIRE, "".join(mots_avant[a:b]))
        _push(morceaux, AJOUTE, "".join(mots_apres[c:d]))
    return _without_crumbs(morceaux)


def _push(morceaux: list[Morceau], genre: str, texte: str) -> None:
    if texte:
        morceaux.append(Morceau(genre, texte))


def _without_crumbs(morceaux: list[Morceau]) -> list[Morceau]:
    """A lone space kept between two changes makes them unreadable: it joins them."""
    sortie: list[Morceau] = []
    retire = ajoute = ""
    for morceau in [*morceaux, Morceau(EGAL, "")]:
        blanc = morceau.genre == EGAL and morceau.texte.isspace() and (retire or ajoute)
        if morceau.genre == RETIRE or blanc:
            retire += morceau.texte
        if morceau.genre == AJOUTE or blanc:
            ajoute += morceau.texte
        if morceau.genre == EGAL and not blanc:
            commun = ""
            while retire and ajoute and retire[-1] == ajoute[-1] and retire[-1].isspace():
                commun, retire, ajoute = retire[-1] + commun, retire[:-1], ajoute[:-1]
            _push(sortie, RETIRE, retire)
            _push(sortie, AJOUTE, ajoute)
            retire = ajoute = ""
            _push(sortie, EGAL, commun + morceau.texte)
    return sortie
