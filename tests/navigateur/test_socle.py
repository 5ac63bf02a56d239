"""The components as Chromium draws them: accessible light and dark, wide and narrow, by keyboard, without script."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reciproque.socle import journal
from reciproque.socle.models import Travail
from reciproque.socle.registres import EntreeNavigation, navigation, panneaux
from tests.factories.comptes import UserFactory
from tests.factories.socle import FamilleFactory, FicheFactory, TravailFactory
from tests.harnais.navigation import laisser_repondre, ralentir_les_reponses, suivre
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
        laisser_repondre(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), adresse


def test_the_appearance_is_changed_without_script(ouvrir, guide):
    page = ouvrir(guide, java_script_enabled=False)
    page.goto("/fiches/?etat=valide")
    suivre(page, page.get_by_role("button", name="Sombre"))
    expect(page).to_have_url(re.compile(r"/fiches/\?etat=valide$"))
    expect(page.locator("html")).to_have_attribute("data-apparence", "sombre")
    expect(page.get_by_role("button", name="Sombre")).to_have_attribute("aria-pressed", "true")


def test_the_menu_opens_on_a_phone_without_script(ouvrir, guide):
    page = ouvrir(guide, {"width": 320, "height": 640}, java_script_enabled=False)
    page.goto("/guide/")
    lien = page.get_by_role("link", name="Relectures")
    expect(lien).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    suivre(page, lien)
    expect(page).to_have_url(re.compile("/formulaire/$"))


def test_the_keyboard_reaches_the_content_first(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_the_account_menu_closes_with_escape(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/guide/")
    page.get_by_text("Cheffe de projet").first.click()
    expect(page.get_by_role("link", name="Mes travaux")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Mes travaux")).to_be_hidden()


def test_a_refused_form_leads_to_what_must_be_corrected(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/formulaire/")
    suivre(page, page.get_by_role("button", name="Enregistrer"))
    resume = page.get_by_role("alert")
    expect(page).to_have_title(re.compile("^Erreur : "))
    expect(page.locator("[data-erreurs]")).to_be_focused()
    resume.get_by_role("link", name="Titre de l’engagement").click()
    champ = page.get_by_label("Titre de l’engagement")
    expect(page.locator("[name=titre]")).to_be_focused()
    expect(champ).to_have_attribute("aria-invalid", "true")
    decrit = champ.get_attribute("aria-describedby").split()
    assert [page.locator(f"[id='{ref}']").count() for ref in decrit] == [1, 1]
    resume.get_by_role("link", name="Nature").click()
    expect(page.locator("[name=nature]:focus")).to_have_count(1)


def test_filters_follow_the_click_and_are_announced(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    page.get_by_label("Validé").check()
    page.get_by_role("heading", name="13 fiches").wait_for()
    expect(page).to_have_url(re.compile(r"/fiches/\?etat=valide$"))
    expect(page.locator("#annonces")).to_have_text("13\u00a0fiches")
    page.get_by_role("searchbox", name="Rechercher une fiche").fill("engagement 1 ")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Retirer le filtre Contient « engagement 1 »").wait_for()
    page.get_by_role("link", name="Retirer le filtre État : Validé").click()
    expect(page).to_have_url(re.compile(r"/fiches/\?q=engagement\+1$"))
    page.go_back()
    page.get_by_role("link", name="Retirer le filtre État : Validé").wait_for()


def test_filters_ticked_faster_than_the_answers_all_count(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    ralentir_les_reponses(page, "**/fiches/?*")
    page.get_by_label("Validé").check()
    page.get_by_label("Brouillon").check()
    expect(page).to_have_url(re.compile(r"/fiches/\?.*etat=\w+&etat=\w+"))
    expect(page.get_by_label("Validé")).to_be_checked()
    expect(page.get_by_label("Brouillon")).to_be_checked()


def test_what_is_typed_while_an_answer_comes_is_kept(ouvrir, guide):
    page = ouvrir(guide)
    page.goto("/fiches/")
    ralentir_les_reponses(page, "**/fiches/?*")
    page.get_by_label("Validé").check()
    champ = page.get_by_role("searchbox", name="Rechercher une fiche")
    champ.press_sequentially("perm")
    page.get_by_role("heading", name="13 fiches").wait_for()
    expect(champ).to_be_focused()
    page.keyboard.type("anence")
    expect(champ).to_have_value("permanence")


def test_filters_work_without_script(ouvrir, guide):
    page = ouvrir(guide, java_script_enabled=False)
    page.goto("/fiches/")
    page.get_by_label("Validé").check()
    suivre(page, page.get_by_role("button", name="Voir 37 fiches"))
    expect(page.get_by_role("heading", name="13 fiches")).to_be_visible()
    suivre(page, page.get_by_role("link", name="Page 2"))
    expect(page.locator("tbody tr")).to_have_count(3)


def test_on_a_phone_filters_fold_and_rows_become_cards(ouvrir, guide):
    page = ouvrir(guide, {"width": 320, "height": 640})
    page.goto("/fiches/")
    expect(page.get_by_label("Validé")).to_be_hidden()
    page.locator("summary", has_text="Filtres").click()
    page.get_by_label("Validé").check()
    bouton = page.get_by_role("button", name="Voir 13 fiches")
    bouton.click()
    page.get_by_label("Validé").wait_for(state="hidden")
    expect(page.locator("tbody tr").first).to_have_css("display", "flex")


def test_a_job_is_followed_to_its_end(ouvrir, guide):
    travail = TravailFactory(proprietaire=guide, titre="Lecture du protocole")
    page = ouvrir(guide)
    page.goto(travail.get_absolute_url())
    page.get_by_text("attend son tour").wait_for()
    Travail.objects.update(
        etat="en_cours", jeton="j", bail_jusqua=timezone.now(), progression=43, etape="Lecture de la page 26"
    )
    page.get_by_text("Lecture de la page 26").wait_for()
    expect(page.get_by_role("progressbar", name="Lecture du protocole")).to_have_attribute("value", "43")
    Travail.objects.update(etat="termine", url_resultat="/fiches/")
    expect(page).to_have_url(re.compile("/fiches/$"))


def test_signed_out_meanwhile_one_is_asked_to_sign_in(ouvrir, guide, settings):
    settings.LOGIN_URL = "/formulaire/"  # an address of the test pages that needs no account
    travail = TravailFactory(proprietaire=guide)
    page = ouvrir(guide)
    page.goto(travail.get_absolute_url())
    page.context.clear_cookies()
    expect(page).to_have_url(re.compile(r"/formulaire/\?next="))
    expect(page.locator("h1")).to_have_text("Corriger l’engagement")


def test_the_printed_page_keeps_the_content_alone(ouvrir, guide):
    page = ouvrir(guide, color_scheme="dark")
    page.goto("/fiches/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu principal")).to_be_hidden()
    expect(page.get_by_role("button", name="Voir 37 fiches")).to_be_hidden()
    expect(page.get_by_role("table", name="Fiches")).to_be_visible()
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
