"""A map drawn by the server: outlines projected on a sheet, as SVG paths. Pure, but for the places it is given.

Local equirectangular projection: exact enough for a few dozen kilometres. Points are snapped to a tenth of the sheet's
unit and aligned ones dropped: a map of thirty neighbourhoods weighs a few kilobytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .geojson import Anneau, rings

LARGEUR, HAUTEUR = 800, 560
MARGE = 28
NOMS_MAX = 8
ZOOM_MIN_KM = 3  # a neighbourhood alone is shown with what surrounds it


@dataclass(frozen=True)
class Trace:
    """A place to draw. ``ton``: its CSS class, which differs by pattern and stroke as well as by colour."""

    nom: str
    contour: Any
    ton: str = "quartier"
    url: str = ""
    detail: str = ""
    objet_id: int = 0


@dataclass(frozen=True)
class Forme:
    """A place drawn: SVG path, where its label goes, its number in the legend."""

    trace: Trace
    chemin: str
    x: float
    y: float
    numero: int


@dataclass(frozen=True)
class Carte:
    """Ready for `territoires/carte.html`."""

    fond: list[Forme]
    formes: list[Forme]
    kilometres: int  # length of the scale bar
    barre: float  # the same, in units of the sheet
    sans_contour: list[Trace] = field(default_factory=list)
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR

    def __bool__(self) -> bool:
        return bool(self.formes)

    @property
    def named(self) -> bool:
        """Few enough places for their names to be written beside their numbers."""
        return len(self.formes) <= NOMS_MAX


def draw(traces: Iterable[Trace], *, fond: Iterable[Trace] = (), cadre: Iterable[int] = ()) -> Carte:
    """``fond``: what lies behind, which does not widen the frame unless nothing else would be seen.

    ``cadre``: ids of the places to frame; all of them when empty. Numbers follow the order given.
    """
    traces = list(traces)
    dessinables = [trace for trace in traces if trace.contour]
    choisis = set(cadre)
    vus = [t for t in dessinables if t.objet_id in choisis] or dessinables
    fonds = [trace for trace in fond if trace.contour]
    projection = _Projection([point for trace in vus for anneau in rings(trace.contour) for point in anneau])
    formes = [
        forme
        for numero, trace in enumerate(traces, 1)
        if trace.contour and (forme := _shape(trace, projection, numero)) is not None
    ]
    kilometres = projection.scale_bar()
    return Carte(
        fond=[forme for trace in fonds if (forme := _shape(trace, projection, 0)) is not None],
        formes=formes,
        kilometres=kilometres,
        barre=round(kilometres * projection.unites_par_km, 1),
        sans_contour=[trace for trace in traces if not trace.contour],
    )


class _Projection:
    def __init__(self, points: Sequence[Any]):
        longitudes, latitudes = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
        self.longitude = (min(longitudes) + max(longitudes)) / 2
        self.latitude = (min(latitudes) + max(latitudes)) / 2
        self.km_lon = 111.32 * max(math.cos(math.radians(self.latitude)), 0.01)
        self.km_lat = 110.57
        largeur = max((max(longitudes) - min(longitudes)) * self.km_lon, ZOOM_MIN_KM)
        hauteur = max((max(latitudes) - min(latitudes)) * self.km_lat, ZOOM_MIN_KM * HAUTEUR / LARGEUR)
        self.unites_par_km = min((LARGEUR - 2 * MARGE) / largeur, (HAUTEUR - 2 * MARGE) / hauteur)

    def place(self, point: Any) -> tuple[float, float]:
        x = LARGEUR / 2 + (point[0] - self.longitude) * self.km_lon * self.unites_par_km
        y = HAUTEUR / 2 - (point[1] - self.latitude) * self.km_lat * self.unites_par_km
        return round(x, 1), round(y, 1)

    def scale_bar(self) -> int:
        """The longest round number of kilometres that holds in a quarter of the sheet, one at least."""
        maximum = LARGEUR / 4 / self.unites_par_km
        return max((n for n in (1, 2, 5, 10, 20, 50, 100, 200) if n <= maximum), default=1)


def _shape(trace: Trace, projection: _Projection, numero: int) -> Forme | None:
    """None for what lies outside the sheet."""
    anneaux = [_simplified([projection.place(point) for point in anneau]) for anneau in rings(trace.contour)]
    anneaux = [anneau for anneau in anneaux if _meets_sheet(anneau)]
    if not anneaux:
        return None
    x, y = _centre(max(anneaux, key=lambda anneau: abs(_area(anneau))))
    return Forme(trace, "".join(_path(anneau) for anneau in anneaux), round(x, 1), round(y, 1), numero)


def _meets_sheet(anneau: Anneau) -> bool:
    xs, ys = [p[0] for p in anneau], [p[1] for p in anneau]
    return max(xs) >= 0 and min(xs) <= LARGEUR and max(ys) >= 0 and min(ys) <= HAUTEUR


def _simplified(points: Anneau) -> Anneau:
    """Without points closer than half a unit to the last kept, nor those nearly in line with their neighbours."""
    gardes: Anneau = []
    for point in points:
        if gardes and abs(point[0] - gardes[-1][0]) + abs(point[1] - gardes[-1][1]) < 0.5:
            continue
        if len(gardes) >= 2 and _aligned(gardes[-2], gardes[-1], point):
            gardes[-1] = point
        else:
            gardes.append(point)
    return gardes if len(gardes) >= 3 else list(points)


def _aligned(a: Any, b: Any, c: Any) -> bool:
    produit = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    dans_le_sens = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) >= 0
    return dans_le_sens and abs(produit) < 0.4 * math.hypot(c[0] - a[0], c[1] - a[1])


def _path(anneau: Anneau) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in anneau) + "Z"


def _area(anneau: Anneau) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(anneau, [*anneau[1:], anneau[0]], strict=True)) / 2


def _centre(anneau: Anneau) -> tuple[float, float]:
    """Centre of the surface; of the points, when there is no surface to speak of."""
    aire = _area(anneau)
    if abs(aire) < 1:
        return sum(p[0] for p in anneau) / len(anneau), sum(p[1] for p in anneau) / len(anneau)
    couples = list(zip(anneau, [*anneau[1:], anneau[0]], strict=True))
    croix = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in couples]
    x = sum((a[0] + b[0]) * c for a, b, c in croix) / (6 * aire)
    y = sum((a[1] + b[1]) * c for a, b, c in croix) / (6 * aire)
    return x, y
