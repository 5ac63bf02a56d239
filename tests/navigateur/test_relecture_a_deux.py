"""Two people review one reading at once: keys counted, undo, split and merge, who writes, nothing typed is lost."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import corriger
from reciproque.relecture.models import Prise
from tests.factories.relecture import (
    ContratVideFactory,
    comparer_lectures,
    contenu_grand,
    creer_lecture,
    donner_role,
    equipiere,
    fiche,
)
from tests.harnais.navigation import DELAI, laisser_repondre

pytestmark = pytest.mark.django_db(transaction=True)
Etat = Fiche.Etat
BROUILLONS = "Object.keys(localStorage).filter((cle) => cle.startsWith('brouillon:'))"


@pytest.fixture
def contrat():
    return ContratVideFactory()


@pytest.fixture
def marie(contrat):
    return equipiere(contrat)


@pytest.fixture
def karim(contrat):
    user = equipiere()
    donner_role(user, contrat)
    return user


class Clavier:
    """Counts every key that is pressed."""

    def __init__(self, page):
        self.page, self.touches = page, 0

    def presser(self, *touches):
        for touche in touches:
            self.touches += len(touche.split("+"))
            self.page.keyboard.press(touche)

    def taper(self, texte):
        self.touches += len(texte)
        self.page.keyboard.type(texte)


def carte(page, f, suffixe=""):
    return page.locator(f"#fiche-{f.pk}{suffixe}")


def ouvrir_liste(page, lecture, f, requete=""):
    page.goto(f"/lectures/{lecture.pk}/fiches/{requete}")
    carte(page, f).focus()
    expect(carte(page, f)).to_be_focused()


def entrer_en_correction(page, f):
    page.keyboard.press("c")
    expect(carte(page, f, "[data-edition]").locator("textarea[name=texte]")).to_be_focused(timeout=DELAI)


def garder(page, clavier, f):
    expect(carte(page, f)).to_be_focused(timeout=DELAI)
    clavier.presser("g")
    expect(carte(page, f, ".releve-acceptee")).to_be_visible(timeout=DELAI)


def corriger_au_clavier(page, clavier, f, ajout):
    expect(carte(page, f)).to_be_focused(timeout=DELAI)
    clavier.presser("c")
    expect(carte(page, f, "[data-edition]").locator("textarea[name=texte]")).to_be_focused(timeout=DELAI)
    clavier.presser("Control+End")
    clavier.taper(ajout)
    clavier.presser("Control+Enter")
    expect(carte(page, f, ".releve-corrigee")).to_be_visible(timeout=DELAI)


def test_a_whole_review_by_two_people_counts_few_keys(ouvrir, contrat, marie, karim):
    """Design §8: at most 3 keys for a record that is right, 15 for one that is corrected."""
    lecture = creer_lecture(marie, contrat=contrat, contenu=contenu_grand(engagements=12, quartiers=1, piliers=2))
    equipe = []
    for user, branche in ((marie, "p1"), (karim, "p2")):
        fiches = list(lecture.fiches.filter(genre="engagement", branche=branche).order_by("ordre"))
        page = ouvrir(user)
        ouvrir_liste(page, lecture, fiches[0], f"?branche={branche}")
        equipe.append((page, Clavier(page), fiches))
    acceptes = corriges = 0
    couts = {"garder": 0, "corriger": 0}
    for rang in range(max(len(fiches) for *_, fiches in equipe)):
        for page, clavier, fiches in equipe:
            if rang >= len(fiches):
                continue
            avant = clavier.touches
            if rang % 3 == 1:
                corriger_au_clavier(page, clavier, fiches[rang], " tous")
                couts["corriger"] += clavier.touches - avant
                corriges += 1
            else:
                garder(page, clavier, fiches[rang])
                couts["garder"] += clavier.touches - avant
                acceptes += 1
    assert not lecture.fiches.filter(genre="engagement", etat=Etat.PROPOSEE).exists()
    assert acceptes + corriges == 12
    assert couts["garder"] / acceptes <= 3
    assert couts["corriger"] / corriges <= 15


def test_undo_and_redo_by_keyboard_each_their_own(ouvrir, contrat, marie, karim):
    lecture = creer_lecture(marie, contrat=contrat)
    e1, e2, e4 = (fiche(lecture, cle) for cle in ("e1", "e2", "e4"))
    page, autre = ouvrir(marie), ouvrir(karim)
    ouvrir_liste(page, lecture, e1)
    ouvrir_liste(autre, lecture, e4)
    clavier = Clavier(page)
    garder(page, clavier, e1)
    garder(page, clavier, e2)
    garder(autre, Clavier(autre), e4)
    page.keyboard.press("z")
    expect(carte(page, e2, ".releve-proposee")).to_be_focused(timeout=DELAI)
    page.keyboard.press("z")
    expect(carte(page, e1, ".releve-proposee")).to_be_focused(timeout=DELAI)
    expect(page.locator("#annonces")).to_contain_text("Annulé")
    page.keyboard.press("Shift+Z")
    expect(carte(page, e1, ".releve-acceptee")).to_be_focused(timeout=DELAI)
    laisser_repondre(page)
    assert fiche(lecture, "e4").etat == Etat.ACCEPTEE, "his gesture is his"
    e1.refresh_from_db()
    corriger(fiche=e1, revision=e1.revision, contenu=e1.contenu | {"texte": "De Karim"}, acteur=karim)
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("#annonces")).to_contain_text("modifiée par quelqu’un d’autre", timeout=DELAI)
    assert fiche(lecture, "e1").contenu["texte"] == "De Karim"


def test_split_by_keyboard_merge_by_mouse_and_back(ouvrir, marie, accessible):
    lecture = creer_lecture(marie)
    e1 = fiche(lecture, "e1")
    page = ouvrir(marie)
    ouvrir_liste(page, lecture, e1)
    page.keyboard.press("s")
    champ = carte(page, e1, "[data-edition]").locator("textarea")
    expect(champ).to_be_focused(timeout=DELAI)
    accessible(page)
    page.keyboard.press("Control+Home")
    for _ in range(len("Ouvrir une maison")):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-releve]")).to_have_count(6, timeout=DELAI)
    expect(carte(page, e1)).to_be_focused(timeout=DELAI)
    expect(carte(page, e1)).to_contain_text("Ouvrir une maison")
    laisser_repondre(page)
    page.keyboard.press("z")
    expect(page.locator("[data-releve]")).to_have_count(5, timeout=DELAI)
    laisser_repondre(page)
    cases = page.get_by_role("checkbox", name="À réunir")
    cases.nth(0).check()
    cases.nth(1).check()
    page.get_by_role("button", name="Réunir les fiches cochées").click()
    expect(page.locator(".releve-ecartee")).to_have_count(1, timeout=DELAI)
    expect(carte(page, e1)).to_contain_text("accès aux droits")
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".releve-ecartee")).to_have_count(0, timeout=DELAI)


def test_the_other_sees_who_writes(ouvrir, contrat, marie, karim):
    lecture = creer_lecture(marie, contrat=contrat)
    e1 = fiche(lecture, "e1")
    page, autre = ouvrir(marie), ouvrir(karim)
    ouvrir_liste(page, lecture, e1)
    with page.expect_response("**/prise/", timeout=DELAI):
        page.keyboard.press("c")
    ouvrir_liste(autre, lecture, e1)
    expect(carte(autre, e1)).to_contain_text(f"En main\u00a0: {marie.nom}")
    with page.expect_response("**/fiches/*/?lire=1", timeout=DELAI):
        page.keyboard.press("Escape")
    expect(carte(page, e1, "[data-edition]")).to_have_count(0, timeout=DELAI)
    autre.wait_for_timeout(500)
    autre.reload()
    expect(carte(autre, e1)).to_be_visible()
    assert Prise.objects.filter(par=marie).count() <= 1, "a lease that was not given back runs out by itself"


def reconnecter(page, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    origine = page.evaluate("location.origin")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": origine}])


def test_what_is_typed_outlives_the_session(ouvrir, marie):
    lecture = creer_lecture(marie)
    e1 = fiche(lecture, "e1")
    page = ouvrir(marie)
    ouvrir_liste(page, lecture, e1)
    entrer_en_correction(page, e1)
    page.keyboard.press("Control+End")
    page.keyboard.type(", ouverte le soir")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/connexion/**", timeout=DELAI)
    assert fiche(lecture, "e1").revision == 1
    reconnecter(page, marie)
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    champ = carte(page, e1, "[data-edition]").locator("textarea[name=texte]")
    expect(champ).to_have_value("Ouvrir une maison des parents aux Tilleuls, ouverte le soir", timeout=DELAI)
    expect(page.get_by_text("Voici ce que vous aviez tapé sans l’enregistrer.")).to_be_visible()
    champ.focus()
    page.keyboard.press("Control+Enter")
    expect(carte(page, e1, ".releve-corrigee")).to_be_visible(timeout=DELAI)
    laisser_repondre(page)
    assert page.evaluate(BROUILLONS) == []
    page.reload()
    expect(carte(page, e1)).to_be_visible()
    expect(page.locator("[data-edition]")).to_have_count(0)


def test_what_was_saved_is_not_opened_again(ouvrir, marie):
    lecture = creer_lecture(marie)
    e1 = fiche(lecture, "e1")
    page = ouvrir(marie)
    ouvrir_liste(page, lecture, e1)
    corriger_au_clavier(page, Clavier(page), e1, ", le soir")
    laisser_repondre(page)
    assert page.evaluate(BROUILLONS) == [], "what the server has is no draft any more"


def test_one_can_start_again_from_the_saved_record(ouvrir, marie):
    lecture = creer_lecture(marie)
    e1 = fiche(lecture, "e1")
    page = ouvrir(marie)
    ouvrir_liste(page, lecture, e1)
    entrer_en_correction(page, e1)
    page.keyboard.type("Faux départ. ")
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    page.get_by_role("button", name="Repartir de la fiche enregistrée").click()
    champ = carte(page, e1, "[data-edition]").locator("textarea[name=texte]")
    expect(champ).to_have_value("Ouvrir une maison des parents aux Tilleuls")
    page.goto(f"/lectures/{lecture.pk}/fiches/")
    expect(carte(page, e1)).to_be_visible()
    expect(page.locator("[data-edition]")).to_have_count(0)


@pytest.mark.parametrize("adresse", ["fiches/signataire/", "fiches/controle/", "silences/", "defaire/", "differences/"])
def test_each_new_page_is_accessible(ouvrir, marie, accessible, adresse):
    lecture = creer_lecture(marie)
    comparer_lectures(lecture)
    page = ouvrir(marie)
    page.goto(f"/lectures/{lecture.pk}/{adresse}")
    accessible(page)
