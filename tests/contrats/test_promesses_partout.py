"""What an organisation promised across contracts, and the sheet handed to it."""

import io

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as ouvrir_docx

from reciproque.contrats import fiche_partenaire
from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.listes.promesses import ListePromesses
from reciproque.contrats.models import Acces, Contrat, Participation, Role
from reciproque.contrats.promesses import chapters, contracts_naming
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import (
    ContratFactory,
    DocumentFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    grand_contrat,
    participer,
)
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db


def lister(organisation, demande="", contrats=None):
    contrats = Contrat.objects.all() if contrats is None else contrats
    return ListePromesses(organisation, contracts_naming(organisation, contrats), QueryDict(demande))


def par_titre(liste):
    rangees = {}
    for redaction in liste.queryset:
        rangees.setdefault(redaction.titre, []).append(redaction.numero)
    return rangees


@pytest.fixture
def ailleurs(promesses):
    """Another contract where the same CAF leads one commitment, and signs."""
    contrat = ContratFactory(nom="Autre contrat")
    participer(creer_engagement(contrat, "Financer la halte", numero="A1"), promesses.caf, role="chef_de_file")
    SignatureFactory(contrat=contrat, organisation=promesses.caf)
    participer(creer_engagement(contrat, "Tous ensemble", numero="A2"), Participation.Collectif.SIGNATAIRES)
    return contrat


def url(nom, *args):
    return reverse(f"contrats:{nom}", args=args)


class TestEachCapacityApart:
    def test_in_one_contract(self, promesses):
        assert par_titre(lister(promesses.caf)) == {
            "chef_de_file": ["1"],
            "partenaire": ["2"],
            "inconnu": ["3"],
            "fiche": ["4"],
            "propose": ["5"],
            "collectif": ["6"],
        }
        assert par_titre(lister(promesses.autre_caf)) == {"propose": ["5"], "collectif": ["6"]}

    def test_in_several(self, promesses, ailleurs):
        assert par_titre(lister(promesses.caf)) == {
            "chef_de_file": ["A1", "1"],
            "partenaire": ["2"],
            "inconnu": ["3"],
            "fiche": ["4"],
            "propose": ["5"],
            "collectif": ["A2", "6"],
        }

    def test_every_party_binds_only_where_it_is_one(self, promesses, ailleurs):
        participer(promesses.engagements[7], Participation.Collectif.SIGNATAIRES)
        assert par_titre(lister(promesses.caf))["collectif"] == ["A2", "6"]

    def test_a_sheet_named_for_a_collective_or_in_doubt(self, promesses):
        bailleur = OrganisationFactory(categorie="bailleur")
        SignatureFactory(contrat=promesses.contrat, organisation=bailleur)
        participer(promesses.fiche, "bailleurs")
        assert par_titre(lister(bailleur)) == {"collectif": ["4"]}
        participer(promesses.fiche, bailleur, certitude="propose", role="partenaire")
        assert par_titre(lister(bailleur)) == {"propose": ["4"]}

    @pytest.mark.parametrize("categorie", ["bailleur", "caf"])
    def test_the_database_says_what_the_page_of_one_contract_says(self, categorie):
        """Two ways of computing, one answer: row by row in memory, and in one query."""
        contrat = grand_contrat(120, organisations=4)
        for organisation in (s.organisation for s in contrat.signatures.select_related("organisation")):
            organisation.categorie = categorie
            organisation.save()
        nommee = contrat.engagements.first().participations.first().organisation
        nommee.categorie = categorie
        nommee.save()
        liste = lister(nommee)
        est_partie = bool(liste.contrats[0].est_partie)
        attendu = {
            chapitre.cle: [promesse.redaction.numero for promesse in chapitre.promesses]
            for chapitre in chapters(contrat, nommee, Arbre.of(contrat), est_partie=est_partie)
        }
        assert par_titre(liste) == attendu


class TestThePage:
    def test_tells_by_name_in_doubt_and_apart(self, promesses, ailleurs, lectrice, client):
        Acces.objects.create(user=lectrice, contrat=ailleurs, role=Role.LECTEUR)
        page = client.get(url("promesses", promesses.caf.pk)).content.decode().replace("\u202f", " ")
        assert "5\u00a0engagements par son nom, 1 à confirmer, 2 au titre d’un collectif" in page
        assert "Financer la halte" in page
        assert "Autre contrat" in page
        assert "Engagement pour l&#x27;école numéro 7" not in page  # withdrawn

    def test_holds_only_the_contracts_open_to_the_person(self, promesses, ailleurs, lectrice, client):
        page = client.get(url("promesses", promesses.caf.pk)).content.decode()
        assert "Financer la halte" not in page
        assert "Autre contrat" not in page
        seule = OrganisationFactory()
        SignatureFactory(contrat=ailleurs, organisation=seule)
        assert client.get(url("promesses", seule.pk)).status_code == 404
        assert client.get(url("promesses-fiche", seule.pk)).status_code == 404

    def test_filters_by_contract_and_capacity(self, promesses, ailleurs):
        assert par_titre(lister(promesses.caf, f"contrat={ailleurs.pk}")) == {
            "chef_de_file": ["A1"],
            "collectif": ["A2"],
        }
        liste = lister(promesses.caf, "titre=collectif&titre=propose")
        assert liste.compteur == "0\u00a0engagement par son nom, 1 à confirmer, 2 au titre d’un collectif"
        assert liste.total == 3

    @pytest.mark.parametrize("export", ["csv", "xlsx", "pdf"])
    def test_is_exported_as_shown(self, promesses, ailleurs, lectrice, client, export):
        Acces.objects.create(user=lectrice, contrat=ailleurs, role=Role.LECTEUR)
        reponse = client.get(url("promesses", promesses.caf.pk), {"titre": "chef_de_file", "export": export})
        assert "engagements-caf-du-val-fleuri" in reponse["Content-Disposition"]
        contenu = reponse.getvalue()
        if export == "csv":
            lignes = [ligne.split(";")[:4] for ligne in contenu.decode("utf-8-sig").splitlines()]
            assert lignes[0] == ["À quel titre", "Contrat", "N°", "Engagement"]
            assert lignes[1:] == [
                ["Comme chef de file", "Autre contrat", "A1", "Financer la halte"],
                ["Comme chef de file", promesses.contrat.nom, "1", "Engagement pour l'école numéro 1"],
            ]
        if export == "pdf":
            texte = texte_du_pdf(contenu)
            assert "Financer la halte" in texte
            assert "numéro 2" not in texte

    def test_asks_as_many_queries_for_many_contracts(self, promesses, lectrice, client):
        adresse = url("promesses", promesses.caf.pk)
        client.get(adresse)
        comptes = []
        for tour in range(2):
            with CaptureQueriesContext(connection) as requetes:
                reponse = client.get(adresse)
            comptes.append(len(requetes))
            assert reponse.status_code == 200
            assert len(reponse.content) < 100 * 1024
            for n in range(30 if not tour else 0):
                contrat = ContratFactory()
                Acces.objects.create(user=lectrice, contrat=contrat, role=Role.LECTEUR)
                noeud = creer_noeud(contrat)
                for _ in range(4):
                    participer(creer_engagement(contrat, f"Promesse {n}", noeud=noeud), promesses.caf)
        assert comptes[0] <= 13
        assert comptes[1] <= comptes[0] + 2  # the filter by contract comes with the second contract


class TestTheSheet:
    def test_as_a_pdf_says_who_what_where_and_leaves_room(self, promesses, lectrice, client):
        document = DocumentFactory(titre="Protocole signé", contrats=[promesses.contrat])
        redaction = promesses.engagements[0].redaction
        redaction.document, redaction.ligne_debut, redaction.ligne_fin = document, 12, 14
        redaction.save()
        SignatureFactory(contrat=promesses.contrat, organisation=promesses.caf)
        reponse = client.get(url("partenaire-fiche", promesses.contrat.pk, promesses.caf.pk))
        assert reponse["Content-Type"] == "application/pdf"
        texte = texte_du_pdf(reponse.content).replace("\u00a0", " ")
        for attendu in (
            "Ce qu’a promis CAF du Val-Fleuri",
            promesses.contrat.nom,
            "4 engagements par son nom, 1 à confirmer, 1 au titre d’un collectif",
            "Comme chef de file",
            "Au titre d’un collectif",
            "Pilier 1 Cohésion sociale › 1.1 Aller vers les familles",
            "Protocole signé, lignes 12 à 14",
            "imprimé « les CAF »",
            f"réf. {promesses.engagements[0].pk}",
            "pas commencé",
            "Votre réponse",
        ):
            assert attendu in texte
        assert "numéro 7" not in texte  # withdrawn

    def test_as_a_docx_has_an_empty_space_for_each_answer(self, promesses, lectrice, client):
        reponse = client.get(
            url("partenaire-fiche", promesses.contrat.pk, promesses.caf.pk), {"format": "docx", "titre": "partenaire"}
        )
        ouvert = ouvrir_docx(io.BytesIO(reponse.content))
        formulaire, table = ouvert.tables
        assert [c.text for c in formulaire.columns[1].cells] == ["", "", ""]
        assert [c.text for c in table.rows[0].cells] == [
            "N°", "Engagement", "À quel titre", "Échéance", "État", "Depuis le", "Commentaire",
        ]  # fmt: skip
        (ligne,) = table.rows[1:]
        assert ligne.cells[0].text == f"2\nréf. {promesses.engagements[1].pk}"
        assert ligne.cells[1].text.startswith("Engagement pour l'école numéro 2\n")
        assert ligne.cells[2].text == "partenaire"
        assert "en cours" in ligne.cells[4].text
        assert [c.text for c in ligne.cells[5:]] == ["", ""]

    def test_across_contracts_follows_the_filters(self, promesses, ailleurs, lectrice, client):
        Acces.objects.create(user=lectrice, contrat=ailleurs, role=Role.LECTEUR)
        adresse = url("promesses-fiche", promesses.caf.pk)
        entiere = texte_du_pdf(client.get(adresse).content)
        assert "Financer la halte" in entiere
        assert "numéro 1" in entiere
        filtree = texte_du_pdf(client.get(adresse, {"contrat": promesses.contrat.pk}).content)
        assert "Financer la halte" not in filtree
        assert "Seulement" in filtree

    def test_of_who_promised_nothing_says_so(self, promesses, lectrice, client):
        muette = OrganisationFactory()
        SignatureFactory(contrat=promesses.contrat, organisation=muette)
        reponse = client.get(url("partenaire-fiche", promesses.contrat.pk, muette.pk))
        assert "ne dit ce que cette organisation promet" in texte_du_pdf(reponse.content)

    def test_too_long_is_refused_in_a_sentence(self, promesses, lectrice, client, monkeypatch):
        monkeypatch.setattr(fiche_partenaire, "AU_PLUS", 2)
        for nom, *args in (
            ("partenaire-fiche", promesses.contrat.pk, promesses.caf.pk),
            ("promesses-fiche", promesses.caf.pk),
        ):
            page = client.get(url(nom, *args), follow=True)
            assert page.status_code == 200
            assert "Ajoutez un filtre" in page.content.decode()

    def test_exists_in_two_formats(self, promesses, lectrice, client):
        assert client.get(url("promesses-fiche", promesses.caf.pk), {"format": "odt"}).status_code == 404
