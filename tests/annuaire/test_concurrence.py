"""Two people at the same instant, on real connections: one merge, one holder, nobody meets an error."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reciproque.annuaire.actions import appoint, merge_organisations
from reciproque.annuaire.models import Fusion, Mandat, Organisation
from reciproque.socle.fusion import FusionImpossible
from tests.acces.test_concurrence import ensemble
from tests.factories.annuaire import FonctionFactory, OrganisationFactory, PersonneFactory
from tests.factories.comptes import AdministrateurFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_merged_into_the_other_at_once():
    une, autre = OrganisationFactory(nom="CAF"), OrganisationFactory(nom="Caisse")
    admin = AdministrateurFactory()

    def reunir(gardee, absorbee):
        return lambda: merge_organisations(gardee=gardee, absorbee=absorbee, acteur=admin)

    resultats = ensemble(reunir(une, autre), reunir(autre, une))
    assert {type(r) for r in resultats} == {Fusion, FusionImpossible}
    assert Organisation.objects.count() == 1


def test_one_function_given_to_two_at_once():
    fonction = FonctionFactory()
    personnes = PersonneFactory.create_batch(2)

    def confier(personne):
        return lambda: appoint(fonction=fonction, personne=personne, depuis=date(2026, 1, 1), acteur=None)

    resultats = ensemble(*map(confier, personnes))
    assert not [r for r in resultats if isinstance(r, Exception) and not isinstance(r, ValidationError)]
    assert Mandat.objects.filter(fonction=fonction, jusqua=None).count() == 1
