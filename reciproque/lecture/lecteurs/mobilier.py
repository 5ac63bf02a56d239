"""Page furniture of a text: running heads and feet with their page number, which no sentence and no table holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from reciproque.langue import fold

LIGNE_MAX = 160
TETE = 40  # lines at the front that say what the document is called
FOLIO = re.compile(r"^(?:page\s*)?[-–—|•]?\s*\d{1,3}\s*(?:[-–—|•]|(?:/|sur)\s*\d{1,3})?$", re.IGNORECASE)
_EN_PAGE = re.compile(r"(?:\bpage|\bp\.)\s*\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?$")
_NUMERO = re.compile(r"(?:^\d{1,3}\b|(?:^|[\s|–—-])\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?$)")
_CHIFFRE = re.compile(r"\d")
_MOTS = re.compile(r"[a-z0-9]{3,}")


def lignes_de_mobilier(lignes: Sequence[str]) -> set[int]:
    """1-based numbers of the lines that a page prints around its text."""
    candidates: dict[str, list[tuple[int, int]]] = defaultdict(list)
    seules: list[int] = []
    n = len(lignes)
    for i, brute in enumerate(lignes):
        if len(brute) > LIGNE_MAX or not _CHIFFRE.search(brute):
            continue
        nue = " ".join(brute.split())
        if not nue or FOLIO.match(nue):
            continue
        if i and lignes[i - 1].strip() and i + 1 < n and lignes[i + 1].strip():
            continue  # in the middle of a paragraph or of a table
        plie = fold(nue)
        if _EN_PAGE.search(plie) and plie[-1:] != ".":
            seules.append(i)
        elif (m := _NUMERO.search(plie)) and (chiffre := re.search(r"\d{1,3}", m.group())):
            cle = plie[: m.start()] + "#" + plie[m.end() :]
            if len(_MOTS.findall(cle)) >= 2:
                candidates[cle].append((i, int(chiffre.group())))
    sortie = {i + 1 for i in seules}
    for cle, vues in candidates.items():
        pages = [page for _, page in vues]
        ecart = 4 if len(_MOTS.findall(cle)) >= 5 else 8
        if len(vues) >= 2 and all(a < b for a, b in pairwise(pages)) and _espacees(vues, ecart):
            sortie.update(i + 1 for i, _ in vues)
    return sortie | _au_dessus_d_un_folio(lignes) | _avec_son_folio(lignes)


def _avec_son_folio(lignes: Sequence[str]) -> set[int]:
    """« Convention 2019-2022 », tabs, « 8 », alone between blank lines: the words of the cover and a page."""
    tete = set(_MOTS.findall(fold(" ".join(lignes[:TETE])[:6000])))
    sortie: set[int] = set()
    for i in range(TETE // 2, len(lignes) - 1):
        gauche, tabulation, folio = lignes[i].rpartition("\t")
        if not tabulation or len(gauche) > LIGNE_MAX or lignes[i - 1].strip() or lignes[i + 1].strip():
            continue
        mots = _MOTS.findall(fold(gauche))
        if FOLIO.match(folio.strip()) and "\t" not in gauche.strip() and len(mots) >= 3 and tete.issuperset(mots):
            sortie.add(i + 1)
    return sortie


def _espacees(vues: list[tuple[int, int]], lignes: int) -> bool:
    """Far enough from one another for a page: numbered entries of a list follow closely, and are short."""
    return all(b - a >= lignes for (a, _), (b, _) in pairwise(vues))


def _au_dessus_d_un_folio(lignes: Sequence[str]) -> set[int]:
    """« Protocole de la ville de X » over « 18 », alone between blank lines, made of the words of the cover."""
    tete = set(_MOTS.findall(fold(" ".join(lignes[:TETE])[:6000])))
    sortie: set[int] = set()
    for i in range(max(TETE // 2, 1), len(lignes) - 1):
        bas = lignes[i].strip()
        if not bas or len(bas) > 12 or not FOLIO.match(bas) or lignes[i + 1].strip():
            continue
        haut = lignes[i - 1].strip()
        if not haut or len(haut) > 110 or (i > 1 and lignes[i - 2].strip()):
            continue
        mots = _MOTS.findall(fold(haut))
        if len(mots) >= 2 and sum(m in tete for m in mots) * 4 >= len(mots) * 3:
            sortie.add(i)
    return sortie
