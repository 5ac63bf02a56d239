"""Read outlines from a GeoJSON file that anybody may have made: what is not one is refused with one sentence. Pure.

Coordinates are longitude and latitude (WGS 84, RFC 7946), rounded to a metre. Outlines are drawn, not computed upon: no
geometry library is needed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TAILLE_MAX = 30 * 1024 * 1024
CONTOURS_MAX = 5_000
POINTS_MAX = 500_000
DECIMALES = 5  # about one metre

CODE_QUARTIER = re.compile(r"(QP\d{6}|QN[0-9A-Z]{6})$")
CODE_COMMUNE = re.compile(r"(\d{5}|2[AB]\d{3})$")
# Properties, by what their names say once folded to letters and digits.
DIT_COMMUNE = re.compile(r"(code)?(insee|com|commune|codgeo|depcom)")
DIT_NOM = re.compile(r"(nom|lib|libelle)")

Point = tuple[float, float]
Anneau = list[Point]


class ContourRefuse(Exception):
    """The file is not a set of outlines; the message is a French sentence that says what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Contour:
    """One outline and the place its properties name. ``code`` is empty when they give none."""

    genre: str  # "quartier" or "commune"
    code: str
    nom: str
    communes: tuple[str, ...]  # names or INSEE codes of the communes of a neighbourhood
    geometrie: dict[str, Any]


def read_outlines(contenu: bytes) -> list[Contour]:
    """The outlines of a GeoJSON FeatureCollection. Raises ContourRefuse."""
    if len(contenu) > TAILLE_MAX:
        raise ContourRefuse(
            f"Ce fichier dépasse {TAILLE_MAX // 1024**2} Mo\u00a0: gardez les contours de votre territoire seulement."
        )
    try:
        lu = json.loads(contenu.decode("utf-8-sig"), parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        raise ContourRefuse(
            "Ce fichier n’est pas du GeoJSON lisible\u00a0: exportez à nouveau la couche au format GeoJSON."
        ) from None
    if not isinstance(lu, dict) or lu.get("type") != "FeatureCollection" or not isinstance(lu.get("features"), list):
        raise ContourRefuse(
            "Ce fichier n’est pas une collection de contours GeoJSON («\u00a0FeatureCollection\u00a0»)."
        )
    objets = lu["features"]
    if len(objets) > CONTOURS_MAX:
        raise ContourRefuse(f"Ce fichier a plus de {CONTOURS_MAX} contours\u00a0: gardez ceux de votre territoire.")
    reste = POINTS_MAX
    contours = []
    for rang, objet in enumerate(objets, 1):
        contour = _outline(objet, rang)
        if contour is not None:
            contours.append(contour)
            reste -= sum(len(anneau) for anneau in rings(contour.geometrie))
        if reste < 0:
            raise ContourRefuse(f"Ces contours ont plus de {POINTS_MAX} points\u00a0: simplifiez-les avant l’envoi.")
    if not contours:
        raise ContourRefuse(
            "Aucun contour ne porte de code de quartier (QP…, QN…) ni de commune (code INSEE)\u00a0: "
            "vérifiez les colonnes de la couche."
        )
    return contours


def rings(geometrie: dict[str, Any]) -> Iterator[Anneau]:
    """Every ring of a geometry that `read_outlines` has accepted: outer boundaries and holes alike."""
    coordonnees = geometrie["coordinates"]
    for polygone in [coordonnees] if geometrie["type"] == "Polygon" else coordonnees:
        yield from polygone


def _outline(objet: Any, rang: int) -> Contour | None:
    """None for what is not a surface or names no place: a layer may hold other things."""
    if not isinstance(objet, dict) or not isinstance(objet.get("geometry"), dict):
        return None
    if objet["geometry"].get("type") not in ("Polygon", "MultiPolygon"):
        return None
    proprietes = objet.get("properties")
    textes = {
        re.sub(r"[^a-z0-9]", "", str(cle).lower()): valeur.strip()
        for cle, valeur in (proprietes if isinstance(proprietes, dict) else {}).items()
        if isinstance(valeur, str) and 0 < len(valeur.strip()) <= 200
    }
    code = next((v.upper() for v in textes.values() if CODE_QUARTIER.match(v.upper())), "")
    de_commune = {cle: v for cle, v in textes.items() if DIT_COMMUNE.match(cle) or cle.endswith(("commune", "com"))}
    communes = tuple(dict.fromkeys(part.strip() for v in de_commune.values() for part in v.split(",") if part.strip()))
    if code:
        nom = next((v for cle, v in textes.items() if DIT_NOM.match(cle) and cle not in de_commune), "")
        return Contour("quartier", code, nom, communes, _geometry(objet["geometry"], rang))
    code = next((v for v in de_commune.values() if CODE_COMMUNE.match(v)), "")
    if not code and (seul := textes.get("code") or textes.get("insee")) and CODE_COMMUNE.match(seul):
        code = seul
    if not code:
        return None
    nom = next((v for cle, v in textes.items() if DIT_NOM.match(cle) and not CODE_COMMUNE.match(v)), "")
    return Contour("commune", code, nom, (), _geometry(objet["geometry"], rang))


def _geometry(geometrie: dict[str, Any], rang: int) -> dict[str, Any]:
    coordonnees = geometrie.get("coordinates")
    polygones = [coordonnees] if geometrie["type"] == "Polygon" else coordonnees
    if not isinstance(polygones, list) or not polygones:
        raise _wrong(rang)
    lus = [[_ring(anneau, rang) for anneau in polygone] for polygone in polygones if _filled(polygone, rang)]
    if geometrie["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": lus[0]}
    return {"type": "MultiPolygon", "coordinates": lus}


def _filled(polygone: Any, rang: int) -> bool:
    if not isinstance(polygone, list) or not polygone:
        raise _wrong(rang)
    return True


def _ring(anneau: Any, rang: int) -> Anneau:
    if not isinstance(anneau, list) or len(anneau) < 4:
        raise _wrong(rang)
    return [_point(point, rang) for point in anneau]


def _point(point: Any, rang: int) -> Any:
    if not isinstance(point, list) or len(point) < 2:
        raise _wrong(rang)
    longitude, latitude = point[0], point[1]
    for nombre in (longitude, latitude):
        if isinstance(nombre, bool) or not isinstance(nombre, int | float) or not math.isfinite(nombre):
            raise _wrong(rang)
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise ContourRefuse(
            "Les coordonnées ne sont pas des longitudes et latitudes (Lambert 93, sans doute)\u00a0: "
            "exportez la couche en WGS 84 (EPSG:4326)."
        )
    return [round(longitude, DECIMALES), round(latitude, DECIMALES)]


def _wrong(rang: int) -> ContourRefuse:
    return ContourRefuse(f"Le contour n° {rang} est abîmé\u00a0: ses points ne forment pas une surface.")


def _not_a_number(nom: str) -> float:
    raise ValueError(nom)
