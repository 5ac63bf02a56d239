"""Towards the signature: each step with its date and its proof; what must be in the contract, read or said."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.contrats.conformite import CONTROLES, look, points
from reciproque.contrats.models import Fiche, Signature
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import (
    FicheFactory,
    LectureFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
)
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def url(nom, contrat, *reste):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *reste])


@pytest.fixture
def partie(contrat):
    return SignatureFactory(contrat=contrat, etat="annoncee", organisation=OrganisationFactory(nom="Ville de Bourg"))


def test_from_announced_to_signed_each_step_keeps_its_date(client, contrat, partie, equipe):
    adresse = url("signature-modifier", contrat, partie.pk)
    deliberation = {"etat": "deliberation", "deliberation_numero": "2024-17", "deliberation_date": "2024-05-30"}
    assert client.post(adresse, deliberation).status_code == 302
    signee = {**deliberation, "etat": "signee", "date": "2024-06-14", "titre": "La maire"}
    assert client.post(adresse, signee).status_code == 302
    partie.refresh_from_db()
    assert (partie.etat, partie.date, partie.titre) == ("signee", date(2024, 6, 14), "La maire")
    assert (partie.deliberation_numero, partie.deliberation_date) == ("2024-17", date(2024, 5, 30))
    assert Entree.objects.filter(contrat_id=contrat.pk, verbe="modifié la partie").count() == 2


def test_a_deliberation_has_a_date(client, contrat, partie, equipe):
    reponse = client.post(url("signature-modifier", contrat, partie.pk), {"etat": "deliberation"})
    assert reponse.status_code == 422
    assert "Une délibération a une date" in reponse.content.decode()


def test_the_proof_is_a_file_that_readers_can_fetch(client, contrat, partie, equipe):
    assert client.get(url("signature-preuve", contrat, partie.pk)).status_code == 404
    fichier = SimpleUploadedFile("delib.pdf", PDF, content_type="application/pdf")
    client.post(url("signature-joindre", contrat, partie.pk), {"fichier": fichier})
    reponse = client.get(url("signature-preuve", contrat, partie.pk))
    contenu = b"".join(reponse)
    assert contenu == PDF
    assert "delib.pdf" in client.get(url("signatures", contrat)).content.decode()
    assert Entree.objects.filter(verbe="joint la preuve de").exists()


def test_a_proof_that_is_no_document_is_refused(client, contrat, partie, equipe):
    fichier = SimpleUploadedFile("delib.pdf", b"MZ\x90 not a pdf", content_type="application/pdf")
    reponse = client.post(url("signature-joindre", contrat, partie.pk), {"fichier": fichier})
    assert reponse.status_code == 422
    assert Signature.objects.get(pk=partie.pk).preuve is None
    assert client.post(url("signature-joindre", contrat, partie.pk), {}).status_code == 422


def test_who_is_missing_is_a_filter(client, contrat, partie, equipe):
    SignatureFactory(contrat=contrat, etat="signee", deliberation_date=date(2024, 1, 1))
    liste = client.get(url("signatures", contrat), {"manque": "deliberation"}).context["liste"]
    assert [s.pk for s in liste.queryset] == [partie.pk]


def test_the_sheet_to_sign_names_every_party(client, contrat, partie, lectrice):
    page = client.get(url("emargement", contrat)).content.decode()
    assert "Ville de Bourg" in page
    assert "à signer" in page


def etats(contrat):
    return {vu.point.cle: vu.etat for vu in look(contrat)}


class TestConformity:
    def test_every_control_named_exists_and_every_point_has_its_reference(self):
        assert {p.controle for p in points() if p.controle} == set(CONTROLES)
        assert len({p.cle for p in points()}) == len(points())
        assert all(p.reference and p.texte for p in points())

    def test_an_empty_contract_lacks_what_can_be_read_and_leaves_the_rest_to_people(self, contrat):
        vus = etats(contrat)
        for cle in ("periode", "signataires", "departement-region", "quartiers", "objectifs", "responsables"):
            assert vus[cle] == "non", cle
        for cle in ("gouvernance", "indicateurs", "abattement", "conseils-citoyens", "egalite"):
            assert vus[cle] == "a_verifier", cle

    def test_what_stands_in_the_content_is_found(self, contrat):
        contrat.debut, contrat.fin = date(2024, 1, 1), date(2030, 12, 31)
        for categorie in ("etat", "epci", "commune", "departement", "region"):
            SignatureFactory(contrat=contrat, organisation=OrganisationFactory(categorie=categorie))
        PerimetreQuartierFactory(contrat=contrat, quartier__nature="QPV")
        engagement = creer_engagement(contrat, noeud=creer_noeud(contrat))
        participer(engagement, "communes")
        lecture = LectureFactory(contrat=contrat)
        FicheFactory(lecture=lecture, genre="instance", contenu={"nom": "Comité de pilotage"})
        FicheFactory(lecture=lecture, genre="indicateur", contenu={"libelle": "Nombre"})
        piece = FicheFactory(
            lecture=lecture,
            genre="piece",
            contenu={"titre": "Convention d’abattement", "etat": "annoncee"},
            recherche="convention d'abattement",
        )
        vus = etats(contrat)
        lues = {p.cle for p in points() if p.controle} - {"abattement"}
        assert {vus[cle] for cle in lues} == {"oui"}
        assert vus["abattement"] == "non"
        Fiche.objects.filter(pk=piece.pk).update(contenu={"titre": "Convention", "etat": "presente"})
        assert etats(contrat)["abattement"] == "oui"

    def test_a_person_s_word_comes_first_and_can_be_taken_back(self, client, contrat, equipe):
        dire = url("conformite-dire", contrat)
        client.post(dire, {"cle": "egalite", "etat": "oui", "note": "partie 1.4"})
        assert etats(contrat)["egalite"] == "oui"
        assert "partie 1.4" in client.get(url("conformite", contrat)).content.decode()
        assert Entree.objects.filter(verbe="dit la conformité de", motif="egalite").count() == 1
        client.post(dire, {"cle": "egalite", "etat": "oui", "note": "partie 1.4"})
        assert Entree.objects.filter(motif="egalite").count() == 1, "nothing changed, nothing told"
        client.post(dire, {"cle": "egalite", "etat": ""})
        assert etats(contrat)["egalite"] == "a_verifier"

    @pytest.mark.parametrize("donnees", [{"cle": "inconnu", "etat": "oui"}, {"cle": "egalite", "etat": "peut-être"}])
    def test_what_makes_no_sense_changes_nothing(self, client, contrat, equipe, donnees):
        client.post(url("conformite-dire", contrat), donnees)
        assert not contrat.points_conformes.exists()

    def test_the_page_costs_the_same_whatever_the_size(self, client, db):
        comptes = []
        for n in (50, 800):
            contrat = grand_contrat(n)
            client.force_login(donner_acces(contrat))
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(url("conformite", contrat)).status_code == 200
            comptes.append(len(requetes))
        assert comptes[0] == comptes[1] <= 20


@pytest.mark.parametrize("nom", ["emargement", "conformite"])
@pytest.mark.parametrize(("extension", "debut"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_sheets_leave_as_tagged_documents(client, contrat, partie, lectrice, nom, extension, debut):
    reponse = client.get(url(nom, contrat), {"format": extension})
    assert reponse.content.startswith(debut)
    assert f".{extension}" in reponse["Content-Disposition"]
    if extension == "pdf":
        texte = texte_du_pdf(reponse.content)
        assert ("Ville de Bourg" if nom == "emargement" else points()[0].titre) in texte
