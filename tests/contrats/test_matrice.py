"""The matrix commitments × partners: each crossing in words, the filters, the exports, the weight."""

import csv
import gzip
import io

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from reciproque.contrats.listes.matrice import ListeMatrice
from reciproque.contrats.models import Acces, Role
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import grand_contrat, participer
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db


def matrice(contrat, demande=""):
    """{number of the commitment: {partner: what is said}}."""
    liste = ListeMatrice(contrat, QueryDict(demande))
    return {
        ligne.numero: {tete.nom: case.dit for tete, case in ligne.cases if case}
        for _branche, lignes in liste.groupes
        for ligne in lignes
    }


def adresse(contrat):
    return reverse("contrats:matrice", args=[contrat.pk])


def test_each_crossing_is_said_in_words(promesses):
    assert matrice(promesses.contrat) == {
        "1": {"CAF du Val-Fleuri": "chef de file, imprimé «\u00a0CAF\u00a0»"},
        "2": {"CAF du Val-Fleuri": "partenaire", "Ville de Bourg-Neuf": "nommé, rôle non précisé"},
        "3": {"CAF du Val-Fleuri": "nommé, rôle non précisé"},
        "4": {"CAF du Val-Fleuri": "nommé, rôle non précisé, pour toute la fiche"},
        "5": {
            "CAF du Val-Fleuri": "nommé, rôle non précisé, à confirmer, imprimé «\u00a0la CAF\u00a0»",
            "CAF du Haut-Pays": "nommé, rôle non précisé, à confirmer, imprimé «\u00a0la CAF\u00a0»",
        },
        "6": {"Les CAF": "nommé, rôle non précisé, imprimé «\u00a0les CAF\u00a0»"},
        "8": {},
    }


def test_an_organisation_in_two_capacities_is_said_by_the_strongest(promesses):
    participer(promesses.engagements[1], promesses.caf, role="chef_de_file", certitude="propose")
    assert matrice(promesses.contrat)["2"]["CAF du Val-Fleuri"] == "chef de file"


@pytest.mark.parametrize(
    ("demande", "lignes", "colonnes"),
    [
        ("role=chef_de_file", ["1"], ["CAF du Val-Fleuri"]),
        ("categorie=commune", ["2"], ["Ville de Bourg-Neuf"]),
        ("partenaire=caf", ["6"], ["Les CAF"]),
        ("categorie=caf&role=chef_de_file", ["1"], ["CAF du Val-Fleuri"]),
        ("q=numéro 5", ["5"], ["CAF du Haut-Pays", "CAF du Val-Fleuri"]),
    ],
)
def test_filters_leave_rows_and_columns(promesses, demande, lignes, colonnes):
    liste = ListeMatrice(promesses.contrat, QueryDict(demande))
    assert list(matrice(promesses.contrat, demande)) == lignes
    assert sorted(tete.nom for tete in liste.tetes) == colonnes
    assert liste.total == len(lignes)


def test_a_branch_filters_too(promesses):
    assert list(matrice(promesses.contrat, f"branche={promesses.cadre.pk}")) == ["6"]


def test_the_page_is_a_table_that_a_screen_reader_can_walk(promesses, lectrice, client):
    page = html.fromstring(client.get(adresse(promesses.contrat)).content)
    (table,) = page.xpath("//table")
    assert table.xpath("caption")
    tetes = [" ".join(th.text_content().split()) for th in table.xpath("thead//th[@scope='col']")]
    assert tetes == ["Engagement", "CAF du Val-Fleuri", "CAF du Haut-Pays", "Ville de Bourg-Neuf", "Les CAF"]
    rangees = table.xpath("tbody/tr[th[@scope='row']]")
    assert [len(rangee.xpath("td")) for rangee in rangees] == [4] * 7
    premiere = rangees[0].xpath("td[1]")[0]
    assert premiere.get("data-label") == "CAF du Val-Fleuri"
    assert premiere.xpath("string(span[@aria-hidden='true'])") == "chefCAF"
    assert "chef de file" in premiere.xpath("string(span[@class='matrice-dit'])")
    assert page.xpath("//*[@role='region' and @tabindex='0']")


@pytest.mark.parametrize("export", ["csv", "xlsx", "pdf"])
def test_the_exports_give_what_the_filters_show(promesses, lectrice, client, export):
    contenu = client.get(adresse(promesses.contrat), {"export": export, "role": "chef_de_file"}).getvalue()
    entetes = ["N°", "Engagement", "Où", "Échéance", "Chef de file", "Autres partenaires", "CAF du Val-Fleuri"]
    ligne = ["1", "Engagement pour l'école numéro 1", "CAF du Val-Fleuri", "chef de file, imprimé «\u00a0CAF\u00a0»"]
    if export == "pdf":
        texte = texte_du_pdf(contenu)
        assert "numéro 1" in texte
        assert "numéro 2" not in texte
        return
    if export == "csv":
        lignes = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))
    else:
        feuille = openpyxl.load_workbook(io.BytesIO(contenu)).worksheets[0]
        lignes = [list(rangee) for rangee in feuille.iter_rows(values_only=True)]
    assert lignes[0] == entetes
    assert [[r[0], r[1], r[4], r[6]] for r in lignes[1:]] == [ligne]


def test_the_whole_list_is_exported_with_every_partner(promesses, lectrice, client):
    contenu = client.get(adresse(promesses.contrat), {"export": "csv"}).getvalue().decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(contenu), delimiter=";"))
    assert lignes[0][6:] == ["CAF du Val-Fleuri", "CAF du Haut-Pays", "Ville de Bourg-Neuf", "Les CAF"]
    deux = next(ligne for ligne in lignes if ligne[0] == "2")
    assert deux[5] == "CAF du Val-Fleuri (partenaire) ; Ville de Bourg-Neuf (nommé, rôle non précisé)"


def test_a_large_contract_stays_light_and_asks_no_more(promesses, lectrice, client):
    grand = grand_contrat(600, organisations=40)
    Acces.objects.create(user=lectrice, contrat=grand, role=Role.LECTEUR)
    client.get(adresse(promesses.contrat))
    comptes = []
    for contrat in (promesses.contrat, grand):
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(adresse(contrat))
        comptes.append(len(requetes))
        assert len(page.content) < 400 * 1024
        assert len(gzip.compress(page.content)) < 40 * 1024
    assert comptes[0] == comptes[1] <= 16


def test_an_empty_contract_says_so(contrat, lectrice, client):
    OrganisationFactory()
    assert "aucun engagement" in client.get(adresse(contrat)).content.decode()
