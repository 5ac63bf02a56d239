"""Outlines given by anybody: the real ones are read, anything else is refused with one sentence."""

import json

import pytest

from reciproque.territoires import geojson
from reciproque.territoires.geojson import ContourRefuse, read_outlines

CARRE = [[2.0, 43.0], [2.1, 43.0], [2.1, 43.1], [2.0, 43.0]]


def fichier(*objets):
    return json.dumps({"type": "FeatureCollection", "features": objets}).encode()


def contour(proprietes=None, *, type_="Polygon", coordonnees=None):
    return {
        "type": "Feature",
        "properties": {"code_qp": "QP066007"} if proprietes is None else proprietes,
        "geometry": {"type": type_, "coordinates": [CARRE] if coordonnees is None else coordonnees},
    }


def test_a_neighbourhood_and_a_commune_say_who_they_are():
    lus = read_outlines(
        fichier(
            contour(
                {"code_qp": "QP066007", "nom_qp": "Bas-Vernet", "commune_qp": "Perpignan", "code_commune": "66136"}
            ),
            contour({"INSEE_COM": "66136", "NOM": "Perpignan"}, type_="MultiPolygon", coordonnees=[[CARRE]]),
            contour({"code": "2A004", "libelle": "Ajaccio"}),
            contour({"codeQuartier": "qn06601m", "lib": "Haut-Vernet"}),
        )
    )
    assert [(c.genre, c.code, c.nom) for c in lus] == [
        ("quartier", "QP066007", "Bas-Vernet"),
        ("commune", "66136", "Perpignan"),
        ("commune", "2A004", "Ajaccio"),
        ("quartier", "QN06601M", "Haut-Vernet"),
    ]
    assert set(lus[0].communes) == {"Perpignan", "66136"}


def test_points_and_places_without_a_code_are_left_aside():
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [2, 43]}}
    assert len(read_outlines(fichier(contour(), point, contour({"nom": "Sans code"}), {"geometry": None}, 3))) == 1


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "GeoJSON lisible"),
        (b"\xff\xfe\x00", "GeoJSON lisible"),
        (b"%PDF-1.7", "GeoJSON lisible"),
        (b"[" * 100_000, "GeoJSON lisible"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "GeoJSON lisible"),
        (b"{}", "collection de contours"),
        (b"[]", "collection de contours"),
        (b'{"type":"FeatureCollection","features":{}}', "collection de contours"),
        (fichier(), "Aucun contour"),
        (fichier(contour({"nom": "X"})), "Aucun contour"),
        (fichier(contour(coordonnees=[[[650000.0, 6200000.0]] * 4])), "Lambert 93"),
        (fichier(contour(coordonnees=[])), "abîmé"),
        (fichier(contour(coordonnees="x")), "abîmé"),
        (fichier(contour(coordonnees=[[]])), "abîmé"),
        (fichier(contour(coordonnees=[[[2, 43]]])), "abîmé"),
        (fichier(contour(coordonnees=[[["a", 43]] * 4])), "abîmé"),
        (fichier(contour(coordonnees=[[[True, 43]] * 4])), "abîmé"),
        (fichier(contour(coordonnees=[[[2]] * 4])), "abîmé"),
        (fichier(contour(coordonnees=[[["infini", 1]] * 4])).replace(b'"infini"', b"1e999"), "abîmé"),
        (fichier(contour(type_="MultiPolygon", coordonnees=[[]])), "abîmé"),
    ],
)
def test_what_is_no_outline_is_refused_in_a_sentence(contenu, phrase):
    with pytest.raises(ContourRefuse, match=phrase) as refus:
        read_outlines(contenu)
    assert refus.value.message.endswith((".", "couche.", "envoi."))


@pytest.mark.parametrize(
    ("limite", "phrase"), [("TAILLE_MAX", "dépasse"), ("CONTOURS_MAX", "contours"), ("POINTS_MAX", "points")]
)
def test_what_is_too_big_is_refused(limite, phrase, monkeypatch):
    monkeypatch.setattr(geojson, limite, 1)
    with pytest.raises(ContourRefuse, match=phrase):
        read_outlines(fichier(contour(), contour()))
