"""Outlines drawn by hand, in kilometres around a spot of the Atlantic where no one lives: no map can mislead."""

from __future__ import annotations

from typing import Any

CENTRE = (-4.5, 45.6)  # longitude, latitude
KM_LONGITUDE, KM_LATITUDE = 1 / 77.9, 1 / 111.2  # degrees in a kilometre at this latitude

Points = tuple[tuple[float, float], ...]


def contour(points: Points) -> dict[str, Any]:
    """GeoJSON polygon of ``points`` (kilometres east and north of CENTRE), closed."""
    anneau = [
        [round(CENTRE[0] + est * KM_LONGITUDE, 5), round(CENTRE[1] + nord * KM_LATITUDE, 5)] for est, nord in points
    ]
    return {"type": "Polygon", "coordinates": [[*anneau, anneau[0]]]}


COMMUNES: dict[str, Points] = {
    "Corvelange": (
        (-6.2, -2.1),
        (-3.4, -3.8),
        (0.2, -3.5),
        (1.0, -0.4),
        (1.1, 2.6),
        (-0.8, 4.9),
        (-4.1, 4.4),
        (-6.0, 1.8),
    ),
    "Tervigny": ((1.0, -0.4), (0.2, -3.5), (3.9, -4.2), (6.8, -2.4), (7.1, 1.5), (4.6, 4.1), (1.1, 2.6)),
    "Brissonne-le-Gué": ((-3.4, -3.8), (0.2, -3.5), (3.9, -4.2), (4.7, -6.9), (2.0, -9.0), (-1.9, -8.4), (-3.6, -6.2)),
}
TANNERIES_2015: Points = ((-2.3, 0.6), (-1.7, 0.5), (-1.4, 0.8), (-1.5, 1.3), (-2.1, 1.4), (-2.4, 1.0))
# In 2024 the neighbourhood goes as far as the rue du Canal, to the east.
TANNERIES_2024: Points = ((-2.3, 0.6), (-1.7, 0.5), (-0.9, 0.7), (-1.0, 1.2), (-1.5, 1.3), (-2.1, 1.4), (-2.4, 1.0))
GRAND_PRE: Points = (
    (0.5, 1.1),
    (1.1, 1.0),
    (1.6, 1.3),
    (1.5, 1.9),
    (0.9, 2.0),
    (0.4, 1.6),
)  # across the boundary x = 1
ROSERAIE: Points = ((3.1, -1.2), (3.7, -1.3), (4.0, -0.8), (3.6, -0.4), (3.0, -0.6))
HAUTS_DE_BRISSONNE: Points = ((0.1, -6.6), (0.7, -6.7), (0.9, -6.2), (0.5, -5.9), (0.0, -6.1))
VERRIERS: Points = ((1.8, -5.6), (2.3, -5.7), (2.5, -5.2), (2.1, -5.0), (1.7, -5.2))
CLOS_FLEURI: Points = ((-3.9, -1.6), (-3.3, -1.6), (-3.2, -1.1), (-3.7, -1.0))
BELLEVUE: Points = ((4.6, 0.9), (5.1, 1.0), (5.2, 1.5), (4.7, 1.6))
FAUBOURG: Points = ((-1.6, -0.1), (-0.7, -0.2), (-0.5, 0.4), (-1.3, 0.5))
TANNERIES_NORD: Points = ((-2.3, 1.0), (-1.6, 1.0), (-1.5, 1.3), (-2.1, 1.4))
MEGISSIERS: Points = ((-2.3, 0.6), (-1.7, 0.5), (-1.6, 1.0), (-2.3, 1.0))
LAVOIR: Points = ((-1.7, 0.5), (-0.9, 0.7), (-1.0, 1.2), (-1.6, 1.0))
