"""The components as Chromium draws them: accessible light and dark, wide and narrow, by keyboard, without script."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from reciproque.socle import journal
from reciproque.socle.models import Travail
from reciproque.socle.registres import EntreeNavigation, navigation, panneaux
from tests.factories.comptes import UserFactory
from tests.factories.socle import FamilleFactory, FicheFactory, TravailFactory
from tests.socle.terrain.models import Fiche

GABARITS = Path(__file__).parents[1] / "socle" / "guide" / "gabarits"
MENU = (
    EntreeNavigation(nom="guide", libelle="Ma page", url="guide", ordre=1),
    EntreeNavigation(nom="fiches", libelle="Contrats", url="fiches", ordre=2, compteur=lambda request: 3),
    EntreeNavigation(nom="formulaire", libelle="Relectures", url="formulaire", ordre=3),
    EntreeNavigation(nom="travaux", libelle="Mes travaux", url="socle:travaux", emplacement="compte"),
    EntreeNavigation(nom="legal", libelle="Accessibilité : non conforme", url="guide", emplacement="pied"),
    EntreeNavigation(nom="mentions", libelle="Mentions légales", url="guide", emplacement="pied"),
)


@pytest.fixture
def guide(settings, db):
    """The test pages, a menu, and enough rows to page through."""
    settings.ROOT_URLCONF = "tests.socle.guide.urls"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [GABARITS]}]
    familles = [FamilleFactory(nom=nom) for nom in ("Emploi", "Cadre de vie", "Éducation", "Santé")]
    fiches = [
        FicheFactory(
            titre=f"Engagement {rang} : ouvrir une permanence d’accès aux droits dans le quartier",
            famille=familles[rang % 4] if rang % 5 else None,
            montant=Decimal("1234.50") * rang if rang % 3 else None,
            jour=date(2026, 1 + rang % 12, 15),
            etat=Fiche.Etat.values[rang % 3],
            themes=familles[: rang % 3],
        )
        for rang in range(1, 38)
    ]
    personne = UserFactory(nom="Cheffe de projet")
    journal.record(acteur=None, verbe="lu", objet=fiches[0])
    journal.record(
        acteur=personne,
        verbe="corrigé",
        objet=fiches[0],
        avant={"etat": "brouillon", "jour": date(2025, 1, 5)},
        apres={"etat": "valide", "jour": date(2026, 1, 5)},
        motif="Coquille dans le document.",
    )
    with navigation.provisoire(*MENU), panneaux.provisoire():
        yield personne


PAGES = [
    "/guide/?messages=1",
    "/guide/?erreurs=1",
    "/fiches/?etat=valide&q=permanence",
    "/fiches/?q=zzz",
    "/formulaire/",
]


@pytest.mark.parametrize("apparence", ["light", "dark"])
@pytest.mark.parametrize("adresse", [*PAGES, "/travaux/", "/nulle-part/"])
def test_axe_finds_nothing(ouvrir, accessible, guide, adresse, apparence):
    page = ouvrir(guide, color_scheme=apparence)
    page.goto(adresse)
    accessible(page)


def test_a_page_does_not_scroll_sideways_at_twice_the_text_size(ouvrir, guide):
    page = ouvrir(guide, {"width": 640, "height": 900})
    for adresse in PAGES:
        page.goto(adresse)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), adresse


def test_the_appearance_is_changed_without_script(ouvrir, guide):
    page = ouvrir(guide, java_script_enabled=False)
    page.goto("/fiches/?etat=valide")
    page.get_by_role("button", name="Sombre").click()
    assert page.url.endswith("/fiches/?etat=valide")
    assert page.locator("html").get_attribute("data-apparence") == "sombre"
    assert page.get_by_role("button", name="Sombre").get_attribute("aria-pressed") == "true"


def test_the_menu_opens_on_a_phone_without_script(ouvrir, guide):
    page = ouvrir(guide, {"width": 320, "height": 640}, java_script_enabled=False)
    page.goto("/guide/")
    lien = page.get_by_role("link", name="Relectures")
    assert not lien.is_visible()
    page.get_by_role("button", name="Menu").click()
    lien.click()
    assert page.url.endswith("/formulaire/")


def test_the_keyboard_reaches_the_content_first(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_account_menu_closes_with_escape(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/guide/")
    page.get_by_text("Cheffe de projet").first.click()
    assert page.get_by_role("link", name="Mes travaux").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Mes travaux").is_visible()


def test_a_refused_form_leads_to_what_must_be_corrected(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/formulaire/")
    page.get_by_role("button", name="Enregistrer").click()
    resume = page.get_by_role("alert")
    resume.wait_for()
    assert page.title().startswith("Erreur : ")
    assert page.evaluate("document.activeElement.matches('[data-erreurs]')")
    resume.get_by_role("link", name="Titre de l’engagement").click()
    champ = page.get_by_label("Titre de l’engagement")
    assert page.evaluate("document.activeElement.name") == "titre"
    assert champ.get_attribute("aria-invalid") == "true"
    decrit = champ.get_attribute("aria-describedby").split()
    assert [page.locator(f"[id='{ref}']").count() for ref in decrit] == [1, 1]
    resume.get_by_role("link", name="Nature").click()
    assert page.evaluate("document.activeElement.name") == "nature"


def test_filters_follow_the_click_and_are_announced(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    page.get_by_label("Validé").check()
    page.get_by_role("heading", name="13 fiches").wait_for()
    assert page.url.endswith("/fiches/?etat=valide")
    assert page.locator("#annonces").inner_text() == "13\u00a0fiches"
    page.get_by_role("searchbox", name="Rechercher une fiche").fill("engagement 1 ")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Retirer le filtre Contient « engagement 1 »").wait_for()
    page.get_by_role("link", name="Retirer le filtre État : Validé").click()
    page.wait_for_url("**/fiches/?q=engagement+1")
    page.go_back()
    page.get_by_role("link", name="Retirer le filtre État : Validé").wait_for()


def test_filters_work_without_script(ouvrir, guide):
    page = ouvrir(guide, java_script_enabled=False)
    page.goto("/fiches/")
    page.get_by_label("Validé").check()
    page.get_by_role("button", name="Voir 37 fiches").click()
    assert page.get_by_role("heading", name="13 fiches").is_visible()
    page.get_by_role("link", name="Page 2").click()
    assert page.locator("tbody tr").count() == 3


def test_on_a_phone_filters_fold_and_rows_become_cards(ouvrir, guide):
    page = ouvrir(guide, {"width": 320, "height": 640})
    page.goto("/fiches/")
    assert not page.get_by_label("Validé").is_visible()
    page.locator("summary", has_text="Filtres").click()
    page.get_by_label("Validé").check()
    bouton = page.get_by_role("button", name="Voir 13 fiches")
    bouton.click()
    page.get_by_label("Validé").wait_for(state="hidden")
    assert page.locator("tbody tr").first.evaluate("e => getComputedStyle(e).display") == "flex"


def test_a_job_is_followed_to_its_end(ouvrir, guide):
    travail = TravailFactory(proprietaire=guide, titre="Lecture du protocole")
    page = ouvrir(guide)
    page.goto(travail.get_absolute_url())
    page.get_by_text("attend son tour").wait_for()
    Travail.objects.update(
        etat="en_cours", jeton="j", bail_jusqua=timezone.now(), progression=43, etape="Lecture de la page 26"
    )
    page.get_by_text("Lecture de la page 26").wait_for()
    assert page.get_by_role("progressbar", name="Lecture du protocole").get_attribute("value") == "43"
    Travail.objects.update(etat="termine", url_resultat="/fiches/")
    page.wait_for_url("**/fiches/")


def test_signed_out_meanwhile_one_is_asked_to_sign_in(ouvrir, guide, settings):
    settings.LOGIN_URL = "/formulaire/"  # an address of the test pages that needs no account
    travail = TravailFactory(proprietaire=guide)
    page = ouvrir(guide)
    page.goto(travail.get_absolute_url())
    page.context.clear_cookies()
    page.wait_for_url("**/formulaire/?next=**")
    assert page.locator("h1").inner_text() == "Corriger l’engagement"


def test_the_printed_page_keeps_the_content_alone(ouvrir, guide):
    page = ouvrir(guide, color_scheme="dark")
    page.goto("/fiches/")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Menu principal").is_visible()
    assert not page.get_by_role("button", name="Voir 37 fiches").is_visible()
    assert page.get_by_role("table", name="Fiches").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
