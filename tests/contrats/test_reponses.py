"""The sheet that a partner completes and sends back: out, read, and only what the team keeps is written."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from reciproque.contrats.models import Engagement, FicheRecue, RedactionEngagement, Reponse
from reciproque.socle.models import Entree, Fichier
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import ContratFactory, donner_acces

pytestmark = pytest.mark.django_db

REF, ETAT, DEPUIS, COMMENTAIRE, ECHEANCE = 1, 6, 7, 8, 9


def url(nom, promesses, *args):
    return reverse(f"contrats:{nom}", args=[promesses.contrat.pk, promesses.caf.pk, *args])


@pytest.fixture
def fiche(client, promesses, equipe):
    """The workbook given to the CAF, and how to send it back."""
    reponse = client.get(url("partenaire-fiche", promesses), {"format": "xlsx"})
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].startswith('attachment; filename="fiche-caf-du-val-fleuri')
    return load_workbook(io.BytesIO(reponse.content))


def remplir(livre, promesses, n, **colonnes):
    onglet = livre["Réponses"]
    for rangee in onglet.iter_rows(min_row=2):
        if rangee[REF - 1].value == promesses.engagements[n - 1].pk:
            for colonne, valeur in colonnes.items():
                rangee[globals()[colonne.upper()] - 1].value = valeur
            return rangee[0].row
    raise AssertionError(f"l’engagement {n} n’est pas dans la fiche")


def renvoyer(client, promesses, livre):
    flux = io.BytesIO()
    livre.save(flux)
    fichier = SimpleUploadedFile("retour.xlsx", flux.getvalue())
    return client.post(url("reponse", promesses), {"fichier": fichier}, follow=True)


def test_the_sheet_has_one_line_a_commitment_and_room_to_answer(fiche, promesses):
    onglet = fiche["Réponses"]
    assert [c.value for c in onglet[1]] == [
        "Référence", "N°", "Engagement", "À quel titre", "Échéance", "État", "Depuis le", "Commentaire",
        "Échéance proposée",
    ]  # fmt: skip
    numeros = [rangee[1].value for rangee in onglet.iter_rows(min_row=2)]
    assert numeros == ["1", "2", "3", "4", "5", "6"]  # neither the one withdrawn nor the one of nobody
    (choix,) = onglet.data_validations.dataValidation
    assert str(choix.sqref) == "F2:F7"


def test_what_is_ticked_is_kept_and_the_rest_is_not(client, fiche, promesses, equipe):
    un, deux = promesses.engagements[0], promesses.engagements[1]
    remplir(fiche, promesses, 1, etat="En cours", depuis=date(2026, 3, 1), commentaire="Deux agents recrutés")
    remplir(fiche, promesses, 2, etat="fait", echeance="31/12/2027")
    page = renvoyer(client, promesses, fiche)
    texte = page.content.decode()
    assert "Deux agents recrutés" in texte
    assert "1er mars 2026" in texte
    assert "31 décembre 2027" in texte
    assert not Reponse.objects.exists()  # a preview writes nothing
    adresse = page.redirect_chain[-1][0]
    revision = deux.revision
    retour = client.post(adresse, {"reponse": [un.pk], "echeance": [f"{deux.pk}-{revision}"]}, follow=True)
    assert "1\u00a0réponse gardée, 1\u00a0échéance changée" in retour.content.decode()
    reponse = Reponse.objects.get()
    assert (reponse.engagement, reponse.organisation, reponse.etat) == (un, promesses.caf, "en_cours")
    assert (reponse.depuis, reponse.saisie_par) == (date(2026, 3, 1), equipe)
    assert RedactionEngagement.objects.get(engagement=deux).echeance == date(2027, 12, 31)
    assert Entree.objects.filter(verbe="reçu une réponse sur").count() == 1
    assert Entree.objects.filter(verbe="corrigé", motif__contains="CAF du Val-Fleuri").count() == 1
    page = client.get(reverse("contrats:engagement", args=[promesses.contrat.pk, un.pk])).content.decode()
    assert "Deux agents recrutés" in page


def test_the_same_sheet_twice_says_nothing_new_and_the_next_one_shows_what_was_answered(client, fiche, promesses):
    remplir(fiche, promesses, 1, etat="pas commencé", commentaire="Faute de local")
    page = renvoyer(client, promesses, fiche)
    client.post(page.redirect_chain[-1][0], {"reponse": [promesses.engagements[0].pk]})
    assert "Cette fiche ne dit rien de nouveau" in renvoyer(client, promesses, fiche).content.decode()
    suivante = load_workbook(
        io.BytesIO(client.get(url("partenaire-fiche", promesses), {"format": "xlsx"}).content)
    )["Réponses"]  # fmt: skip
    ligne = next(r for r in suivante.iter_rows(min_row=2) if r[0].value == promesses.engagements[0].pk)
    assert (ligne[ETAT - 1].value, ligne[COMMENTAIRE - 1].value) == ("pas commencé", "Faute de local")


def test_each_fault_is_told_at_its_cell_and_nothing_is_kept(client, fiche, promesses):
    un = remplir(fiche, promesses, 1, etat="presque", commentaire="x")
    deux = remplir(fiche, promesses, 2, echeance="un jour")
    trois = remplir(fiche, promesses, 3, commentaire="=1+1")
    quatre = remplir(fiche, promesses, 4, etat="fait")
    fiche["Réponses"].cell(quatre, REF).value = 999999
    page = renvoyer(client, promesses, fiche)
    assert page.status_code == 422
    texte = page.content.decode().replace("\u00a0", " ")
    for attendu in (
        f"feuille Réponses, ligne {un}, colonne État : « presque » n’est pas un état",
        f"feuille Réponses, ligne {deux}, colonne Échéance proposée : « un jour » n’est pas une date",
        f"feuille Réponses, ligne {trois}, colonne Commentaire : une formule",
        f"feuille Réponses, ligne {quatre}, colonne Référence : cette référence n’est pas celle",
    ):
        assert attendu in texte
    refus = client.post(page.redirect_chain[-1][0], {"reponse": [promesses.engagements[0].pk]})
    assert refus.status_code == 422
    assert not Reponse.objects.exists()


def test_a_commitment_changed_meanwhile_keeps_everything_from_being_written(client, fiche, promesses):
    un, deux = promesses.engagements[0], promesses.engagements[1]
    remplir(fiche, promesses, 1, etat="fait")
    remplir(fiche, promesses, 2, echeance="31/12/2027")
    adresse = renvoyer(client, promesses, fiche).redirect_chain[-1][0]
    choix = {"reponse": [un.pk], "echeance": [f"{deux.pk}-{deux.revision}"]}
    deux.revision += 1
    deux.save()
    page = client.post(adresse, choix, follow=True)
    assert "a été modifié pendant que vous choisissiez" in page.content.decode()
    assert not Reponse.objects.exists()


def test_a_whole_sheet_is_taken_in_with_as_many_queries_as_a_line(client, fiche, promesses):
    def prendre(combien):
        for n in range(1, combien + 1):
            remplir(fiche, promesses, n, commentaire=f"{combien} lignes", echeance=f"{n}/12/203{combien}")
        page = renvoyer(client, promesses, fiche)
        redactions = RedactionEngagement.objects.filter(engagement__in=promesses.engagements[:combien])
        choix = {
            "reponse": [r.engagement_id for r in redactions],
            "echeance": [f"{r.engagement_id}-{r.engagement.revision}" for r in redactions],
        }
        with CaptureQueriesContext(connection) as requetes:
            client.post(page.redirect_chain[-1][0], choix)
        return len(requetes)

    assert prendre(1) == prendre(6)
    assert Reponse.objects.count() == 7
    dites = Entree.objects.filter(verbe="corrigé").order_by("pk").values_list("avant", "apres")
    assert dites[1] == ({"échéance": "2031-12-01"}, {"échéance": "2036-12-01"})
    assert {e.revision for e in Engagement.objects.filter(pk__in=[e.pk for e in promesses.engagements[1:6]])} == {2}


def test_only_a_workbook_of_ours_is_read(client, promesses, equipe):
    autre = SimpleUploadedFile("notes.txt", b"bonjour")
    assert client.post(url("reponse", promesses), {"fichier": autre}).status_code == 422
    assert client.post(url("reponse", promesses), {}).status_code == 422
    assert not Fichier.objects.filter(nom="notes.txt").exists()


def test_of_who_promised_nothing_there_is_no_sheet(client, promesses, equipe):
    personne = OrganisationFactory()
    adresse = reverse("contrats:reponse", args=[promesses.contrat.pk, personne.pk])
    assert client.get(adresse).status_code == 404
    ailleurs = ContratFactory()
    assert client.get(reverse("contrats:reponse", args=[ailleurs.pk, promesses.caf.pk])).status_code == 404


def test_a_colleague_takes_over_the_sheet_another_filed_and_only_for_that_organisation(client, fiche, promesses):
    adresse = renvoyer(client, promesses, fiche).redirect_chain[-1][0]
    client.force_login(donner_acces(promesses.contrat))
    assert client.get(adresse).status_code == 200
    recue = FicheRecue.objects.get()
    autre = reverse("contrats:reponse-apercu", args=[promesses.contrat.pk, promesses.ville.pk, recue.pk])
    assert client.get(autre).status_code == 404
