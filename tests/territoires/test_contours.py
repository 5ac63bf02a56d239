"""Outlines laid on the places we know; the real ones of Occitanie when the shared folder is there."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reciproque.socle.models import Entree
from reciproque.territoires.actions import import_outlines
from reciproque.territoires.carte import HAUTEUR, LARGEUR, Trace, draw
from reciproque.territoires.geojson import ContourRefuse, read_outlines
from reciproque.territoires.models import Quartier
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.territoires import CommuneFactory, QuartierFactory
from tests.territoires.test_geojson import contour, fichier

pytestmark = pytest.mark.django_db

OCCITANIE = Path(__file__).resolve().parents[3] / "shared/data/occitanie"
reel = pytest.mark.skipif(not OCCITANIE.exists(), reason="données partagées absentes")


def test_a_place_known_by_its_code_is_drawn_once():
    quartier = QuartierFactory(code="QP066007", generation=2015)
    assert import_outlines(contenu=fichier(contour()), acteur="Essai").poses == 1
    quartier.refresh_from_db()
    assert quartier.contour["type"] == "Polygon"
    bilan = import_outlines(contenu=fichier(contour()), acteur="Essai")
    assert (bilan.poses, bilan.inchanges, bilan.inconnus) == (0, 1, 0)
    assert Entree.objects.filter(verbe="dessiné").count() == 1


def test_a_place_known_by_its_name_and_commune_learns_its_code():
    perpignan, nimes = CommuneFactory(nom="Perpignan"), CommuneFactory(nom="Nîmes")
    ici = QuartierFactory(nom="Bas-Vernet", communes=[perpignan])
    ailleurs = QuartierFactory(nom="Bas Vernet", communes=[nimes])
    proprietes = {"code_qp": "QP066007", "nom_qp": "Bas-Vernet", "commune_qp": "PERPIGNAN"}
    import_outlines(
        contenu=fichier(contour(proprietes), contour({"insee": "66136", "nom": "Perpignan"})), acteur="Essai"
    )
    ici.refresh_from_db()
    ailleurs.refresh_from_db()
    perpignan.refresh_from_db()
    assert (ici.code, ici.generation, perpignan.code_insee) == ("QP066007", 2015, "66136")
    assert ailleurs.contour is None


def test_the_outline_of_one_generation_never_lands_on_the_other():
    commune = CommuneFactory(nom="Perpignan")
    nouveau = QuartierFactory(nom="Bas-Vernet", generation=2024, communes=[commune])
    proprietes = {"code_qp": "QP066007", "nom_qp": "Bas-Vernet", "commune_qp": "Perpignan"}
    assert import_outlines(contenu=fichier(contour(proprietes)), acteur="Essai").inconnus == 1
    nouveau.refresh_from_db()
    assert (nouveau.code, nouveau.contour) == ("", None)


def test_two_places_of_one_name_are_left_alone():
    commune = CommuneFactory(nom="Perpignan")
    QuartierFactory.create_batch(2, nom="Bas-Vernet", communes=[commune])
    proprietes = {"code_qp": "QP066007", "nom_qp": "Bas-Vernet", "commune_qp": "Perpignan"}
    assert import_outlines(contenu=fichier(contour(proprietes)), acteur="Essai").poses == 0


def test_a_refused_file_draws_nothing():
    QuartierFactory(code="QP066007", generation=2015)
    with pytest.raises(ContourRefuse):
        import_outlines(contenu=fichier(contour(), contour(coordonnees=[])), acteur="Essai")
    assert not Quartier.objects.exclude(contour=None).exists()


@reel
def test_the_105_neighbourhoods_of_occitanie_and_their_communes_are_read():
    """Counts from the description of the data: 105 neighbourhoods; 48 communes in the file beside."""
    assert len(read_outlines((OCCITANIE / "qp.geojson").read_bytes())) == 105
    communes = read_outlines((OCCITANIE / "communes.geojson").read_bytes())
    assert len(communes) == 48
    assert {c.genre for c in communes} == {"commune"}


@reel
def test_real_outlines_are_drawn_light_and_inside_the_sheet():
    lus = read_outlines((OCCITANIE / "qp.geojson").read_bytes())
    perpignan = [c for c in lus if "Perpignan" in c.communes]
    fond = [c for c in read_outlines((OCCITANIE / "communes.geojson").read_bytes()) if c.nom == "Perpignan"]
    carte = draw([Trace(c.nom, c.geometrie) for c in perpignan], fond=[Trace(c.nom, c.geometrie) for c in fond])
    assert len(carte.formes) == len(perpignan) > 3
    assert [forme.numero for forme in carte.formes] == list(range(1, len(perpignan) + 1))
    assert all(0 < forme.x < LARGEUR and 0 < forme.y < HAUTEUR for forme in carte.formes)
    assert sum(len(forme.chemin) for forme in [*carte.formes, *carte.fond]) < 30_000
    assert carte.kilometres in (1, 2, 5)


def test_a_map_says_what_it_cannot_draw():
    seul = {"type": "Polygon", "coordinates": [[[2.0, 43.0], [2.01, 43.0], [2.01, 43.01], [2.0, 43.01], [2.0, 43.0]]]}
    loin = {"type": "Polygon", "coordinates": [[[9.0, 43.0], [9.01, 43.0], [9.01, 43.01], [9.0, 43.0]]]}
    carte = draw([Trace("Ici", seul, objet_id=1), Trace("Sans", None), Trace("Loin", loin, objet_id=2)], cadre=[1])
    assert [forme.trace.nom for forme in carte.formes] == ["Ici"]
    assert [trace.nom for trace in carte.sans_contour] == ["Sans"]
    assert not draw([])
    assert not draw([Trace("Sans", None)])


def test_an_outline_without_surface_is_still_placed():
    plat = {"type": "Polygon", "coordinates": [[[2.0, 43.0], [2.0, 43.0], [2.0, 43.0], [2.0, 43.0]]]}
    (forme,) = draw([Trace("Point", plat)]).formes
    assert (round(forme.x), round(forme.y)) == (LARGEUR / 2, HAUTEUR / 2)


def test_the_administrator_gives_them_on_a_page(client):
    quartier = QuartierFactory(code="QP066007", generation=2015)
    client.force_login(AdministrateurFactory())
    adresse = reverse("territoires:contours")
    assert "1 quartier" in client.get(adresse).content.decode().replace("\xa0", " ")
    envoi = {"fichier": SimpleUploadedFile("qp.geojson", fichier(contour(), contour({"code_qp": "QP066008"})))}
    texte = client.post(adresse, envoi, follow=True).content.decode().replace("\xa0", " ")
    assert "Contours posés : 1 sur 2. Sans lieu dans vos contrats : 1." in texte
    quartier.refresh_from_db()
    assert quartier.contour


def test_a_wrong_file_is_refused_on_its_field(client):
    client.force_login(AdministrateurFactory())
    adresse = reverse("territoires:contours")
    for contenu, phrase in ((b"%PDF", "GeoJSON lisible"), (b"", "Ce fichier est vide")):
        reponse = client.post(adresse, {"fichier": SimpleUploadedFile("qp.geojson", contenu)})
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()
    assert client.post(adresse).status_code == 422


def test_nobody_else_may(client):
    client.force_login(UserFactory())
    assert client.get(reverse("territoires:contours")).status_code == 403


def test_the_command_lays_them_or_says_why_not(tmp_path, capsys):
    QuartierFactory(code="QP066007", generation=2015)
    bon, faux = tmp_path / "qp.geojson", tmp_path / "faux.geojson"
    bon.write_bytes(fichier(contour()))
    faux.write_text("rien")
    call_command("contours", bon)
    assert "1 contours, 1 posés, 0 inchangés, 0 sans lieu connu" in capsys.readouterr().out
    with pytest.raises(CommandError, match="GeoJSON lisible"):
        call_command("contours", faux)
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("contours", tmp_path / "absent.geojson")
