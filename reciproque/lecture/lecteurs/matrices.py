"""Matrices that a text draws with spaces: numbered rows over several lines, a mark under the head of each column.

What an eye uses: the number opens the row, a mark belongs to the head it stands under, and the letters written down the
margin are the word of the rows they are centred on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reciproque.lecture.forme.blocs import Cellule, Rangee, Tableau, Texte
from reciproque.lecture.lecteurs.mobilier import FOLIO

COLONNES_MIN = 5
COLONNES_MAX = 40
RANGS_MIN = 3
LIGNE_MAX = 400
VIDES_MAX = 3
DERIVE = 2  # how far left of its head a piece may start
LETTRES_MIN = 3
_MORCEAU = re.compile(r"\S+(?: \S+)*")
_NUMERO = re.compile(r"^(?:n\s?[°ºo]\s?)?(\d{1,3})[.)°]?$", re.IGNORECASE)
_TETE_DE_NUMERO = re.compile(r"^(?:n\s?[°ºo]s?|num\w*\.?|r[ée]f\w*\.?|#)$", re.IGNORECASE)

Morceau = tuple[int, str]


@dataclass(slots=True)
class _Rang:
    debut: int
    fin: int
    cellules: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Mot:
    """A word written down the margin: its letters and their lines."""

    lettres: list[str] = field(default_factory=list)
    lignes: list[int] = field(default_factory=list)

    @property
    def centre(self) -> float:
        return (self.lignes[0] + self.lignes[-1]) / 2


def matrices_alignees(texte: Texte) -> dict[int, Tableau]:
    """First line (1-based) → table."""
    sortie: dict[int, Tableau] = {}
    lignes = texte.lignes
    i = 0
    while i < len(lignes):
        tete = _tete(lignes[i])
        if tete is None:
            i += 1
            continue
        rangs, mots, fin = _lire(lignes, i, [place for place, _ in tete])
        if len(rangs) < RANGS_MIN:
            i += 1
            continue
        sortie[i + 1] = _monter([t for _, t in tete], i + 1, rangs, _themes(rangs, mots), texte)
        i = fin
    return sortie


def _morceaux(ligne: str) -> list[Morceau]:
    return [(m.start(), m.group()) for m in _MORCEAU.finditer(ligne)]


def _tete(ligne: str) -> list[Morceau] | None:
    """« N°  Engagements     Etat   Ville   CAF »: a number, then short names wide apart."""
    if "   " not in ligne or "\t" in ligne or len(ligne) > LIGNE_MAX:
        return None
    morceaux = _morceaux(ligne)
    if not COLONNES_MIN <= len(morceaux) <= COLONNES_MAX or not _TETE_DE_NUMERO.match(morceaux[0][1]):
        return None
    return morceaux if all(len(t) <= 30 and t[0].isalpha() for _, t in morceaux[1:]) else None


def _lire(lignes: Sequence[str], tete: int, departs: list[int]) -> tuple[list[_Rang], list[_Mot], int]:
    """Rows and margin words under a head, and the index of the line after the table."""
    rangs: list[_Rang] = []
    mots: list[_Mot] = []
    vides, i, fin = 0, tete + 1, tete + 1
    while i < len(lignes) and vides <= VIDES_MAX:
        ligne = lignes[i]
        nue = ligne.strip()
        if not nue or (len(nue) > 1 and FOLIO.match(nue) and vides):
            vides += 1
            i += 1
            continue
        marge, reste = _marge(ligne, departs[0])
        poses = _placer(reste, departs) if "\t" not in ligne and len(ligne) <= LIGNE_MAX else None
        if poses is None:
            break
        if marge:
            if not mots or i - mots[-1].lignes[-1] > 1:
                mots.append(_Mot())
            mots[-1].lettres.append(marge)
            mots[-1].lignes.append(i + 1)
        if 0 in poses:
            rangs.append(_Rang(i + 1, i + 1, [[] for _ in departs]))
        elif poses and (not rangs or (vides and not marge)):
            break  # text after the table
        if rangs:
            rangs[-1].fin = i + 1
            for k, morceau in poses.items():
                rangs[-1].cellules[k].append(morceau)
        vides, fin = 0, i + 1
        i += 1
    return rangs, mots, fin


def _marge(ligne: str, depart: int) -> tuple[str, list[Morceau]]:
    """The letter that stands alone left of the first column, and the other pieces."""
    morceaux = _morceaux(ligne)
    premier = morceaux[0]
    if premier[0] < depart - DERIVE and len(premier[1]) == 1 and premier[1].isalpha():
        return premier[1], morceaux[1:]
    return "", morceaux


def _placer(morceaux: list[Morceau], departs: list[int]) -> dict[int, str] | None:
    """Column → piece, each under its head; None when one does not fit: this line is no row."""
    sortie: dict[int, str] = {}
    for debut, morceau in morceaux:
        sous = [k for k, depart in enumerate(departs) if depart - DERIVE <= debut]
        if not sous or sous[-1] in sortie:
            return None
        k = sous[-1]
        if k == 0 and not _NUMERO.match(morceau):
            return None
        if k + 1 < len(departs) and debut + len(morceau) > departs[k + 1]:
            return None
        sortie[k] = morceau
    return sortie


def _themes(rangs: list[_Rang], mots: list[_Mot]) -> dict[int, str]:
    """First row → word of the margin. A word is the middle of its rows: twice its half is where they end."""
    mots = [m for m in mots if len(m.lettres) >= LETTRES_MIN]
    sortie: dict[int, str] = {}
    rang = 0
    for k, mot in enumerate(mots):
        if rang >= len(rangs):
            break
        sortie[rang] = "".join(mot.lettres)
        if k + 1 == len(mots):
            break
        bas = 2 * mot.centre - rangs[rang].debut
        suivant = mots[k + 1].lignes[0]
        fins = [j for j in range(rang, len(rangs)) if rangs[j].fin >= mot.lignes[-1] - 1 and rangs[j].debut < suivant]
        dernier = min(fins, key=lambda j: abs(rangs[j].fin - bas), default=rang)
        rang = dernier + 1
    return sortie


def _monter(tetes: list[str], numero: int, rangs: list[_Rang], themes: dict[int, str], texte: Texte) -> Tableau:
    """With a first column of themes, without a head, when words stand in the margin."""
    lus: list[tuple[int, int, list[str]]] = [(numero, numero, ["", *tetes] if themes else tetes)]
    for k, rang in enumerate(rangs):
        contenu = ["\n".join(c) for c in rang.cellules]
        lus.append((rang.debut, rang.fin, [themes.get(k, ""), *contenu] if themes else contenu))
    rangees = []
    for debut, fin, contenu in lus:
        page = texte.page(debut)
        cellules = [
            Cellule(texte=c.replace("\n", " "), colonne=k, debut=debut, fin=fin, page=page)
            for k, c in enumerate(contenu)
        ]
        rangees.append(Rangee(cellules=cellules, debut=debut, fin=fin, page=page))
    return Tableau(rangees=rangees, ruptures=[], debut=numero, fin=rangees[-1].fin, page=rangees[0].page)
