"""The tree that a councillor reads: searched, folded without script, printed with what is promised there."""

import io

import pytest
from django.urls import reverse
from docx import Document as ouvrir_docx

from reciproque.contrats import arbre_imprime
from tests.factories.contrats import DocumentFactory
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def arbre(promesses):
    return reverse("contrats:arborescence", args=[promesses.contrat.pk])


@pytest.fixture
def papier(promesses):
    return reverse("contrats:arborescence-imprimer", args=[promesses.contrat.pk])


def test_searching_finds_titles_and_commitments(promesses, lectrice, client, arbre):
    page = client.get(arbre, {"q": "ÉCOLE numero 5"}).content.decode()
    assert "1\u00a0engagement" in page
    assert "Engagement pour l&#x27;école numéro 5" in page
    assert "1.1 Aller vers les familles" in page
    assert "Engagement pour l&#x27;école numéro 4" not in page
    assert "Engagement pour l&#x27;école numéro 7" not in client.get(arbre, {"q": "numéro 7"}).content.decode()
    assert "Prévenir les ruptures" in client.get(arbre, {"q": "ruptures"}).content.decode()
    assert "Rien ne correspond" in client.get(arbre, {"q": "zzz"}).content.decode()


def test_folds_and_unfolds_without_script(promesses, lectrice, client, arbre):
    ouverts = [
        client.get(arbre, {"deplier": voulu}).content.decode().count("<details open") for voulu in ("oui", "non")
    ]
    assert ouverts == [1, 0]


def test_as_a_pdf_it_has_titles_counts_commitments_partners_and_lines(promesses, lectrice, client, papier):
    redaction = promesses.engagements[0].redaction
    redaction.document = DocumentFactory(titre="Protocole signé", contrats=[promesses.contrat])
    redaction.ligne_debut = redaction.ligne_fin = 12
    redaction.save()
    texte = texte_du_pdf(client.get(papier).content).replace("\u00a0", " ")
    morceaux = (
        "Cohésion sociale",
        "5 engagements",
        "Aller vers les familles",
        "Engagement pour l'école numéro 1",
        "Protocole signé, ligne 12",
        "CAF du Val-Fleuri — chef de file",
        "Prévenir les ruptures",
        "CAF du Val-Fleuri (fiche)",
        "Hors de l’arborescence",
        "Engagement pour l'école numéro 8",
    )
    rangs = [texte.find(morceau) for morceau in morceaux]
    assert -1 not in rangs
    assert rangs == sorted(rangs)
    assert "numéro 7" not in texte  # withdrawn


def test_one_branch_alone_as_a_docx(promesses, lectrice, client, papier):
    reponse = client.get(papier, {"branche": promesses.pilier.pk, "format": "docx"})
    ouvert = ouvrir_docx(io.BytesIO(reponse.content))
    titres = [p.text for p in ouvert.paragraphs if p.style.name in ("Title", "Heading 1")]
    assert titres == [
        "Pilier 1\u00a0: Cohésion sociale",
        "Axe 1.1\u00a0: Aller vers les familles",
        "Axe 1.2\u00a0: Prévenir les ruptures",
    ]
    assert sum(len(table.rows) - 1 for table in ouvert.tables) == 5


@pytest.mark.parametrize("requete", ["?format=odt", "?branche=999999", "?branche=x"])
def test_what_does_not_exist_is_not_found(promesses, lectrice, client, papier, requete):
    assert client.get(papier + requete).status_code == 404


def test_too_long_leads_back_with_a_sentence(promesses, lectrice, client, papier, monkeypatch):
    monkeypatch.setattr(arbre_imprime, "AU_PLUS", 2)
    page = client.get(papier, follow=True)
    assert "Ouvrez une branche, puis imprimez-la" in page.content.decode()
