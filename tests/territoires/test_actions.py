"""Find or record a place: homonyms are never merged, the same place is never doubled."""

import pytest

from reciproque.socle.models import Entree
from reciproque.territoires.actions import find_or_create_commune, find_or_create_epci, find_or_create_quartier
from reciproque.territoires.models import Commune, Epci, Quartier
from tests.factories.territoires import CommuneFactory, DepartementFactory, EpciFactory, QuartierFactory

pytestmark = pytest.mark.django_db


def commune(nom, **champs):
    return find_or_create_commune(nom=nom, acteur=None, **champs)


def quartier(nom, *communes, nature="QPV", **champs):
    return find_or_create_quartier(nom=nom, nature=nature, communes=communes, acteur=None, **champs)


class TestEpci:
    def test_spelling_apart_it_is_the_same(self):
        un = find_or_create_epci(nom="Métropole de l’Exemple", acteur=None)
        assert find_or_create_epci(nom="METROPOLE DE L'EXEMPLE", acteur=None) == un

    def test_a_siren_learnt_later_is_kept(self):
        un = find_or_create_epci(nom="Métropole de l’Exemple", acteur=None)
        assert find_or_create_epci(nom="Métropole de l’Exemple", siren="200000001", acteur=None) == un
        un.refresh_from_db()
        assert un.siren == "200000001"
        assert find_or_create_epci(nom="Autre nom", siren="200000001", acteur=None) == un

    def test_two_sirens_are_two(self):
        EpciFactory(nom="Grand Exemple", siren="200000001")
        find_or_create_epci(nom="Grand Exemple", siren="200000002", acteur=None)
        assert Epci.objects.count() == 2


class TestCommune:
    def test_spelling_apart_it_is_the_same(self):
        une = commune("Vaulx-Exemple")
        assert commune("VAULX - EXEMPLE") == une
        assert commune("  Vaulx-Exemple ") == une
        assert une.nom == "Vaulx-Exemple"

    def test_the_code_decides_before_the_name(self):
        une = commune("Vaulx-Exemple", code_insee="69256")
        assert commune("Vaulx", code_insee="69256") == une
        assert commune("Vaulx-Exemple", code_insee="69999") != une

    def test_a_code_learnt_later_is_kept_and_told(self):
        une = commune("Vaulx-Exemple")
        assert commune("Vaulx-Exemple", code_insee="69256") == une
        une.refresh_from_db()
        assert une.code_insee == "69256"
        assert [e.verbe for e in Entree.objects.pour(une)] == ["complété", "créé"]

    def test_homonyms_of_two_departements_are_two(self):
        seine, reunion = DepartementFactory(), DepartementFactory()
        une = commune("Saint-Denis", departement=seine)
        autre = commune("Saint-Denis", departement=reunion)
        assert une != autre
        assert commune("Saint-Denis", departement=seine) == une

    def test_homonyms_of_two_epci_are_two(self):
        une = commune("Saint-Denis", epci=EpciFactory())
        assert commune("Saint-Denis", epci=EpciFactory()) != une

    def test_a_name_that_could_be_two_known_communes_is_neither(self):
        connues = {CommuneFactory(nom="Saint-Denis", departement=DepartementFactory()) for _ in range(2)}
        une = commune("Saint-Denis")
        assert une not in connues
        assert commune("Saint-Denis") == une
        assert Commune.objects.count() == 3

    def test_what_is_known_is_not_overwritten(self):
        departement = DepartementFactory()
        une = CommuneFactory(nom="Saint-Denis", departement=departement)
        assert commune("SAINT DENIS", epci=EpciFactory()) != une  # « saint denis » is not « saint-denis »
        assert commune("SAINT-DENIS", epci=EpciFactory()) == une
        une.refresh_from_db()
        assert une.departement == departement
        assert une.nom == "Saint-Denis"


class TestQuartier:
    def test_same_name_kind_and_commune_is_the_same(self):
        ville = CommuneFactory()
        un = quartier("Les Minguettes d’en haut", ville)
        assert quartier("LES MINGUETTES D'EN HAUT", ville) == un

    def test_same_name_in_two_communes_is_two(self):
        un, autre = quartier("Cité Jardin", CommuneFactory()), quartier("Cité Jardin", CommuneFactory())
        assert un != autre
        assert Quartier.objects.count() == 2

    def test_one_commune_in_common_is_enough_and_the_other_is_added(self):
        ouest, est = CommuneFactory(), CommuneFactory()
        un = quartier("La Rocade", ouest)
        assert quartier("La Rocade", ouest, est) == un
        assert set(un.communes.all()) == {ouest, est}

    def test_another_kind_is_another_one(self):
        ville = CommuneFactory()
        assert quartier("Centre", ville, nature="QVA") != quartier("Centre", ville, nature="QPV")

    def test_another_generation_is_another_one(self):
        """Never replaced in place (design §4): an action of 2022 keeps its outline of 2015."""
        ville = CommuneFactory()
        ancien = quartier("Centre", ville, generation=2015)
        nouveau = quartier("Centre", ville, generation=2024)
        assert ancien != nouveau
        assert quartier("Centre", ville, generation=2015) == ancien

    def test_the_code_decides_and_gives_the_generation(self):
        ville = CommuneFactory()
        un = quartier("Centre", ville, code="QN06901M")
        assert un.generation == 2024
        assert quartier("Centre ville", ville, code="QN06901M") == un
        assert quartier("Centre", ville, code="QN06902M") != un

    def test_a_code_learnt_later_is_kept(self):
        ville = CommuneFactory()
        un = quartier("Centre", ville, generation=2024)
        assert quartier("Centre", ville, code="QN06901M") == un
        un.refresh_from_db()
        assert un.code == "QN06901M"

    def test_without_commune_a_name_is_no_key(self):
        connu = QuartierFactory(nom="Centre")
        sans = quartier("Centre")
        assert sans != connu
        assert not sans.communes.exists()

    def test_without_commune_those_of_the_contract_may_match(self):
        connu = QuartierFactory(nom="Centre")
        assert quartier("CENTRE", parmi=Quartier.objects.filter(pk=connu.pk)) == connu
        assert quartier("CENTRE", parmi=Quartier.objects.none()) != connu

    def test_two_bare_namesakes_are_not_chosen_at_random(self):
        ville = CommuneFactory()
        connus = {
            QuartierFactory(nom="Centre", generation=2024, code=code, communes=[ville])
            for code in ("QN06901M", "QN06902M")
        }
        sans_code = quartier("Centre", ville, generation=2024)
        assert sans_code not in connus
        assert quartier("Centre", ville, generation=2024) == sans_code
