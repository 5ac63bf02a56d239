"""Reference frames: one frame however often it is read, ties by people, coverage and gaps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.contrats.actions.referentiel import adopt, create_frame, merge_frames, say_status, set_ties, tie
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Appui, Rattachement, Referentiel, Repere
from reciproque.contrats.rapprochement import Texte, nearest
from reciproque.socle.models import Entree
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import ContratFactory, creer_engagement, donner_acces, grand_contrat

pytestmark = pytest.mark.django_db

# Annex 2 of the demonstration protocol prints these numbers and labels.
MESURES = (
    ("12", "Dédoubler les classes de CP et de CE1 en éducation prioritaire"),
    ("31", "Augmenter le nombre d’adultes-relais"),
)


def cadre(nom, mesures=MESURES, *, contrat=None, etat=""):
    referentiel = Referentiel.objects.create(nom=nom)
    for ordre, (numero, libelle) in enumerate(mesures, 1):
        repere = Repere.objects.create(referentiel=referentiel, numero=numero, libelle=libelle, ordre=ordre)
        if contrat:
            Rattachement.objects.create(contrat=contrat, repere=repere, etat=etat)
    return referentiel


@pytest.fixture
def mesures(contrat):
    contrat.relais = creer_engagement(contrat, "Financer quatre postes d’adultes-relais supplémentaires dès 2020")
    contrat.classes = creer_engagement(contrat, "Dédoubler les classes de grande section, de CP et de CE1", numero="25")
    contrat.ligne = creer_engagement(contrat, "Prolonger la ligne B jusqu’à La Roseraie")
    return cadre("Mesures nationales", contrat=contrat, etat="En cours")


def url(nom, contrat, *reste):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *reste])


def test_the_words_of_a_measure_lead_to_the_commitments_that_hold_them():
    textes = [Texte(1, "Financer quatre postes d’adultes-relais"), Texte(2, "Planter des arbres")]
    trouves = nearest([Texte("m", "Augmenter le nombre d’adultes-relais")], textes, seuil=0.3, au_plus=3)
    assert [p.nouveau for p in trouves["m"]] == [1]


class TestTies:
    def test_several_at_once_each_once(self, contrat, mesures, equipe):
        douze, trente_et_un = mesures.reperes.all()
        paires = [(douze.pk, contrat.classes.pk), (trente_et_un.pk, contrat.relais.pk)]
        assert tie(contrat=contrat, paires=paires, acteur=equipe) == 2
        assert tie(contrat=contrat, paires=paires, acteur=equipe) == 0
        assert Appui.objects.count() == 2
        assert Entree.objects.filter(verbe="appuyé").count() == 2

    def test_nothing_of_another_contract_is_tied(self, contrat, mesures, equipe):
        autre = creer_engagement(ContratFactory(), "Ailleurs")
        etranger = cadre("Autre cadre").reperes.first()
        for paire in ((mesures.reperes.first().pk, autre.pk), (etranger.pk, contrat.relais.pk)):
            with pytest.raises(Refus, match="plus dans le contrat"):
                tie(contrat=contrat, paires=[paire], acteur=equipe)

    def test_a_tie_is_taken_back_and_told(self, contrat, mesures, equipe):
        repere = mesures.reperes.first()
        set_ties(contrat=contrat, repere=repere, engagements=[contrat.classes.pk, contrat.ligne.pk], acteur=equipe)
        assert set_ties(contrat=contrat, repere=repere, engagements=[contrat.classes.pk], acteur=equipe)
        assert not set_ties(contrat=contrat, repere=repere, engagements=[contrat.classes.pk], acteur=equipe)
        assert [a.engagement for a in repere.appuis.all()] == [contrat.classes]
        assert Entree.objects.filter(verbe="détaché de").count() == 1

    def test_local_and_national_states_are_apart(self, contrat, mesures, equipe):
        repere = mesures.reperes.first()
        assert say_status(contrat=contrat, repere=repere, etat="Atteint", acteur=equipe)
        assert not say_status(contrat=contrat, repere=repere, etat="Atteint", acteur=equipe)
        say_status(contrat=contrat, repere=repere, etat="Atteint", statut="En voie de finalisation", acteur=equipe)
        repere.refresh_from_db()
        assert (repere.statut, repere.rattachements.get().etat) == ("En voie de finalisation", "Atteint")


class TestOneFrame:
    def test_two_annexes_under_two_names_become_one(self, contrat, mesures, equipe):
        autre = ContratFactory()
        double = cadre(
            "Annexe 1 : les 40 mesures",
            (
                ("12", "Dédoubler les classes de CP et CE1 en éducation prioritaire"),
                ("18", "Offrir des stages de troisième"),
            ),
            contrat=autre,
            etat="Atteint",
        )
        Appui.objects.create(repere=double.reperes.first(), engagement=creer_engagement(autre, "Dédoubler"))
        assert merge_frames(de=double, vers=mesures, acteur=equipe) == 1
        assert list(Referentiel.objects.all()) == [mesures]
        assert [r.numero for r in mesures.reperes.all()] == ["12", "31", "18"]
        douze = mesures.reperes.get(numero="12")
        assert {(r.contrat, r.etat) for r in douze.rattachements.all()} == {(contrat, "En cours"), (autre, "Atteint")}
        assert douze.appuis.count() == 1

    def test_two_annexes_of_one_contract_keep_both_states(self, contrat, mesures, equipe):
        double = cadre("Annexe 3", contrat=contrat, etat="Atteint")
        Appui.objects.create(repere=double.reperes.first(), engagement=contrat.classes)
        Appui.objects.create(repere=mesures.reperes.first(), engagement=contrat.classes)
        assert merge_frames(de=double, vers=mesures, acteur=equipe) == 2
        assert [r.etat for r in contrat.rattachements.all()] == ["En cours ; Atteint"] * 2
        assert Appui.objects.count() == 1

    def test_a_frame_is_not_merged_with_itself(self, mesures, equipe):
        with pytest.raises(Refus, match="deux référentiels"):
            merge_frames(de=mesures, vers=mesures, acteur=equipe)

    def test_typing_a_known_frame_again_adds_only_what_is_new(self, contrat, mesures, equipe):
        create_frame(
            contrat=contrat,
            nom=" Mesures  nationales ",
            libelles=["Augmenter le nombre d'adultes-relais", "", "Labelliser des cités éducatives"],
            acteur=equipe,
        )
        assert mesures.reperes.count() == 3
        assert contrat.rattachements.count() == 3
        with pytest.raises(Refus, match="au moins un repère"):
            create_frame(contrat=contrat, nom="Vide", libelles=[" "], acteur=equipe)

    def test_a_contract_adopts_a_frame_once(self, mesures, equipe):
        autre = ContratFactory()
        assert adopt(contrat=autre, referentiel=mesures, acteur=equipe) == 2
        assert adopt(contrat=autre, referentiel=mesures, acteur=equipe) == 0


class TestPages:
    def test_gaps_come_with_proposals_and_are_filled_in_bulk(self, client, contrat, mesures, equipe):
        page = client.get(url("couverture", contrat), {"trous": "oui"})
        lignes = [ligne for _, siennes in page.context["cadres"] for ligne in siennes]
        proposes = {x.repere.numero: [r.engagement_id for r in x.propositions] for x in lignes}
        assert proposes == {"12": [contrat.classes.pk], "31": [contrat.relais.pk]}
        appuis = [f"{x.repere_id}-{x.propositions[0].engagement_id}" for x in lignes]
        client.post(url("couverture-rattacher", contrat), {"appui": appuis})
        page = client.get(url("couverture", contrat))
        assert page.context["couverts"] == page.context["total"] == 2
        assert not client.get(url("couverture", contrat), {"trous": "oui"}).context["cadres"]

    def test_an_item_is_tied_by_search(self, client, contrat, mesures, equipe):
        repere = mesures.reperes.first()
        page = client.get(url("repere", contrat, repere.pk), {"q": "ROSERAIE"})
        assert [r.engagement_id for r, _ in page.context["candidats"]] == [contrat.ligne.pk]
        donnees = {"engagement": contrat.ligne.pk, "etat": "Engagé", "statut": "Atteint partout"}
        client.post(url("repere", contrat, repere.pk), donnees)
        repere.refresh_from_db()
        assert repere.appuis.get().engagement == contrat.ligne
        assert repere.statut == "", "the national state is the administrator's"
        client.force_login(AdministrateurFactory())
        client.post(url("repere", contrat, repere.pk), donnees)
        repere.refresh_from_db()
        assert repere.statut == "Atteint partout"

    def test_frames_of_contracts_one_does_not_see_are_not_offered(self, client, contrat, equipe):
        secret = cadre("Cadre d’ailleurs", contrat=ContratFactory())
        libre = cadre("Cadre libre")
        page = client.get(url("couverture", contrat))
        assert page.context["adoptables"] == [libre]
        client.post(url("couverture-adopter", contrat), {"geste": "adopter", "referentiel": secret.pk})
        assert not contrat.rattachements.exists()
        client.post(url("couverture-adopter", contrat), {"geste": "adopter", "referentiel": libre.pk})
        assert contrat.rattachements.count() == 2
        client.post(
            url("couverture-adopter", contrat), {"geste": "saisir", "nom": "Priorités", "reperes": "Égalité\nClimat"}
        )
        assert contrat.rattachements.count() == 4

    def test_only_the_administrator_makes_one_of_two(self, client, contrat, mesures, equipe):
        double = cadre("Double", contrat=contrat)
        donnees = {"geste": "reunir", "de": double.pk, "vers": mesures.pk}
        assert client.post(url("couverture-adopter", contrat), donnees).status_code == 403
        client.force_login(AdministrateurFactory())
        client.post(url("couverture-adopter", contrat), donnees)
        assert not Referentiel.objects.filter(pk=double.pk).exists()

    def test_the_page_costs_the_same_whatever_the_size(self, client, db):
        comptes = []
        for n in (60, 900):
            grand = grand_contrat(n)
            cadre(
                f"Mesures {n}", [(str(i), f"Mesure {i} pour l’emploi et la culture") for i in range(40)], contrat=grand
            )
            client.force_login(donner_acces(grand))
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(url("couverture", grand), {"trous": "oui"}).status_code == 200
            comptes.append(len(requetes))
        assert comptes[0] == comptes[1] <= 20
