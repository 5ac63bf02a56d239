"""Tables that a text draws with spaces alone: a head in columns, and lines whose pieces start under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reciproque.langue import fold
from reciproque.lecture.chiffres import est_total
from reciproque.lecture.forme.blocs import Cellule, Rangee, Tableau, Texte
from reciproque.lecture.forme.puces import couper_puce
from reciproque.lecture.forme.suites import est_suite
from reciproque.lecture.lecteurs.mobilier import FOLIO

_MORCEAU = re.compile(r"\S+(?: {1,2}\S+)*")
TETE_MAX = 45
LARGEUR_MAX = 400
ECART = 3  # columns drift a little from line to line
VIDES_MAX = 2


@dataclass(slots=True)
class _Rang:
    debut: int
    fin: int
    cellules: list[list[str]] = field(default_factory=list)

    @property
    def garnie(self) -> bool:
        return any(self.cellules[1:])


def tableaux_alignes(texte: Texte, titre: re.Pattern[str]) -> dict[int, Tableau]:
    """First line (1-based) → table. ``titre``: what a folded heading starts with; it ends a table."""
    lignes = texte.lignes
    sortie: dict[int, Tableau] = {}
    i = 0
    while i < len(lignes):
        colonnes = _tete(lignes[i])
        if colonnes is None:
            i += 1
            continue
        rangs, fin = _lire(lignes, i, colonnes, titre)
        alignees = sum(r.garnie for r in rangs)
        if alignees >= max(2, 5 - len(colonnes)):
            sortie[i + 1] = _monter(lignes[i], i + 1, rangs, texte)
            i = fin
        else:
            i += 1
    return sortie


def _tete(ligne: str) -> list[int] | None:
    """Where the columns of a head start: short names, wide apart."""
    if "   " not in ligne.strip() or "\t" in ligne or len(ligne) > LARGEUR_MAX:
        return None
    morceaux = list(_MORCEAU.finditer(ligne))
    if len(morceaux) < 2 or any(len(m.group()) > TETE_MAX or not m.group()[0].isalpha() for m in morceaux):
        return None
    if any(m.group()[-1] in ".,;" or m.group()[0].islower() for m in morceaux):
        return None
    return [m.start() for m in morceaux]


def _lire(lignes: Sequence[str], tete: int, colonnes: list[int], titre: re.Pattern[str]) -> tuple[list[_Rang], int]:
    """Rows under a head, and the index of the line after the table."""
    rangs: list[_Rang] = []
    aeree = _aeree(lignes, tete, colonnes)
    vides, i, fin = 0, tete + 1, tete + 1
    while i < len(lignes):
        ligne = lignes[i]
        nue = ligne.strip()
        if not nue:
            vides += 1
            if vides > VIDES_MAX:
                break
        elif FOLIO.match(nue):
            pass
        else:
            morceaux = _morceaux(ligne, colonnes)
            if morceaux is None or (set(morceaux) == {0} and _finit(ligne, nue, colonnes, titre)) or "\t" in ligne:
                break
            _poser(rangs, i + 1, morceaux, len(colonnes), vides, aeree=aeree)
            vides, fin = 0, i + 1
        i += 1
    # What follows the last full row without any column is the text after the table.
    while rangs and not rangs[-1].garnie:
        fin = rangs.pop().debut - 1
    return rangs, fin


def _aeree(lignes: Sequence[str], tete: int, colonnes: list[int]) -> bool:
    """Three full rows at least under the head, each after a blank line."""
    pleines = 0
    for i in range(tete + 1, min(tete + 41, len(lignes))):
        if not lignes[i].strip():
            continue
        morceaux = _morceaux(lignes[i], colonnes) if "\t" not in lignes[i] else None
        if morceaux is None:
            break
        if lignes[i].split() == lignes[tete].split():
            break  # another table under the same heads
        if 0 in morceaux and len(morceaux) >= 2 and not morceaux[0][:1].islower():
            if lignes[i - 1].strip():
                return False
            pleines += 1
    return pleines >= 3


def _finit(ligne: str, nue: str, colonnes: list[int], titre: re.Pattern[str]) -> bool:
    lettres = [c for c in nue if c.isalpha()]
    capitales = len(lettres) > 3 and sum(c.isupper() for c in lettres) * 10 >= len(lettres) * 9
    return capitales or bool(titre.match(fold(nue))) or len(ligne.rstrip()) > colonnes[1] + 25


def _morceaux(ligne: str, colonnes: list[int]) -> dict[int, str] | None:
    """Column → text of a line; None when its pieces do not fit the columns."""
    if len(ligne) > LARGEUR_MAX:
        return None
    trouves = [(m.start(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", ligne)]
    if len(trouves) > len(colonnes):
        trouves = [(m.start(), m.group()) for m in _MORCEAU.finditer(ligne)]
        if len(trouves) > len(colonnes):
            return None
    if len(trouves) == len(colonnes):
        return {k: t for k, (_, t) in enumerate(trouves)}
    sortie: dict[int, str] = {}
    for debut, morceau in trouves:
        k = min(range(len(colonnes)), key=lambda j: abs(colonnes[j] - debut) if j else max(0, debut - colonnes[0]))
        if debut < colonnes[1] - ECART:
            k = 0
        if k in sortie:
            return None
        sortie[k] = morceau
        suivante = k + 1
        if suivante < len(colonnes) and debut + len(morceau) > colonnes[suivante] + ECART:
            # The text reaches the next column: a single space parts them.
            for place in range(colonnes[suivante] - ECART, colonnes[suivante] + ECART + 1):
                if debut < place < len(ligne) and ligne[place - 1] == " " and ligne[place] != " ":
                    avant, apres = ligne[debut : place - 1].rstrip(), ligne[place : debut + len(morceau)].strip()
                    if avant[-1:] in ".;" and apres:
                        sortie[k], sortie[suivante] = avant, apres
                        break
    return sortie


def _poser(rangs: list[_Rang], numero: int, morceaux: dict[int, str], largeur: int, vides: int, *, aeree: bool) -> None:
    """``aeree``: blank lines part the rows of this table, so what follows without one goes on."""
    courant = rangs[-1] if rangs else None
    premier = morceaux.get(0)
    nouveau = courant is None or (premier is None and len(morceaux) > 1 and est_total(next(iter(morceaux.values()))))
    if courant is not None and premier is not None:
        avant = courant.cellules[0][-1] if courant.cellules[0] else ""
        suite = bool(avant) and est_suite(avant, premier, puces=False)
        nouveau = not suite and (vides > 0 or (courant.garnie and not aeree))
    if nouveau or courant is None:
        courant = _Rang(numero, numero, [[] for _ in range(largeur)])
        rangs.append(courant)
    courant.fin = numero
    for k, morceau in morceaux.items():
        contenu = courant.cellules[k]
        puce = couper_puce(morceau, lettres=False)[0] is not None
        if contenu and not puce and (k == 0 or est_suite(contenu[-1], morceau, puces=False)):
            contenu[-1] = f"{contenu[-1]} {morceau}"
        else:
            contenu.append(morceau)


def _monter(tete: str, numero: int, rangs: list[_Rang], texte: Texte) -> Tableau:
    titres = [[m.group()] for m in _MORCEAU.finditer(tete)]
    rangees = []
    for rang in (_Rang(numero, numero, titres), *rangs):
        page = texte.page(rang.debut)
        rangees.append(
            Rangee(
                cellules=[
                    Cellule(texte="\n".join(c), colonne=k, debut=rang.debut, fin=rang.fin, page=page)
                    for k, c in enumerate(rang.cellules)
                ],
                debut=rang.debut,
                fin=rang.fin,
                page=page,
            )
        )
    return Tableau(rangees=rangees, ruptures=[], debut=numero, fin=rangees[-1].fin, page=rangees[0].page)
