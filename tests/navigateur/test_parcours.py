"""From a signed document to what the CAF promised, by hand: upload, correct, confirm, find, export.

The document is the protocole of the corpus over eight contracts. By line, in reference/seed-001.md: 63 commitments, the
CAF named beside six of them (lines 675, 688, 689, 690, 705, 711) without saying which of the two that sign.
"""

import os
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from reciproque.contrats.models import Contrat, Fiche
from tests.harnais.navigation import laisser_repondre, suivre
from tests.navigateur.test_demonstration import CHEFFE, compte

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DOCUMENT = CORPUS / "001_f51fb880b58647cb.txt"
ENGAGEMENTS = 63
CHIFFRES = {"engagements": ENGAGEMENTS, "quartiers": 65, "mesures nationales": 42, "contrats couverts": 8}
CAF = "CAF du Val de Marne"
PAR_LA_CAF = 6
CORRECTION = "Soutenir les actions au titre des contrats locaux d’accompagnement à la scolarité (relu par nous)."


@pytest.fixture
def document():
    if not DOCUMENT.exists():
        if os.environ.get("CI"):
            pytest.fail("Les documents réels manquent : ../shared/corpus")
        pytest.skip("les documents réels ne sont pas là")
    return DOCUMENT


@pytest.fixture
def page(demonstration, ouvrir):
    """The one who deposits."""
    return ouvrir(compte(CHEFFE), accept_downloads=True)


def test_from_the_file_to_what_the_caf_promised(page, document, accessible):
    page.goto("/")
    suivre(page, page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Lectures"))
    accessible(page)
    suivre(page, page.get_by_role("main").get_by_role("link", name="Déposer un document"))
    accessible(page)

    page.locator("input[type=file]").set_input_files(document)
    suivre(page, page.get_by_role("button", name="Lire ce document"))
    expect(page).to_have_url(re.compile(r"/travaux/\d+/$"))
    accessible(page)
    suivre(page, page.get_by_role("link", name="Voir le résultat"))
    page.get_by_role("heading", name="Ce que le document promet, branche par branche").wait_for()
    accessible(page)
    chiffres = page.locator(".chiffres").inner_text()
    assert all(f"{nom}\n{n}" in chiffres for nom, n in CHIFFRES.items()), chiffres
    lecture = page.url

    suivre(page, page.get_by_role("link", name="Relire les engagements"))
    accessible(page)
    corriger_la_fiche(page, "Contrats locaux d'accompagnement", CORRECTION, accessible)

    page.goto(lecture)
    suivre(page, page.get_by_role("link", name="Confirmer", exact=True))
    accessible(page)
    page.locator("#id_nom").fill("Protocole de Grand-Orly Seine Bièvre")
    suivre(page, page.get_by_role("button", name="Confirmer", exact=True))
    expect(page).to_have_url(re.compile(r"/contrats/\d+/$"))
    accessible(page)
    contrat = Contrat.objects.get(nom="Protocole de Grand-Orly Seine Bièvre")
    assert contrat.engagements.count() == ENGAGEMENTS
    assert contrat.engagements.filter(redactions__texte=CORRECTION).count() == 1

    lignes = exporter_la_caf(page, contrat, accessible)
    assert len(lignes) == PAR_LA_CAF + 1  # « l'ensemble des signataires » engages it once more, line 810
    assert sum(CORRECTION in ligne for ligne in lignes) == 1


def corriger_la_fiche(page, extrait, texte, accessible):
    """Correct the commitment whose passage holds ``extrait``, in place."""
    fiche = Fiche.objects.get(genre="engagement", contenu__texte__icontains=extrait)
    page.goto(f"{page.url.split('?')[0]}?q={extrait[:30]}")
    article = page.locator(f"#fiche-{fiche.pk}")
    article.get_by_role("link", name="Corriger").click()
    champ = article.get_by_label("Texte")
    champ.wait_for()
    accessible(page)
    champ.fill(texte)
    article.get_by_role("button", name="Enregistrer").click()
    article.get_by_text("Lu d’abord").wait_for()
    laisser_repondre(page)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.contenu["texte"]) == ("corrigee", texte)


def exporter_la_caf(page, contrat, accessible):
    """The text of each line of the workbook that the CAF's page gives."""
    suivre(page, page.get_by_role("navigation", name="Pages du contrat").get_by_role("link", name="Partenaires"))
    accessible(page)
    suivre(page, page.get_by_role("link", name=CAF))
    page.get_by_role("heading", level=1, name=CAF).wait_for()
    accessible(page)
    expect(page.locator(".promesse")).to_have_count(PAR_LA_CAF + 1)
    page.get_by_text("Fiche et exports").click()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Liste, XLSX").click()
    classeur = openpyxl.load_workbook(BytesIO(Path(telechargement.value.path()).read_bytes()))
    feuille = classeur.active
    return [
        " | ".join(str(c) for c in rangee if c is not None) for rangee in feuille.iter_rows(min_row=2, values_only=True)
    ]
