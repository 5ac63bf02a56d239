"""Mending in bulk: choose, preview, apply all or nothing; two people at once; the branch; the journal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.contrats.acces import rights_on
from reciproque.contrats.actions import completer
from reciproque.contrats.actions.completer import ConflitDeLot, complete_engagements, with_lead
from reciproque.contrats.actions.engagement import correct_engagement
from reciproque.contrats.actions.parties import Partie
from reciproque.contrats.models import Engagement, Participation, Role
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces, participer

pytestmark = pytest.mark.django_db

SANS_CHEF = "?manque=chef_de_file"


@pytest.fixture
def ville():
    return OrganisationFactory(nom="Ville de Bourg-Neuf", categorie="commune")


@pytest.fixture
def sans_chef(contrat, ville):
    """Three commitments without a lead, then one that has its lead."""
    axe = creer_noeud(contrat, "Vivre en sécurité")
    engagements = [creer_engagement(contrat, f"Promesse {n}", noeud=axe, numero=str(n)) for n in (1, 2, 3, 4)]
    participer(engagements[1], ville, role="partenaire", marque="Ville")
    participer(engagements[3], ville, role="chef_de_file")
    return engagements


def adresse(contrat, requete=SANS_CHEF):
    return reverse("contrats:completer", args=[contrat.pk]) + requete


def choix(*engagements, **champs):
    return {
        "vu": [f"{e.pk}-{Engagement.objects.get(pk=e.pk).revision}" for e in engagements],
        "choisi": [e.pk for e in engagements],
        "chef": "",
        "echeance": "",
        "noeud": "",
        "motif": "Décidé en comité",
    } | champs


def chefs(engagement):
    return sorted(
        p.organisation.nom for p in engagement.participations.filter(role="chef_de_file").select_related("organisation")
    )


class TestTheWay:
    def test_shows_what_the_list_shows(self, contrat, equipe, client, sans_chef):
        page = client.get(adresse(contrat)).content.decode()
        assert [f"Promesse {n}" in page for n in (1, 2, 3, 4)] == [True, True, True, False]
        assert "Sans chef de file" in page

    def test_from_the_home_to_the_list_to_the_bulk_page(self, contrat, equipe, client, sans_chef):
        accueil = client.get(reverse("contrats:accueil", args=[contrat.pk])).content.decode()
        liste = reverse("contrats:engagements", args=[contrat.pk]) + SANS_CHEF
        assert liste in accueil
        assert adresse(contrat) in client.get(liste).content.decode()

    def test_previews_without_writing(self, contrat, equipe, client, sans_chef, ville):
        reponse = client.post(adresse(contrat), choix(*sans_chef[:2], chef=ville.nom, echeance="2027-12-31"))
        page = reponse.content.decode()
        assert reponse.status_code == 200
        assert "Rien n’est encore enregistré" in page
        assert "Échéance&nbsp;: <b>31 décembre 2027</b>" in page
        assert "Chef de file&nbsp;: aucun" in page
        assert chefs(sans_chef[0]) == []
        assert not Entree.objects.pour(sans_chef[0]).exists()

    def test_applies_to_all_and_tells_the_journal_of_each(self, contrat, equipe, client, sans_chef, ville):
        ailleurs = creer_noeud(contrat, "Apprendre")
        donnees = choix(*sans_chef[:2], chef="ville de bourg-neuf", echeance="2027-12-31", noeud=ailleurs.pk)
        reponse = client.post(adresse(contrat), donnees | {"appliquer": "1"}, follow=True)
        assert "2\u00a0engagements complétés" in reponse.content.decode()
        assert reponse.redirect_chain == [
            (reverse("contrats:engagements", args=[contrat.pk]) + SANS_CHEF, 302),
        ]
        for engagement in sans_chef[:2]:
            assert chefs(engagement) == ["Ville de Bourg-Neuf"]
            assert engagement.participations.count() == 1  # raised, not doubled
            redaction = engagement.redactions.get()
            assert (redaction.echeance, redaction.noeud) == (date(2027, 12, 31), ailleurs)
            entree = Entree.objects.pour(engagement).get()
            assert (entree.motif, entree.acteur) == ("Décidé en comité", equipe)
        assert chefs(sans_chef[2]) == []

    def test_all_of_the_page_at_once(self, contrat, equipe, client, sans_chef, ville):
        donnees = choix(*sans_chef[:3], chef=ville.nom, appliquer="1", tous="1") | {"choisi": []}
        client.post(adresse(contrat), donnees)
        assert [chefs(e) for e in sans_chef] == [[ville.nom]] * 4

    def test_goes_back_to_the_choice_as_it_was(self, contrat, equipe, client, sans_chef, ville):
        page = client.post(adresse(contrat), choix(sans_chef[0], chef=ville.nom, changer="1")).content.decode()
        assert page.count(" checked") == 1
        assert ville.nom in page


class TestRefusals:
    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({}, "Choisissez un chef de file, une échéance ou une place"),
            ({"chef": "Inconnue au bataillon"}, "Aucune organisation de l’annuaire ne s’appelle"),
            ({"echeance": "31/13/2026"}, "Cette date n’existe pas"),
            ({"echeance": "2027-12-31", "motif": ""}, "Dites pourquoi"),
            ({"echeance": "2027-12-31", "choisi": []}, "Cochez au moins un engagement"),
            ({"noeud": "999999"}, "Sélectionnez un choix valide"),
        ],
    )
    def test_each_is_a_sentence_and_keeps_what_was_ticked(self, contrat, equipe, client, sans_chef, champs, phrase):
        reponse = client.post(adresse(contrat), choix(sans_chef[0], **champs))
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()
        assert reponse.content.decode().count(" checked") == (0 if "choisi" in champs else 1)

    @pytest.mark.parametrize("vu", ["x-1", "1", "-", "1-", "99999999999999999999-1", "\x00-1"])
    def test_a_mangled_choice_is_no_choice(self, contrat, equipe, client, sans_chef, vu):
        reponse = client.post(adresse(contrat), choix(echeance="2027-12-31") | {"vu": [vu], "tous": "1"})
        assert reponse.status_code in (200, 422)

    def test_a_commitment_of_another_contract_is_never_touched(self, contrat, equipe, client, sans_chef):
        autre = creer_engagement(ContratFactory(), "Ailleurs")
        reponse = client.post(adresse(contrat), choix(autre, echeance="2027-12-31", appliquer="1"))
        assert reponse.status_code == 409
        assert autre.redactions.get().echeance is None

    def test_outside_the_branch_nothing_is_offered_or_written(self, contrat, client, sans_chef):
        sienne = creer_noeud(contrat, "Ma branche")
        a_moi = creer_engagement(contrat, "À moi", noeud=sienne)
        user = donner_acces(contrat, Role.EQUIPE_PROJET, noeud=sienne)
        client.force_login(user)
        page = client.get(adresse(contrat)).content.decode()
        assert "À moi" in page
        assert "Promesse 1" not in page
        reponse = client.post(adresse(contrat), choix(a_moi, sans_chef[0], echeance="2027-12-31", appliquer="1"))
        assert reponse.status_code == 422
        assert "ne porte que sur une branche" in reponse.content.decode()
        assert a_moi.redactions.get().echeance is None


class TestTwoAtOnce:
    def test_the_second_is_told_and_nothing_is_written(self, contrat, equipe, client, sans_chef, ville):
        donnees = choix(*sans_chef[:3], chef=ville.nom)
        correct_engagement(engagement=sans_chef[1], acteur=UserFactory(), motif="Avant", texte="Promesse deux, revue")
        sans_chef[2].retire_le, sans_chef[2].retire_motif = sans_chef[2].redactions.get().depuis.contrat.cree_le, "x"
        sans_chef[2].save()
        reponse = client.post(adresse(contrat), donnees | {"appliquer": "1"})
        page = reponse.content.decode()
        assert reponse.status_code == 409
        assert "rien n’a été enregistré" in page
        assert "modifié entre-temps" in page
        assert "Promesse deux, revue" in page
        assert "1\u00a0engagement retiré n’y est plus" in page
        assert [chefs(e) for e in sans_chef[:2]] == [[], []]
        reponse = client.post(adresse(contrat), choix(*sans_chef[:2], chef=ville.nom, appliquer="1"))
        assert reponse.status_code == 302
        assert [chefs(e) for e in sans_chef[:2]] == [[ville.nom]] * 2

    def test_a_failure_halfway_leaves_nothing(self, contrat, equipe, sans_chef, monkeypatch):
        appels = []

        def second_fails(**tout):
            appels.append(tout)
            if len(appels) == 2:
                raise RuntimeError
            return correct_engagement(**tout)

        monkeypatch.setattr(completer, "correct_engagement", second_fails)
        with pytest.raises(RuntimeError):
            complete_engagements(
                contrat=contrat,
                vus={e.pk: e.revision for e in sans_chef},
                acteur=equipe,
                motif="x",
                droits=rights_on(equipe, contrat),
                echeance=date(2027, 1, 1),
            )
        assert not any(e.redactions.get().echeance for e in sans_chef)

    def test_an_older_revision_is_refused(self, contrat, equipe, sans_chef):
        with pytest.raises(ConflitDeLot) as refus:
            complete_engagements(
                contrat=contrat,
                vus={sans_chef[0].pk: 99},
                acteur=equipe,
                motif="x",
                droits=rights_on(equipe, contrat),
                echeance=date(2027, 1, 1),
            )
        assert refus.value.changes == {sans_chef[0].pk}


class TestTheLead:
    def test_is_added_raised_or_left(self, ville):
        autre = OrganisationFactory()
        chef, partenaire = Participation.Role.CHEF_DE_FILE, Participation.Role.PARTENAIRE
        doute = Participation.Certitude.PROPOSE
        assert with_lead([], ville) == [Partie(organisation=ville, role=chef)]
        deja = [Partie(organisation=ville, role=chef), Partie(organisation=autre)]
        assert with_lead(deja, ville) == deja
        assert with_lead([Partie(organisation=ville, role=partenaire, marque="V", pk=3)], ville) == [
            Partie(organisation=ville, role=chef, marque="V", pk=3)
        ]
        assert with_lead([Partie(organisation=ville, certitude=doute)], ville) == [
            Partie(organisation=ville, role=chef)
        ]
        assert with_lead([Partie(organisation=autre, role=chef)], ville)[1:] == [Partie(organisation=ville, role=chef)]


def test_the_pages_ask_as_many_queries_for_many_rows(contrat, equipe, client, sans_chef, ville):
    def count(demander):
        with CaptureQueriesContext(connection) as requetes:
            assert demander().status_code == 200
        return len(requetes)

    peu = count(lambda: client.get(adresse(contrat)))
    donnees = choix(*sans_chef[:3], chef=ville.nom)
    peu_vu = count(lambda: client.post(adresse(contrat), donnees))
    beaucoup = [*sans_chef[:3], *(creer_engagement(contrat, f"De plus {n}") for n in range(40))]
    lots = choix(*beaucoup, chef=ville.nom)
    assert count(lambda: client.get(adresse(contrat))) == peu <= 18
    assert count(lambda: client.post(adresse(contrat), lots)) == peu_vu <= 18
