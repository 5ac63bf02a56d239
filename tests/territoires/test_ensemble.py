"""Many neighbourhoods of one file at once: the same places as one by one, in a number of queries that does not grow."""

import pytest

from reciproque.socle.models import Entree
from reciproque.territoires.actions import QuartierLu, find_or_create_quartiers
from reciproque.territoires.models import Commune, Quartier
from tests.factories.territoires import CommuneFactory, QuartierFactory

pytestmark = pytest.mark.django_db


def lus(combien, debut=0):
    return [
        QuartierLu(f"QP06{n:04}", f"Quartier {n}", ((f"Commune {n}", f"69{n:03}"),))
        for n in range(debut, debut + combien)
    ]


def test_what_nobody_knows_is_created_with_its_communes():
    find_or_create_quartiers(
        lus=[QuartierLu("QP069001", "Le Bief", (("Ambrelle", "69266"), ("Valcourt", "")))], acteur="Essai"
    )
    quartier = Quartier.objects.get()
    assert (quartier.code, quartier.nom, quartier.nom_normalise) == ("QP069001", "Le Bief", "le bief")
    assert (quartier.nature, quartier.generation) == ("QPV", 2015)
    assert set(quartier.communes.values_list("nom", "code_insee")) == {("Ambrelle", "69266"), ("Valcourt", "")}
    assert set(Entree.objects.values_list("verbe", "objet_libelle")) == {
        ("créé", "Ambrelle"),
        ("créé", "Valcourt"),
        ("créé", "Le Bief"),
    }


def test_a_place_known_by_its_name_learns_its_code_and_is_not_doubled():
    ambrelle = CommuneFactory(nom="Ambrelle", code_insee="")
    bief = QuartierFactory(nom="Le Bief", code="", generation=2015, communes=[ambrelle])
    lu = QuartierLu("QP069001", "Le Bief", (("Ambrelle", "69266"),))
    find_or_create_quartiers(lus=[lu], acteur="Essai")
    find_or_create_quartiers(lus=[lu], acteur="Essai")
    assert list(Quartier.objects.values_list("pk", "code")) == [(bief.pk, "QP069001")]
    assert list(Commune.objects.values_list("pk", "code_insee")) == [(ambrelle.pk, "69266")]


def test_two_communes_of_one_name_stay_two():
    find_or_create_quartiers(
        lus=[
            QuartierLu("QP069001", "Le Bief", (("Saint-Denis", "93066"),)),
            QuartierLu("QP069002", "Le Bief", (("Saint-Denis", "97411"),)),
        ],
        acteur="Essai",
    )
    assert set(Quartier.objects.values_list("code", "communes__code_insee")) == {
        ("QP069001", "93066"),
        ("QP069002", "97411"),
    }


def test_as_many_queries_for_forty_as_for_two(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        find_or_create_quartiers(lus=lus(2), acteur="Essai")
    with django_assert_max_num_queries(20):
        find_or_create_quartiers(lus=lus(40, debut=10), acteur="Essai")
    assert Quartier.objects.count() == Commune.objects.count() == 42
