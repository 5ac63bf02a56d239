"""What the tables refuse, and who sees which indicator."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reciproque.indicateurs.models import LIEUX, Cible, Definition, Indicateur, Lieu
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import ContratFactory, creer_noeud, donner_acces
from tests.factories.indicateurs import CibleFactory, DefinitionFactory, IndicateurFactory, valider
from tests.factories.territoires import CommuneFactory, QuartierFactory

pytestmark = pytest.mark.django_db


def refuse(objet) -> str:
    """The sentence told in a form, after checking that the database refuses it as well."""
    with pytest.raises(ValidationError) as erreur:
        objet.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        objet.save()
    return " ".join(erreur.value.messages)


def test_an_indicator_has_words():
    assert "ne peut pas être vide" in refuse(Indicateur(contrat=ContratFactory(), libelle=""))


def test_a_retired_indicator_has_a_reason():
    indicateur = IndicateurFactory()
    indicateur.retire_motif = "Doublon"
    assert "à une date et pour un motif" in refuse(indicateur)


def test_a_common_indicator_hangs_on_no_element():
    contrat = ContratFactory()
    indicateur = Indicateur(contrat=None, libelle="Taux de pauvreté", noeud=creer_noeud(contrat))
    assert "commun à tous les contrats" in refuse(indicateur)


def test_one_definition_is_current():
    indicateur = IndicateurFactory()
    refuse(Definition(indicateur=indicateur, numero=2, libelle="Autre"))


@pytest.mark.parametrize("manque", ["adapte", "disponible", "mesurable", "nature"])
def test_what_is_validated_meets_the_three_criteria_and_has_a_nature(manque):
    definition = valider(IndicateurFactory())
    setattr(definition, manque, "" if manque == "nature" else False)
    assert "adapté, disponible et mesurable" in refuse(definition)


def test_bounds_are_in_order_and_only_a_rate_has_a_denominator():
    definition = DefinitionFactory()
    definition.minimum, definition.maximum = 10, 5
    assert "plus petite" in refuse(definition)
    autre = DefinitionFactory(nature="nombre")
    autre.denominateur = "Habitants"
    assert "Seul un taux" in refuse(autre)


def test_a_target_says_something_about_one_place():
    cible = CibleFactory()
    cible.quartier = QuartierFactory()
    assert "un seul territoire" in refuse(cible)
    assert "quelques mots" in refuse(Cible(indicateur=IndicateurFactory()))
    assert "précède" in refuse(Cible(indicateur=IndicateurFactory(), valeur=1, annee=2022, annee_fin=2020))
    nationale = CibleFactory(contrat=None, origine="nationale")
    nationale.full_clean()
    assert (nationale.lieu, nationale.libelle_territoire) == (None, "")


def test_a_place_goes_into_a_key_and_back():
    commune = CommuneFactory(nom="Val-Fleuri")
    cible = CibleFactory(contrat=None, commune=commune)
    assert cible.lieu == Lieu.lire(f"commune-{commune.pk}")
    assert cible.libelle_territoire == "Val-Fleuri"
    assert Lieu.lire(cible.lieu.cle).champs == {"commune_id": commune.pk}
    assert CibleFactory().libelle_territoire == "Ensemble du contrat"
    for abime in ("", "commune", "commune-", "commune-x", "planete-1", "commune--1", "commune-" + "9" * 30):
        assert Lieu.lire(abime) is None
    assert set(LIEUX) == {"quartier", "commune", "epci", "departement", "region", "contrat"}


def test_definitions_on_a_day():
    indicateur = IndicateurFactory(definition=False)
    une = DefinitionFactory(indicateur=indicateur, numero=1, depuis="2020-01-01", jusqua="2022-01-01")
    deux = DefinitionFactory(indicateur=indicateur, numero=2, depuis="2022-01-01")
    assert indicateur.definitions.on("2019-01-01") == une
    assert indicateur.definitions.on("2021-06-01") == une
    assert indicateur.definitions.on("2022-01-01") == deux


def test_one_sees_the_indicators_of_one_s_contracts_and_the_common_ones():
    ici, ailleurs = IndicateurFactory(), IndicateurFactory()
    commun = IndicateurFactory(contrat=None)
    user = donner_acces(ici.contrat)
    assert set(Indicateur.objects.for_user(user)) == {ici, commun}
    assert set(Indicateur.objects.for_user(AdministrateurFactory())) == {ici, ailleurs, commun}
    assert set(Indicateur.objects.for_user(UserFactory())) == {commun}
    assert not Indicateur.objects.for_user(UserFactory(is_active=False)).exists()
    assert set(Indicateur.objects.of_contrat(ici.contrat)) == {ici, commun}
    assert set(Indicateur.objects.of_contrat(ici.contrat, communs=False)) == {ici}
