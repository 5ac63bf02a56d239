"""The doors of the demonstration and « Ma page » in a real browser: each person, light and dark, without script."""

import re

import pytest
from playwright.sync_api import expect

from reciproque.comptes.models import User
from tests.factories.comptes import InviteFactory
from tests.harnais.navigation import suivre

ETROIT = {"width": 320, "height": 640}
CHEFFE = "cheffe-de-projet@ambrelle.example"
CAF = "caf@haute-ambrelle.example"
PERSONNES = {
    "cheffe de projet": CHEFFE,
    "partenaire": CAF,
    "sans contrat": "chambre@metiers.example",
    "conseillère citoyenne": "conseillere-citoyenne@tanneries.example",
    "administratrice": "administration@reciproque.example",
}
PUBLIQUES = [
    "/demo/",
    "/demo/courrier/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/plan-du-site/",
]


def compte(email):
    return User.objects.get(email=email)


def entrer(page, nom):
    """By the door, as a visitor does."""
    page.goto("/demo/")
    suivre(page, page.get_by_role("button", name=f"Entrer : {nom}", exact=True))


def test_a_visitor_comes_in_and_changes_person(demonstration, page, accessible):
    page.goto("/connexion/")
    suivre(page, page.get_by_role("link", name="Choisir une personne"))
    accessible(page)
    entrer(page, "Cheffe de projet")
    page.get_by_role("heading", name="Ma page", level=1).wait_for()
    suivre(page, page.get_by_role("link", name="Changer de personne"))
    entrer(page, "Conseillère technique de la CAF")
    expect(page.get_by_text("Bonjour Conseillère technique de la CAF")).to_be_visible()


@pytest.mark.parametrize("qui", PERSONNES)
def test_my_page_is_accessible_to_each(demonstration, ouvrir, accessible, qui):
    page = ouvrir(compte(PERSONNES[qui]))
    page.goto("/")
    accessible(page)


@pytest.mark.parametrize("adresse", PUBLIQUES)
@pytest.mark.parametrize("apparence", ["light", "dark"])
def test_open_pages_are_accessible_light_and_dark(demonstration, ouvrir, accessible, adresse, apparence):
    page = ouvrir(color_scheme=apparence)
    page.goto(adresse)
    accessible(page)


def test_my_page_in_the_dark(demonstration, ouvrir, accessible):
    page = ouvrir(compte(CHEFFE), color_scheme="dark")
    page.goto("/")
    accessible(page)


def test_the_door_by_keyboard_alone(demonstration, ouvrir):
    page = ouvrir()
    page.goto("/demo/")
    premier = page.get_by_role("button", name="Entrer : Cheffe de projet", exact=True)
    for _ in range(20):
        avant = page.evaluate_handle("document.activeElement")
        page.keyboard.press("Tab")
        page.wait_for_function("avant => document.activeElement !== avant", arg=avant)
        if premier.evaluate("bouton => bouton === document.activeElement"):
            break
    expect(premier).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ma page", level=1).wait_for()


def test_the_door_and_my_page_without_script(demonstration, ouvrir):
    page = ouvrir(java_script_enabled=False, taille=ETROIT)
    entrer(page, "Conseillère citoyenne des Tanneries")
    expect(page.get_by_role("heading", name="Mes contrats")).to_be_visible()
    suivre(page, page.get_by_role("link", name="Contrat de ville d’Ambrelle Agglomération 2024-2030"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Contrat de ville"))


def test_an_invitation_arrives_in_the_outbox_and_its_link_works(demonstration, ouvrir, settings, accessible):
    """In the demonstration nothing is sent: the message is read there, and its link opens."""
    settings.EMAIL_BACKEND = "reciproque.demo.messagerie.Boite"
    invitee = InviteFactory(nom="Nouvelle personne", email="nouvelle@exemple.fr")
    page = ouvrir(compte(PERSONNES["administratrice"]))
    page.goto(f"/comptes/{invitee.pk}/")
    suivre(page, page.get_by_role("button", name="invitation"))
    page.goto("/demo/courrier/")
    accessible(page)
    suivre(page, page.locator(".demo-courrier a").first)
    accessible(page)
    lien = page.locator(".demo-message a").first
    expect(lien).to_have_attribute("href", re.compile("/invitation/"))
    suivre(page, lien)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
