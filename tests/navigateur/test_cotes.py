"""The contract from every side, in a browser: partner, matrix, completing in bulk, tree; at both widths."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.contrats.models import Participation
from tests.factories.contrats import donner_acces, grand_contrat
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contrat():
    return grand_contrat(30, organisations=8, piliers=2, axes=2, quartiers=4)


@pytest.fixture
def equipe(contrat):
    return donner_acces(contrat)


def adresse(contrat, nom, requete=""):
    return reverse(f"contrats:{nom}", args=[contrat.pk]) + requete


def test_every_side_is_accessible(contrat, equipe, ouvrir, accessible):
    page = ouvrir(equipe)
    organisation = contrat.engagements.first().participations.first().organisation
    for url in (
        adresse(contrat, "matrice"),
        adresse(contrat, "matrice", "?role=chef_de_file"),
        adresse(contrat, "completer", "?manque=echeance"),
        adresse(contrat, "arborescence", "?q=habitants"),
        adresse(contrat, "arborescence", "?deplier=non"),
        reverse("contrats:promesses", args=[organisation.pk]),
    ):
        page.goto(url)
        accessible(page)
    page.goto(adresse(contrat, "completer", "?manque=echeance"))
    page.get_by_label("Échéance").fill("2027-12-31")
    page.get_by_label("Motif").fill("Décidé en comité")
    page.locator("input[name=choisi]").first.check()
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aperçu")
    accessible(page)


def test_commitments_are_completed_by_keyboard(contrat, equipe, ouvrir):
    page = ouvrir(equipe)
    page.goto(adresse(contrat, "engagements", "?manque=echeance"))
    page.get_by_role("link", name="Compléter plusieurs engagements").focus()
    suivre(page, "Enter")
    page.get_by_label("Échéance").fill("2027-12-31")
    page.get_by_label("Motif").fill("Décidé en comité")
    cases = page.locator("input[name=choisi]")
    for rang in range(3):
        cases.nth(rang).press("Space")
    page.get_by_role("button", name="Voir l’aperçu").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3")
    page.get_by_role("button", name=re.compile("Appliquer")).press("Enter")
    expect(page.get_by_text("engagements complétés")).to_be_visible()
    expect(page).to_have_url(re.compile("manque=echeance"))


def test_two_people_complete_the_same_and_the_second_is_told(contrat, equipe, ouvrir):
    une, autre = ouvrir(equipe), ouvrir(donner_acces(contrat))
    for page in (une, autre):
        page.goto(adresse(contrat, "completer"))
        page.get_by_label("Échéance").fill("2027-12-31")
        page.get_by_label("Motif").fill("Décidé en comité")
        page.locator("input[name=choisi]").first.check()
        page.get_by_role("button", name="Voir l’aperçu").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Aperçu")
    une.get_by_role("button", name=re.compile("Appliquer")).click()
    expect(une.get_by_text("engagement complété")).to_be_visible()
    autre.get_by_role("button", name=re.compile("Appliquer")).click()
    expect(autre.get_by_text("rien n’a été enregistré")).to_be_visible()
    expect(autre.get_by_text("modifié entre-temps")).to_be_visible()


def test_the_sheet_is_taken_from_the_page_of_a_partner(contrat, equipe, ouvrir):
    page = ouvrir(equipe)
    chef = Participation.objects.filter(engagement__contrat=contrat, role="chef_de_file").first().organisation
    page.goto(reverse("contrats:partenaire", args=[contrat.pk, chef.pk]))
    page.get_by_text("Fiche et exports").click()
    for format_, extension in (("PDF", "pdf"), ("DOCX", "docx")):
        with page.expect_download() as attendu:
            page.get_by_role("link", name=f"Fiche à remettre, {format_}").click()
        assert attendu.value.suggested_filename.endswith(f".{extension}")


def test_the_matrix_becomes_cards_on_a_phone(contrat, equipe, ouvrir):
    page = ouvrir(equipe)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(adresse(contrat, "matrice"))
    case = page.locator(".matrice td[data-label]").first
    expect(case.locator(".matrice-dit")).to_be_visible()
    expect(case.locator(".matrice-court")).to_be_hidden()
    expect(page.locator(".matrice td:empty").first).to_be_hidden()
