"""The review in a browser: by keyboard alone, one key for a record that is right; every page accessible."""

import pytest
from playwright.sync_api import expect

from reciproque.relecture.actions import corriger
from tests.factories.relecture import contenu_grand, creer_lecture, equipiere, fiche
from tests.harnais.navigation import laisser_repondre, ralentir_les_reponses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


@pytest.fixture
def page(ouvrir, relectrice):
    return ouvrir(relectrice)


def etats(lecture):
    return dict(lecture.fiches.filter(genre="engagement").values_list("cle", "etat"))


def releve(page, lecture, cle, suffixe=""):
    return page.locator(f"#fiche-{fiche(lecture, cle).pk}{suffixe}")


def attendre_en_main(page, lecture, cle):
    """This record gets the focus."""
    expect(releve(page, lecture, cle)).to_be_focused()


def aller_a_la_premiere(page, lecture):
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    page.get_by_text("Au clavier").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Aller à la première fiche").focus()
    page.keyboard.press("Enter")
    attendre_en_main(page, lecture, "e1")


def attendre(page, lecture, cle, classe):
    releve(page, lecture, cle, f".releve-{classe}").wait_for()
    laisser_repondre(page)


def test_a_record_that_is_right_takes_one_key(page, lecture):
    aller_a_la_premiere(page, lecture)
    for cle, suivante in (("e1", "e2"), ("e2", "e3")):
        page.keyboard.press("g")
        attendre_en_main(page, lecture, suivante)
        attendre(page, lecture, cle, "acceptee")
    expect(page.locator("#avancement")).to_contain_text("2 relus sur 5")
    expect(page.locator("#reste-engagement")).to_contain_text("3")
    expect(page.locator("#filtre-etat option", has_text="À relire")).to_have_text("À relire")  # no count gone stale
    expect(page.locator("#annonces")).to_contain_text("Engagement 2")
    page.keyboard.press("x")
    attendre(page, lecture, "e3", "ecartee")
    attendre_en_main(page, lecture, "e4")
    page.keyboard.press("k")
    attendre_en_main(page, lecture, "e3")
    page.keyboard.press("z")
    attendre(page, lecture, "e3", "proposee")
    attendre_en_main(page, lecture, "e3")
    page.keyboard.press("j")
    attendre_en_main(page, lecture, "e4")
    assert etats(lecture) == {"e1": "acceptee", "e2": "acceptee", "e3": "proposee", "e4": "proposee", "e5": "proposee"}


def test_a_letter_typed_elsewhere_is_a_letter(page, lecture):
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    page.get_by_label("Contient").press_sequentially("gxz")
    page.locator("body").press("g")
    laisser_repondre(page)
    assert set(etats(lecture).values()) == {"proposee"}


def test_a_record_is_corrected_in_its_place_by_keyboard(page, lecture, accessible):
    aller_a_la_premiere(page, lecture)
    page.keyboard.press("c")
    page.locator("textarea:focus").wait_for()
    accessible(page)
    page.keyboard.press("Escape")
    page.locator("[data-edition]").wait_for(state="detached")
    attendre_en_main(page, lecture, "e1")
    page.keyboard.press("c")
    page.locator("textarea:focus").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type(", ouverte le soir")
    page.keyboard.press("Control+Enter")
    attendre(page, lecture, "e1", "corrigee")
    assert fiche(lecture, "e1").contenu["texte"].endswith(", ouverte le soir")
    attendre_en_main(page, lecture, "e2")


def test_gestures_do_not_wait_for_the_answers(page, lecture):
    """A quick reader on a slow line: each key finds the record that the one before it left to."""
    ralentir_les_reponses(page, "**/garder/")
    aller_a_la_premiere(page, lecture)
    page.keyboard.type("ggj")
    attendre_en_main(page, lecture, "e4")
    for cle in ("e1", "e2"):
        attendre(page, lecture, cle, "acceptee")
    attendre_en_main(page, lecture, "e4")  # the answers took nothing from it
    page.keyboard.press("k")
    page.keyboard.press("k")
    attendre_en_main(page, lecture, "e2")
    page.keyboard.press("g")  # already kept: on to the next that waits
    attendre_en_main(page, lecture, "e3")
    assert etats(lecture) == {"e1": "acceptee", "e2": "acceptee", "e3": "proposee", "e4": "proposee", "e5": "proposee"}


def test_a_gesture_refused_shows_why_and_comes_back(page, lecture):
    aller_a_la_premiere(page, lecture)
    e1 = fiche(lecture, "e1")
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "Leur version"}, acteur=equipiere())
    page.keyboard.press("x")
    expect(page.locator("#annonces")).to_contain_text("Quelqu’un a modifié cette fiche")
    expect(page.locator("#annonces")).to_have_class("annonce-visible")
    attendre_en_main(page, lecture, "e1")
    expect(releve(page, lecture, "e1", " .releve-texte")).to_have_text("Leur version")
    page.keyboard.press("j")
    page.keyboard.press("g")
    attendre(page, lecture, "e2", "acceptee")
    expect(page.locator("#annonces")).to_have_class("masque")


def test_whoever_saves_second_sees_both_versions_in_place(page, lecture, accessible):
    aller_a_la_premiere(page, lecture)
    page.keyboard.press("c")
    page.locator("textarea:focus").wait_for()
    e1 = fiche(lecture, "e1")
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "Leur version"}, acteur=equipiere())
    page.keyboard.press("Control+a")
    page.keyboard.type("Ma version")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Quelqu’un a enregistré avant vous").wait_for()
    accessible(page)
    page.get_by_role("button", name="Enregistrer").click()
    attendre(page, lecture, "e1", "corrigee")
    assert fiche(lecture, "e1").contenu["texte"] == "Ma version"


def test_filters_change_the_list_without_leaving_it(page, lecture):
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    page.get_by_label("Ordre").select_option("confiance")
    page.wait_for_url("**tri=confiance**", wait_until="commit")
    expect(page.locator("[data-releve] h3").first).to_have_text("Engagement 2")
    page.get_by_label("Branche").select_option("n4")
    expect(page.locator("[data-releve]")).to_have_count(1)
    page.go_back()
    expect(page.locator("[data-releve]")).to_have_count(5)


def test_the_preview_follows_the_ticks(page, lecture):
    page.goto(f"/lectures/{lecture.pk}/confirmer/")
    page.get_by_label("Nom", exact=True).fill("Nom en cours")
    page.get_by_label("Pilier 1 Cohésion sociale").uncheck()
    page.get_by_text("2 engagements de ce choix").wait_for()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Nom en cours")


@pytest.mark.parametrize(
    "adresse",
    ["", "fiches/", "texte/?de=11&a=12", "confirmer/", "contenu/controle/", "contenu/signataire/", "contenu/regle/"],
)
def test_each_page_is_accessible(page, lecture, accessible, adresse):
    page.goto(f"/lectures/{lecture.pk}/{adresse}")
    accessible(page)


@pytest.mark.parametrize(
    ("genre", "cle"),
    [("engagement", "e3"), ("noeud", "n2"), ("document", "document"), ("tableau", "t1"), ("contrat", "contrat-1")],
)
def test_each_record_page_is_accessible(page, lecture, accessible, genre, cle):
    page.goto(f"/lectures/{lecture.pk}/fiches/{fiche(lecture, cle, genre).pk}/")
    accessible(page)


@pytest.mark.parametrize("adresse", ["/lectures/", "/lectures/deposer/"])
def test_the_doors_are_accessible(page, lecture, accessible, adresse):
    page.goto(adresse)
    accessible(page)


def test_a_large_reading_is_accessible_too(page, relectrice, accessible):
    lecture = creer_lecture(relectrice, contenu=contenu_grand())
    page.goto(f"/lectures/{lecture.pk}/fiches/?tri=confiance")
    accessible(page)
