"""Verdicts come from the last figures alone: what is read to say them does not follow the years that are kept."""

from datetime import date

import pytest

from reciproque.indicateurs.bilan import _measures, targets_of, weigh
from reciproque.indicateurs.models import Valeur
from reciproque.indicateurs.secret import Regard
from tests.factories.contrats import ContratFactory
from tests.factories.indicateurs import CibleFactory, IndicateurFactory

pytestmark = pytest.mark.django_db
JOUR = date(2026, 3, 20)


@pytest.fixture
def indicateur():
    """A figure a year from 2000 to 2026: 0, 1, 2… the last ends after `JOUR`."""
    indicateur = IndicateurFactory(contrat=ContratFactory(), definition__nature="nombre")
    Valeur.objects.bulk_create(
        Valeur(
            indicateur=indicateur,
            definition=indicateur.definitions.get(),
            contrat=indicateur.contrat,
            debut=date(annee, 1, 1),
            fin=date(annee, 12, 31),
            valeur=annee - 2000,
        )
        for annee in range(2000, 2027)
    )
    return indicateur


def mesures(indicateur, regard):
    cibles = targets_of(indicateur__contrat=indicateur.contrat).order_by("pk")
    return [b.constat.mesure.valeur for b in weigh(cibles, regard=regard, jour=JOUR)]


def test_each_target_is_compared_with_the_last_figure_of_its_time(indicateur):
    for annee in (2010, 2020, None):
        CibleFactory(indicateur=indicateur, annee=annee, valeur=5)
    assert mesures(indicateur, Regard(tout=True)) == [10, 20, 25]
    lues = _measures(list(indicateur.cibles.all()), Regard(tout=True), JOUR)
    assert [m.fin.year for m in lues[indicateur.pk, f"contrat-{indicateur.contrat_id}"]] == [2010, 2020, 2025]


def test_what_is_masked_gives_way_to_what_is_seen(indicateur):
    CibleFactory(indicateur=indicateur, annee=None, valeur=5)
    Valeur.objects.filter(valeur=25).update(masquee=True)
    assert mesures(indicateur, Regard()) == [24]
    assert mesures(indicateur, Regard(indicateurs=frozenset({indicateur.pk}))) == [25]


def test_a_target_without_a_place_has_no_figure(indicateur):
    CibleFactory(indicateur=indicateur, contrat=None)
    assert _measures(list(indicateur.cibles.all()), Regard(tout=True), JOUR) == {}


def test_two_sources_of_the_same_day_are_both_heard(indicateur):
    CibleFactory(indicateur=indicateur, annee=None, valeur=22)
    derniere = Valeur.objects.get(valeur=25)
    derniere.pk, derniere.source, derniere.valeur = None, "CAF", 20
    derniere._state.adding = True
    derniere.save()
    (bilan,) = weigh(targets_of(indicateur__contrat=indicateur.contrat), regard=Regard(tout=True), jour=JOUR)
    assert bilan.constat.raison.startswith("Les sources ne s’accordent pas")
