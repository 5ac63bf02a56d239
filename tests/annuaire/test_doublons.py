"""Pairs suggested, and the pages that merge and part them."""

import pytest

from reciproque.annuaire.doublons import suggest_pairs
from reciproque.annuaire.models import Fusion, Organisation, PaireEcartee
from tests.factories.annuaire import AppellationFactory, OrganisationFactory
from tests.factories.contrats import creer_engagement, participer
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db


def page(reponse):
    return reponse.content.decode()


def raisons():
    return {(frozenset((p.gardee.nom, p.absorbee.nom)), p.raison) for p in suggest_pairs()}


@pytest.mark.parametrize(
    ("une", "autre", "raison"),
    [
        ({"nom": "Mission locale du Val"}, {"nom": "Val, mission locale"}, "même nom, autrement écrit"),
        ({"nom": "Conseil citoyen des Tilleuls"}, {"nom": "Conseils citoyens, Tilleul"}, "même nom, autrement écrit"),
        ({"nom": "Habitat du Val"}, {"nom": "L’Habitat Val"}, "même nom, autrement écrit"),
        ({"nom": "Ville de Creil"}, {"nom": "Ville de Creill"}, "noms très proches"),
        ({"nom": "Caisse", "sigle": "CAF"}, {"nom": "Familles", "sigle": "Caf"}, "même sigle, même territoire"),
        (
            {"nom": "A", "siren": "732829320"},
            {"nom": "B", "siren": "732829320", "siret": "73282932000074"},
            "même SIREN",
        ),
    ],
)
def test_pairs_that_look_alike(une, autre, raison):
    OrganisationFactory(**une)
    OrganisationFactory(**autre)
    assert raisons() == {(frozenset((une["nom"], autre["nom"])), raison)}


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        ({"nom": "Collège 1"}, {"nom": "Collège 2"}),
        ({"nom": "Ville du Val", "categorie": "commune"}, {"nom": "Ville Val", "categorie": "bailleur"}),
        ({"nom": "Ville de Lyon"}, {"nom": "Ville de Paris"}),
    ],
)
def test_pairs_that_do_not(une, autre):
    OrganisationFactory(**une)
    OrganisationFactory(**autre)
    assert not raisons()


def test_an_acronym_in_two_places_is_two():
    for nom in ("Vaulx", "Bron"):
        OrganisationFactory(nom=f"Bureau {nom}", sigle="CCAS", commune=CommuneFactory(nom=nom))
    assert not raisons()


def test_another_name_of_one():
    une = AppellationFactory(organisation__nom="France Travail", libelle="Pôle emploi").organisation
    OrganisationFactory(nom="Pole Emploi", categorie="autre")
    assert raisons() == {(frozenset((une.nom, "Pole Emploi")), "le nom de l’une est une appellation de l’autre")}


def test_the_fuller_record_is_proposed_to_be_kept():
    OrganisationFactory(nom="Habitat Val", categorie="autre")
    pleine = OrganisationFactory(nom="Habitat du Val", categorie="bailleur", siren="732829320")
    assert [p.gardee for p in suggest_pairs()] == [pleine]


def test_a_hundred_times_more_cost_no_more_queries(django_assert_num_queries):
    Organisation.objects.bulk_create(Organisation(nom=f"Association numéro {n} du Val") for n in range(1500))
    with django_assert_num_queries(3):
        assert suggest_pairs() == []


class TestPages:
    @pytest.fixture
    def paire(self):
        return OrganisationFactory(nom="Habitat du Val", siren="732829320"), OrganisationFactory(nom="Habitat Val")

    def test_from_the_list_to_the_merge_and_back(self, client, cheffe, contrat, paire):
        gardee, absorbee = paire
        participer(creer_engagement(contrat), absorbee)
        contenu = page(client.get("/organisations/doublons/"))
        assert "1\u00a0paire" in contenu
        adresse = f"/organisations/{gardee.pk}/reunir/{absorbee.pk}/"
        assert adresse in contenu
        apercu = page(client.get(adresse))
        assert "Participations&nbsp;: 1" in apercu
        assert Organisation.objects.filter(pk=absorbee.pk).exists()
        assert "ne font plus qu’une" in page(client.post(adresse, {"motif": "même bailleur"}, follow=True))
        assert client.get(f"/organisations/{absorbee.pk}/").headers["Location"] == f"/organisations/{gardee.pk}/"
        ancienne = client.get(f"/contrats/{contrat.pk}/partenaires/{absorbee.pk}/")
        assert ancienne.headers["Location"] == f"/contrats/{contrat.pk}/partenaires/{gardee.pk}/"
        defaire = f"/organisations/fusions/{Fusion.objects.get().pk}/defaire/"
        assert defaire in page(client.get(f"/organisations/{gardee.pk}/"))
        assert "1\u00a0élément" in page(client.get(defaire))
        assert "est de nouveau dans l’annuaire" in page(client.post(defaire, follow=True))
        assert "déjà défaite" in page(client.post(defaire))

    def test_two_that_are_two_are_no_more_suggested(self, client, cheffe, paire):
        adresse = f"/organisations/{paire[1].pk}/distinguer/{paire[0].pk}/"
        client.post(adresse)
        client.post(adresse)
        assert PaireEcartee.objects.count() == 1
        assert "Aucun doublon n’est à examiner." in page(client.get("/organisations/doublons/"))

    def test_the_other_is_named_by_hand(self, client, cheffe, paire):
        adresse = f"/organisations/{paire[0].pk}/reunir/"
        assert "C’est elle-même" in page(client.post(adresse, {"autre": "habitat du val"}))
        reponse = client.post(adresse, {"autre": "habitat val"})
        assert reponse.headers["Location"] == f"{adresse}{paire[1].pk}/"

    def test_what_the_administrator_must_do_is_said_beforehand(self, client, cheffe, contrat):
        autre = OrganisationFactory()
        adresse = f"/organisations/{autre.pk}/reunir/{contrat.porteur.pk}/"
        assert "demandez à l’administrateur" in page(client.get(adresse))
        assert client.post(adresse).status_code == 403
        assert Organisation.objects.filter(pk=contrat.porteur.pk).exists()

    def test_the_queries_of_the_list(self, client, cheffe, paire, django_assert_max_num_queries):
        for n in range(20):
            OrganisationFactory(nom=f"Maison {'abcdefghijklmnopqrstuvwxyz'[n] * 5}")
            OrganisationFactory(nom=f"La maison {'abcdefghijklmnopqrstuvwxyz'[n] * 5}")
        with django_assert_max_num_queries(12):
            assert "21\u00a0paires" in page(client.get("/organisations/doublons/"))
