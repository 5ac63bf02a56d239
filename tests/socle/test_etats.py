import pytest

from reciproque.socle.etats import TransitionRefusee
from tests.factories.socle import FicheFactory
from tests.socle.terrain.models import Fiche

pytestmark = pytest.mark.django_db


def test_the_table_says_what_is_possible():
    automate = Fiche.automate
    assert automate.depuis("brouillon") == {"valide", "retire"}
    assert automate.depuis("retire") == frozenset()
    assert automate.vers("retire") == {"brouillon", "valide"}
    assert automate.permet(FicheFactory(), "valide")
    assert not automate.permet(FicheFactory(etat="retire"), "valide")


def test_a_move_writes_the_state_and_its_fields():
    fiche = FicheFactory()
    Fiche.automate.passer(fiche, Fiche.Etat.VALIDE, titre="Relue")
    assert (fiche.etat, fiche.titre) == ("valide", "Relue")
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.titre) == ("valide", "Relue")


def test_an_impossible_move_is_refused_in_french():
    fiche = FicheFactory(etat="retire", titre="Fiche A")
    with pytest.raises(TransitionRefusee, match="l’état de «\u00a0Fiche A\u00a0» a changé entre-temps"):
        Fiche.automate.passer(fiche, "valide")
    fiche.refresh_from_db()
    assert fiche.etat == "retire"


def test_of_two_moves_on_the_same_object_the_second_is_told():
    fiche = FicheFactory()
    autre = Fiche.objects.get(pk=fiche.pk)
    Fiche.automate.passer(fiche, "valide")
    with pytest.raises(TransitionRefusee):
        Fiche.automate.passer(autre, "valide")
    assert autre.etat == "brouillon"


def test_more_conditions_may_be_asked():
    fiche = FicheFactory(titre="Un")
    with pytest.raises(TransitionRefusee):
        Fiche.automate.passer(fiche, "valide", si={"titre": "Deux"})
