"""Cells are centred on their row: marks and labels alone on a line go to the rows they are centred on, in order."""

from __future__ import annotations

import re
from itertools import accumulate

from reciproque.langue import fold
from reciproque.lecture.reconnaisseurs.colonnes.bords import Jeton
from reciproque.lecture.reconnaisseurs.colonnes.rangees import Etiquette, Promesse, Rangees

LIMITE = 60  # rows of one table; beyond, nothing is centred
ETIQUETTES = 12
INFINI = float("inf")
_LETTRES = re.compile(r"[^\W\d_]{4,}")


def attribuer(rangees: Rangees) -> None:
    """Give each free mark to the row above or below; the two best cuts of each gap are weighed together."""
    promesses = rangees.promesses
    if not promesses:
        return
    tas: list[list[Jeton]] = [[] for _ in range(len(promesses) + 1)]
    k = 0
    for jeton in sorted(rangees.libres, key=lambda j: j.rang):
        while k < len(promesses) and promesses[k].rangs[0] <= jeton.rang:
            k += 1
        if k and jeton.rang <= promesses[k - 1].rangs[-1]:
            jeton.colle = True
            promesses[k - 1].jetons.append(jeton)
        else:
            tas[k].append(jeton)
    for p in promesses:
        p.jetons.sort(key=lambda j: j.rang)
    coupes = [0, *(len(t) for t in tas[1:])] if _en_haut(promesses, tas) else _couper(promesses, tas)
    for i, p in enumerate(promesses):
        p.jetons = tas[i][coupes[i] :] + p.jetons + tas[i + 1][: coupes[i + 1]]
    for rang, levier in rangees.leviers_libres:
        p = (
            min(promesses, key=lambda x: (abs(x.centre - rang), -x.debut))
            if len(promesses) <= LIMITE
            else promesses[-1]
        )
        if levier not in p.leviers:
            p.leviers.append(levier)


def _en_haut(promesses: list[Promesse], tas: list[list[Jeton]]) -> bool:
    """Cells start at the top of their row: every row with names has one on its first line, and none comes twice."""
    if tas[0]:
        return False
    for p, dessous in zip(promesses, tas[1:], strict=True):
        tous = p.jetons + dessous
        if tous and p.rangs[0] != tous[0].rang:
            return False
        if len({fold(j.marque) for j in tous}) < len(tous):
            return False
    return True


def _couper(promesses: list[Promesse], tas: list[list[Jeton]]) -> list[int]:
    """For each gap, how many marks go up. Shortest path over the cuts, gap after gap."""
    n = len(promesses)
    couts: list[dict[int, float]] = [{0: 0.0}]  # nothing above the first row
    venus: list[dict[int, int]] = [{}]
    for i, p in enumerate(promesses):
        suivants = range(len(tas[i + 1]) + 1) if i + 1 < n else [len(tas[i + 1])]
        if len(tas[i + 1]) > 12:
            suivants = [len(tas[i + 1])]
        couts.append({})
        venus.append({})
        for s in suivants:
            meilleur = min((cout + _cout(p, tas[i][c:], tas[i + 1][:s]), c) for c, cout in couts[i].items())
            couts[i + 1][s], venus[i + 1][s] = meilleur
    choix = [0] * (n + 1)
    choix[n] = min(couts[n], key=lambda s: couts[n][s])
    for i in range(n, 0, -1):
        choix[i - 1] = venus[i][choix[i]]
    return choix


def _cout(p: Promesse, dessus: list[Jeton], dessous: list[Jeton]) -> float:
    """How ill these marks sit on the row: off its centre, the same name twice, holes in the cell."""
    tous = dessus + p.jetons + dessous
    if not tous:
        return 1.5
    rangs = [j.rang for j in tous]
    cout = abs((rangs[0] + rangs[-1]) / 2 - p.centre)
    cout += 0.5 * max(0, rangs[-1] - rangs[0] + 1 - len(set(rangs)))
    # Fewer names than lines of text never stick out of the text.
    dehors = max(0, p.rangs[0] - rangs[0]) + max(0, rangs[-1] - p.rangs[-1])
    cout += 0.75 * max(0, dehors - max(0, len(set(rangs)) - len(p.rangs)))
    cles = [fold(j.marque) for j in tous]
    cout += 8 * (len(cles) - len(set(cles)))
    plie = fold(p.texte)
    cout -= sum(1 for j in dessus + dessous if fold(j.marque) in plie)
    return cout


def rattacher(rangees: Rangees) -> None:
    """Themes to rows, in order, each at least one row: a label beside rows is centred on them, one alone is above."""
    promesses, etiquettes = rangees.promesses, rangees.etiquettes
    n, m = len(promesses), len(etiquettes)
    if not n or not m or m > min(n, ETIQUETTES) or n > LIMITE:
        return
    # meilleur[j][b]: rows 0..b-1 are shared out and label j - 1 ends at b; the first rows may have no label.
    meilleur = [[0.75 * b for b in range(n + 1)], *([INFINI] * (n + 1) for _ in range(m))]
    venu = [[0] * (n + 1) for _ in range(m + 1)]
    for j, etiquette in enumerate(etiquettes, start=1):
        cites = [0, *accumulate(_cite(etiquette, p) for p in promesses)]
        for b in range(j, n + 1):
            for a in range(j - 1, b):
                cout = meilleur[j - 1][a] + _accord(etiquette, promesses[a], promesses[b - 1], cites[b] - cites[a])
                if cout <= meilleur[j][b] and cout != INFINI:
                    meilleur[j][b], venu[j][b] = cout, a
    if meilleur[m][n] == INFINI:
        return
    b = n
    for j in range(m, 0, -1):
        a = venu[j][b]
        for p in promesses[a:b]:
            p.theme = j - 1
        b = a


def _cite(etiquette: Etiquette, promesse: Promesse) -> int:
    titre = fold(etiquette.titre)
    mots = _LETTRES.findall(titre)
    return int(bool(mots) and (titre if " " in titre else titre[:6]) in fold(promesse.texte))


def _accord(etiquette: Etiquette, premiere: Promesse, derniere: Promesse, cites: int) -> float:
    debut, fin = premiere.hauteur[0], derniere.hauteur[1]
    if not etiquette.collee:
        return INFINI if premiere.rangs[0] < etiquette.rang else -float(cites)
    return abs((debut + fin) / 2 - etiquette.centre) if debut <= etiquette.rang <= fin else INFINI
