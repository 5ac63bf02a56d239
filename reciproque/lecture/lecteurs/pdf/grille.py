"""Cells that ruled lines make, grouped in tables.

Lines closer than the tolerance are one; a cell is the smallest rectangle of connected crossings below and to the right
of a crossing; cells that share a corner are one table. (The method of Anssi Nurminen's thesis, also that of Tabula.)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from reciproque.lecture.lecteurs.pdf.traits import Trait, Traits

TOLERANCE = 3.0
_LONGUEUR_MIN = 3.0
# More crossings than this are a drawing, not a table one reads.
_CROISEMENTS_MAX = 40_000
_ESSAIS_MAX = 400
Cadre = tuple[float, float, float, float]  # x0, haut, x1, bas


def aligner(traits: Iterable[Trait]) -> list[Trait]:
    """Lines on nearly the same place put on their mean and joined; sorted by place."""
    groupes: list[list[Trait]] = []
    for trait in sorted(traits):
        if groupes and trait.place - groupes[-1][-1].place <= TOLERANCE:
            groupes[-1].append(trait)
        else:
            groupes.append([trait])
    alignes: list[Trait] = []
    for groupe in groupes:
        place = sum(t.place for t in groupe) / len(groupe)
        debut, fin = -1.0, -1.0
        joints: list[Trait] = []
        for trait in sorted(groupe, key=lambda t: t.debut):
            if joints and trait.debut <= fin + TOLERANCE:
                fin = max(fin, trait.fin)
                joints[-1] = Trait(place, debut, fin)
            else:
                debut, fin = trait.debut, trait.fin
                joints.append(Trait(place, debut, fin))
        alignes.extend(t for t in joints if t.fin - t.debut >= _LONGUEUR_MIN)
    return alignes


@dataclass(slots=True)
class _Croisements:
    """Where lines cross: for each crossing, the lines that pass there, by rank."""

    par_x: dict[float, list[float]] = field(default_factory=lambda: defaultdict(list))
    par_y: dict[float, list[float]] = field(default_factory=lambda: defaultdict(list))
    verticaux: dict[tuple[float, float], set[int]] = field(default_factory=lambda: defaultdict(set))
    horizontaux: dict[tuple[float, float], set[int]] = field(default_factory=lambda: defaultdict(set))

    def relies(self, a: tuple[float, float], b: tuple[float, float]) -> bool:
        """One line joins two crossings of the same column or row."""
        lignes = self.verticaux if a[0] == b[0] else self.horizontaux
        return b in lignes and not lignes[a].isdisjoint(lignes[b])


def _croiser(traits: Traits) -> _Croisements | None:
    croisements = _Croisements()
    verticaux = sorted(traits.verticaux)
    places = [v.place for v in verticaux]
    nombre = 0
    for i, h in enumerate(traits.horizontaux):
        premier = bisect_left(places, h.debut - TOLERANCE)
        dernier = bisect_right(places, h.fin + TOLERANCE)
        for k in range(premier, dernier):
            v = verticaux[k]
            if v.debut <= h.place + TOLERANCE and v.fin >= h.place - TOLERANCE:
                point = (v.place, h.place)
                if point not in croisements.verticaux:
                    croisements.par_x[v.place].append(h.place)
                    croisements.par_y[h.place].append(v.place)
                    nombre += 1
                    if nombre > _CROISEMENTS_MAX:
                        return None
                croisements.verticaux[point].add(k)
                croisements.horizontaux[point].add(i)
    for suite in (*croisements.par_x.values(), *croisements.par_y.values()):
        suite.sort()
    return croisements


def _cellule(croisements: _Croisements, point: tuple[float, float]) -> Cadre | None:
    """The smallest rectangle whose top left corner is ``point``."""
    x, y = point
    colonne, ligne = croisements.par_x[x], croisements.par_y[y]
    premiere, suivante = bisect_right(colonne, y), bisect_right(ligne, x)
    essais = 0
    for b in islice(colonne, premiere, None):
        # A line is one stretch: past its end nothing more is joined to the corner.
        if not croisements.relies(point, (x, b)):
            return None
        for a in islice(ligne, suivante, None):
            essais += 1
            if essais > _ESSAIS_MAX or not croisements.relies(point, (a, y)):
                break
            if croisements.relies((a, b), (a, y)) and croisements.relies((a, b), (x, b)):
                return (x, y, a, b)
    return None


def cellules(traits: Traits) -> list[Cadre]:
    """Every cell of the page. ``traits`` are aligned."""
    croisements = _croiser(traits)
    if croisements is None:
        return []
    trouvees = (_cellule(croisements, point) for point in sorted(croisements.verticaux))
    return [c for c in trouvees if c is not None]


def tables(cadres: list[Cadre]) -> list[list[Cadre]]:
    """Cells that share a corner, table by table, from the top; a cell alone is a frame and is left out."""
    chefs = list(range(len(cadres)))

    def chef(i: int) -> int:
        while chefs[i] != i:
            chefs[i] = chefs[chefs[i]]
            i = chefs[i]
        return i

    coins: dict[tuple[float, float], int] = {}
    for i, (x0, haut, x1, bas) in enumerate(cadres):
        for coin in ((x0, haut), (x0, bas), (x1, haut), (x1, bas)):
            chefs[chef(i)] = chef(coins.setdefault(coin, i))
    groupes: dict[int, list[Cadre]] = defaultdict(list)
    for i, cadre in enumerate(cadres):
        groupes[chef(i)].append(cadre)
    rendus = [g for g in groupes.values() if len(g) > 1]
    return sorted(rendus, key=lambda g: min((c[1], c[0]) for c in g))
