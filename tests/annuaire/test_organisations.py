"""The pages of organisations: list, export, page, form."""

import pytest

from reciproque.annuaire.models import Organisation
from reciproque.socle.models import Entree
from tests.factories.annuaire import AppellationFactory, OrganisationFactory
from tests.factories.contrats import ContratFactory, SignatureFactory, creer_engagement, participer
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db
VIDE = dict.fromkeys(("nom", "sigle", "parent", "siren", "siret", "rna", "adresse", "code_postal", "commune", "vu"), "")
SAISIE = VIDE | {"nom": "CAF du Val", "sigle": "CAF", "categorie": "caf"}


def page(reponse):
    return reponse.content.decode()


@pytest.fixture
def caf():
    caf = OrganisationFactory(nom="Caisse d’allocations familiales", sigle="CAF", categorie="caf")
    AppellationFactory(organisation=caf, libelle="Allocations familiales du Val")
    return caf


class TestList:
    def test_every_name_is_searched_and_exported(self, client, cheffe, caf):
        OrganisationFactory(nom="Mission locale", categorie="emploi")
        for texte in ("caf", "allocations val", "ALLOCATIONS"):
            contenu = page(client.get(f"/organisations/?q={texte}"))
            assert "1\u00a0organisation" in contenu
            assert "Mission locale" not in contenu
        csv = b"".join(client.get("/organisations/?categorie=caf&export=csv")).decode()
        assert "Allocations familiales du Val" in csv
        assert "Mission locale" not in csv

    def test_by_commune_with_counts(self, client, cheffe):
        vaulx = CommuneFactory(nom="Vaulx")
        OrganisationFactory.create_batch(2, commune=vaulx)
        OrganisationFactory(nom="Ailleurs")
        contenu = page(client.get(f"/organisations/?commune={vaulx.pk}"))
        assert "2\u00a0organisations" in contenu
        assert "Ailleurs" not in contenu

    def test_as_many_queries_for_fifty_as_for_one(self, client, cheffe, django_assert_max_num_queries):
        for n in range(50):
            AppellationFactory(organisation__commune=CommuneFactory(nom=f"Lieu {n}"))
        with django_assert_max_num_queries(12):
            client.get("/organisations/")

    def test_who_only_reads_is_offered_no_change(self, client, lectrice, caf):
        assert "Ajouter une organisation" not in page(client.get("/organisations/"))
        contenu = page(client.get(f"/organisations/{caf.pk}/"))
        assert "Modifier" not in contenu
        assert "Retirer" not in contenu
        assert "Historique" not in contenu


class TestPage:
    def test_it_shows_the_contracts_one_may_see_and_no_other(self, client, cheffe, contrat, caf):
        participer(creer_engagement(contrat), caf)
        secret = ContratFactory(nom="Contrat secret")
        SignatureFactory(contrat=secret, organisation=caf)
        contenu = page(client.get(f"/organisations/{caf.pk}/"))
        assert "Contrat des Tilleuls" in contenu
        assert "Contrat secret" not in contenu

    def test_where_it_is_and_what_depends_on_it(self, client, lectrice, caf, django_assert_max_num_queries):
        for n in range(30):
            OrganisationFactory(nom=f"Antenne {n}", parent=caf)
        caf.siren, caf.adresse, caf.commune = "732829320", "1 rue des Lilas", CommuneFactory(nom="Vaulx")
        caf.save()
        with django_assert_max_num_queries(20):
            contenu = page(client.get(f"/organisations/{caf.pk}/"))
        for attendu in ("732829320", "1 rue des Lilas", "Vaulx", "Antenne 29"):
            assert attendu in contenu
        assert "Dépend de" in page(client.get(f"/organisations/{caf.services.first().pk}/"))

    def test_appellations_are_added_and_removed(self, client, cheffe, caf):
        adresse = f"/organisations/{caf.pk}/appellations/"
        assert "L’appellation est ajoutée" in page(client.post(adresse, {"libelle": "CAF 99"}, follow=True))
        refus = client.post(adresse, {"libelle": "caf 99"})
        assert refus.status_code == 422
        assert "Cette organisation répond déjà à ce nom." in page(refus)
        appellation = caf.appellations.get(libelle="CAF 99")
        client.post(f"{adresse}{appellation.pk}/retirer/")
        assert not caf.appellations.filter(libelle="CAF 99").exists()
        assert {e.verbe for e in Entree.objects.pour(caf)} == {"ajouté une appellation à", "retiré une appellation de"}


class TestTyping:
    def test_a_new_one_with_its_keys(self, client, cheffe):
        commune = CommuneFactory(nom="Vaulx")
        prefecture = OrganisationFactory(nom="Préfecture", sigle="PREF", categorie="etat")
        donnees = SAISIE | {"siret": "732 829 320 00074", "parent": "pref", "commune": "VAULX", "code_postal": "69120"}
        assert "est dans l’annuaire" in page(client.post("/organisations/nouvelle/", donnees, follow=True))
        creee = Organisation.objects.get(nom="CAF du Val")
        assert (creee.siren, creee.siret) == ("732829320", "73282932000074")
        assert (creee.parent, creee.commune) == (prefecture, commune)
        entree = Entree.objects.pour(creee).get()
        assert (entree.verbe, entree.apres["parent"]) == ("créé", "Préfecture")

    def test_renaming_keeps_the_former_name(self, client, cheffe, caf):
        reponse = client.post(f"/organisations/{caf.pk}/modifier/", SAISIE, follow=True)
        assert "L’organisation est à jour." in page(reponse)
        assert "Caisse d’allocations familiales" in page(reponse)
        assert list(Organisation.objects.known_as("Caisse d’allocations familiales")) == [caf]

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"nom": ""}, "obligatoire"),
            ({"nom": "Déjà prise"}, "Une organisation de cette catégorie porte déjà ce nom"),
            ({"siren": "12"}, "Un SIREN compte 9 chiffres"),
            ({"siren": "732829321"}, "sa clé est fausse"),
            ({"siren": "356000000", "siret": "73282932000074"}, "Un SIRET commence par le SIREN"),
            ({"rna": "12"}, "W suivi de 9 chiffres"),
            ({"code_postal": "6912"}, "Un code postal compte 5 chiffres"),
            ({"parent": "Inconnue"}, "Aucune organisation de l’annuaire ne s’appelle"),
            ({"parent": "Antenne"}, "dépend déjà de l’organisation"),
            ({"commune": "Nulle part"}, "Aucune commune connue"),
        ],
    )
    def test_what_is_wrong_is_told_and_the_page_keeps_its_title(self, client, cheffe, caf, champs, phrase):
        OrganisationFactory(nom="Déjà prise", categorie="caf")
        OrganisationFactory(nom="Antenne", parent=caf)
        reponse = client.post(f"/organisations/{caf.pk}/modifier/", SAISIE | champs)
        assert reponse.status_code == 422
        assert phrase in page(reponse)
        assert "<h1>Caisse d’allocations familiales</h1>" in page(reponse)
        caf.refresh_from_db()
        assert caf.nom == "Caisse d’allocations familiales"

    def test_the_second_to_save_is_told(self, client, cheffe, caf):
        adresse = f"/organisations/{caf.pk}/modifier/"
        vu = client.get(adresse).context["form"].initial["vu"]
        donnees = SAISIE | {"vu": vu}
        client.post(adresse, donnees | {"nom": "CAF d’ici"})
        reponse = client.post(adresse, donnees)
        assert reponse.status_code == 422
        assert "Nom «\u00a0CAF d’ici\u00a0»" in page(reponse)
        caf.refresh_from_db()
        assert caf.nom == "CAF d’ici"
        vu = reponse.context["form"].data["vu"]
        assert client.post(adresse, SAISIE | {"vu": vu}).status_code == 302
