"""The path that docs/guide/premiers-pas.md tells, on the demonstration's own documents: its pictures are taken here.

`make captures` gives them; nothing of a real document is ever in the guide.
"""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from reciproque.contrats.models import Contrat, Engagement, Fiche, Lecture, Participation
from tests.harnais.navigation import suivre
from tests.navigateur.test_demonstration import CHEFFE, ETROIT, compte

CAF = "Caisse d’allocations familiales de la Haute-Ambrelle"
CORRIGE = "Éclairer le chemin de la gare, du quartier jusqu’au quai"


@pytest.fixture
def cheffe(demonstration, ouvrir):
    """Someone at their desk."""
    return ouvrir(compte(CHEFFE), accept_downloads=True)


def test_the_way_to_a_contract(cheffe, accessible, capturer):
    page = cheffe
    page.goto("/demo/")
    capturer(page, "entrer")
    page.goto("/")
    accessible(page)
    capturer(page, "ma-page")
    page.goto("/lectures/deposer/")
    accessible(page)
    capturer(page, "deposer")

    page.goto("/lectures/")
    suivre(page, page.get_by_role("main").get_by_role("link", name=re.compile("Les Verriers")).first)
    expect(page).to_have_url(re.compile(r"/lectures/\d+/$"))
    accessible(page)
    capturer(page, "lecture")
    suivre(page, page.get_by_role("link", name="Relire les engagements"))
    accessible(page)
    capturer(page, "relire")

    fiche = Fiche.objects.get(genre="engagement", contenu__texte__startswith="Éclairer le chemin")
    article = page.locator(f"#fiche-{fiche.pk}")
    article.scroll_into_view_if_needed()
    article.get_by_role("link", name="Corriger").click()
    article.get_by_label("Texte").fill(CORRIGE)
    accessible(page)
    capturer(page, "corriger")
    article.get_by_role("button", name="Enregistrer").click()
    article.get_by_text("Lu d’abord").wait_for()

    page.goto(f"/lectures/{Lecture.objects.get(etat='a_relire', contrat=None).pk}/confirmer/")
    accessible(page)
    capturer(page, "confirmer")
    suivre(page, page.get_by_role("button", name="Confirmer", exact=True))
    expect(page).to_have_url(re.compile(r"/contrats/\d+/$"))
    accessible(page)
    capturer(page, "contrat")
    convention = Contrat.objects.get(nom__icontains="Verriers")
    assert convention.engagements.count() == 8
    assert convention.engagements.filter(redactions__texte=CORRIGE).exists()


def test_what_the_caf_promised(cheffe, accessible, capturer):
    page = cheffe
    protocole = Contrat.objects.get(nature="protocole")
    page.goto(f"/contrats/{protocole.pk}/partenaires/")
    accessible(page)
    capturer(page, "partenaires")
    suivre(page, page.get_by_role("main").get_by_role("link", name=CAF).first)
    page.get_by_role("heading", level=1, name=CAF).wait_for()
    accessible(page)
    capturer(page, "caf")
    nommee = Participation.objects.filter(organisation__nom=CAF, engagement__contrat=protocole)
    par_nom = nommee.values("engagement").distinct().count()
    assert par_nom >= 7
    page.get_by_text("Fiche et exports").click()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Liste, XLSX").click()
    feuille = openpyxl.load_workbook(BytesIO(Path(telechargement.value.path()).read_bytes())).active
    assert feuille.max_row - 1 >= par_nom


def test_a_commitment_beside_its_passage(cheffe, ouvrir, accessible, capturer):
    engagement = Engagement.objects.get(redactions__numero="6", contrat__nature="protocole")
    adresse = f"/contrats/{engagement.contrat_id}/engagements/{engagement.pk}/"
    cheffe.goto(adresse)
    expect(cheffe.get_by_text("24 places de crèche").first).to_be_visible()
    accessible(cheffe)
    capturer(cheffe, "engagement")
    cheffe.goto(f"/contrats/{engagement.contrat_id}/engagements/")
    accessible(cheffe)


def test_on_a_telephone(demonstration, ouvrir, capturer):
    citoyenne = ouvrir(compte("conseillere-citoyenne@tanneries.example"), taille=ETROIT)
    contrat = Contrat.objects.get(nom__contains="d’Ambrelle")
    for nom, adresse in (("ma-page", "/"), ("engagements", f"/contrats/{contrat.pk}/engagements/")):
        citoyenne.goto(adresse)
        assert citoyenne.evaluate("document.documentElement.scrollWidth") <= ETROIT["width"]
        capturer(citoyenne, f"telephone-{nom}")


def test_without_script_the_same_contract_is_confirmed(demonstration, ouvrir):
    page = ouvrir(compte(CHEFFE), java_script_enabled=False)
    page.goto("/lectures/")
    suivre(page, page.get_by_role("main").get_by_role("link", name=re.compile("Les Verriers")).first)
    suivre(page, page.get_by_role("link", name="Relire les engagements"))
    suivre(page, page.get_by_role("button", name=re.compile("^Garder")).first)
    page.get_by_text("1 relu").first.wait_for()
    page.goto(f"/lectures/{Lecture.objects.get(etat='a_relire', contrat=None).pk}/confirmer/")
    suivre(page, page.get_by_role("button", name="Confirmer", exact=True))
    expect(page).to_have_url(re.compile(r"/contrats/\d+/$"))
    assert Contrat.objects.get(nom__icontains="Verriers").engagements.count() == 8


@pytest.mark.parametrize(
    "page_visee", ["", "arborescence/", "engagements/", "partenaires/", "quartiers/", "signatures/"]
)
def test_the_contract_in_the_dark(demonstration, ouvrir, accessible, page_visee):
    page = ouvrir(compte(CHEFFE), color_scheme="dark")
    page.goto(f"/contrats/{Contrat.objects.get(nature='protocole').pk}/{page_visee}")
    accessible(page, etroit=False)
