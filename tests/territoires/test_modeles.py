"""What the database refuses, and in which words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reciproque.territoires.models import Commune, Correspondance, Epci, Quartier
from tests.factories.territoires import CommuneFactory, EpciFactory, QuartierFactory

pytestmark = pytest.mark.django_db


def refuse(objet, phrase):
    """The form tells it and the database holds it."""
    with pytest.raises(ValidationError, match=phrase):
        objet.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        objet.save()


def test_two_communes_of_one_name_need_their_code_or_their_place():
    CommuneFactory(nom="Saint-Denis")
    refuse(Commune(nom="SAINT-DENIS"), "Une commune porte déjà ce nom au même endroit")
    CommuneFactory(nom="Saint-Denis", code_insee="93066")
    CommuneFactory(nom="Saint-Denis", epci=EpciFactory())
    assert Commune.objects.count() == 3


def test_a_code_is_one_commune_s():
    CommuneFactory(code_insee="69266")
    refuse(Commune(nom="Autre", code_insee="69266"), "Une commune porte déjà ce code INSEE")


@pytest.mark.parametrize("code", ["6926", "ABCDE", "692660"])
def test_a_code_of_commune_has_its_shape(code):
    with pytest.raises(ValidationError):
        Commune(nom="Exemple", code_insee=code).full_clean()


@pytest.mark.parametrize("code", ["69266", "2A004", "97411"])
def test_codes_of_the_mainland_corsica_and_overseas_are_accepted(code):
    Commune(nom="Exemple", code_insee=code).full_clean()


def test_a_siren_is_one_epci_s():
    EpciFactory(siren="200066009")
    refuse(Epci(nom="Autre", siren="200066009"), "Une intercommunalité porte déjà ce SIREN")


@pytest.mark.parametrize(
    ("generation", "code"),
    # QP + 6 digits in 2015 (decree 2014-1750), QN + 6 characters in 2024 (decree 2023-1314).
    [(2024, "QP069001"), (2015, "QN06901M"), (None, "QP069001")],
)
def test_the_code_of_a_quartier_tells_its_generation(generation, code):
    refuse(Quartier(nom="Exemple", generation=generation, code=code), "Le code commence par QP")


@pytest.mark.parametrize("code", ["QP69001", "QN069", "QN0690MM1", "XX069001"])
def test_the_code_of_a_quartier_has_its_shape(code):
    with pytest.raises(ValidationError):
        Quartier(nom="Exemple", generation=2024, code=code).full_clean()


def test_a_quartier_ends_after_it_begins():
    refuse(
        Quartier(nom="Exemple", valide_du=date(2024, 1, 1), valide_au=date(2023, 12, 31)),
        "La fin de validité précède son début",
    )


def test_a_correspondence_has_the_sides_its_nature_asks():
    ancien, nouveau = QuartierFactory(), QuartierFactory()
    jour = date(2024, 1, 1)
    for refusee in (
        Correspondance(ancien=ancien, nouveau=nouveau, nature="sorti", date=jour),
        Correspondance(ancien=ancien, nature="modifie", date=jour),
        Correspondance(ancien=ancien, nature="entre", date=jour),
    ):
        refuse(refusee, "Un quartier sorti n’a pas de successeur")
    Correspondance.objects.create(ancien=ancien, nouveau=nouveau, nature="modifie", date=jour)
    assert list(ancien.devenirs.values_list("nouveau", flat=True)) == [nouveau.pk]
