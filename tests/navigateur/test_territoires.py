"""Search and maps in a browser: accessible at both widths, by keyboard, without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.socle.recherche.indexation import rebuild
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import LienFactory, donner_acces, grand_contrat
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db(transaction=True)


def carre(x, y, cote):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]]}


@pytest.fixture
def contrat():
    contrat = grand_contrat(30, organisations=12, piliers=2, axes=3, quartiers=3)
    commune = CommuneFactory(nom="Orly", contour=carre(2.0, 48.0, 0.1))
    for rang, quartier in enumerate(contrat.quartiers.order_by("pk")):
        quartier.communes.set([commune])
        quartier.nature = ("QPV", "QPV", "vecu")[rang]
        quartier.contour = carre(2.01 + rang * 0.03, 48.04, 0.02)
        quartier.save()
    LienFactory(de=contrat)
    rebuild()
    return contrat


@pytest.fixture
def cheffe(contrat):
    return donner_acces(contrat)


def test_every_page_is_accessible(contrat, cheffe, ouvrir, accessible):
    page = ouvrir(cheffe)
    quartier, document = contrat.quartiers.order_by("pk").first(), contrat.documents.get()
    for adresse in (
        reverse("accueil:recherche"),
        reverse("accueil:recherche") + "?q=habitants",
        reverse("accueil:recherche") + "?q=habitants&genre=engagement",
        reverse("accueil:recherche") + "?q=zanzibar",
        reverse("contrats:quartiers", args=[contrat.pk]),
        reverse("contrats:quartier", args=[contrat.pk, quartier.pk]),
        reverse("contrats:ensemble", args=[contrat.pk]),
        reverse("contrats:document", args=[contrat.pk, document.pk]) + "?page=2",
    ):
        page.goto(adresse)
        for details in page.locator("main details").all():
            details.evaluate("d => { d.open = true }")
        accessible(page)


def test_the_page_of_outlines_is_accessible(ouvrir, accessible):
    page = ouvrir(AdministrateurFactory())
    page.goto(reverse("territoires:contours"))
    accessible(page)


def test_one_searches_from_anywhere_with_the_keyboard(contrat, cheffe, ouvrir):
    page = ouvrir(cheffe)
    page.goto("/contrats/")
    page.keyboard.press("/")
    champ = page.get_by_role("searchbox", name="Rechercher partout")
    expect(champ).to_be_focused()
    expect(champ).to_have_value("")
    page.keyboard.type("habitant 12")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Engagements")).to_be_visible()
    page.get_by_role("link", name="Engagement 12").click()
    expect(page).to_have_url(re.compile("/engagements/\\d+/"))


def test_the_key_can_be_given_back(contrat, cheffe, ouvrir):
    page = ouvrir(cheffe)
    page.goto(reverse("accueil:recherche"))
    page.get_by_label("La touche / mène à la recherche").uncheck()
    page.goto("/contrats/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Rechercher partout")).not_to_be_focused()
    expect(page).to_have_url(re.compile("/contrats/$"))


def test_on_a_phone_the_key_leads_to_the_page(contrat, cheffe, ouvrir):
    page = ouvrir(cheffe, taille={"width": 320, "height": 640})
    page.goto("/contrats/")
    page.keyboard.press("/")
    expect(page.get_by_role("heading", name="Recherche", level=1)).to_be_visible()


def test_a_neighbourhood_is_reached_on_the_map_with_the_keyboard(contrat, cheffe, ouvrir):
    page = ouvrir(cheffe)
    page.goto(reverse("contrats:quartiers", args=[contrat.pk]))
    vise = contrat.quartiers.order_by("nom_normalise").last()
    lien = page.locator("svg.carte-dessin").get_by_role("link", name=vise.nom)
    lien.focus()
    expect(lien).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=vise.nom, level=1)).to_be_visible()


def test_search_works_without_javascript(contrat, cheffe, ouvrir):
    page = ouvrir(cheffe, java_script_enabled=False)
    page.goto("/contrats/")
    champ = page.get_by_role("searchbox", name="Rechercher partout")
    champ.fill("habitants")
    champ.press("Enter")
    expect(page.get_by_role("heading", name="Engagements")).to_be_visible()
    page.get_by_role("link", name="Tout voir : Engagements").click()
    expect(page.get_by_text("Page 1 sur 2")).to_be_visible()
