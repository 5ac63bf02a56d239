"""Small counts of people are masked, with what would give them away. The threshold of an instance is 5 unless set."""

import pytest

from reciproque.contrats.acces import rights_on
from reciproque.contrats.models import Role
from reciproque.indicateurs.models import SansSecret, SeuilSecret, Valeur
from reciproque.indicateurs.secret import MASQUEE, look, remask
from tests.factories.contrats import ContratFactory, creer_noeud, donner_acces
from tests.factories.indicateurs import IndicateurFactory
from tests.factories.territoires import CommuneFactory, QuartierFactory
from tests.factories.valeurs import creer_valeur

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicateur():
    return IndicateurFactory()


def masquees():
    return {valeur.valeur for valeur in Valeur.objects.filter(masquee=True)}


@pytest.mark.parametrize(("compte", "masque"), [(0, False), (1, True), (4, True), (5, False), ("2.5", False)])
def test_counts_from_one_to_under_the_threshold(indicateur, compte, masque):
    assert creer_valeur(indicateur, QuartierFactory(), compte).masquee is masque


def test_the_threshold_of_the_contract_wins_over_the_instance_s(indicateur):
    SeuilSecret.objects.create(seuil=20)
    assert creer_valeur(indicateur, QuartierFactory(), 12).masquee
    SeuilSecret.objects.create(contrat=indicateur.contrat, seuil=0)
    assert not creer_valeur(indicateur, QuartierFactory(), 2).masquee


def test_a_rate_made_of_a_small_count_is_masked_too(indicateur):
    taux = IndicateurFactory(definition__nature="taux")
    assert creer_valeur(taux, QuartierFactory(), 30, numerateur=3, denominateur=10).masquee
    assert creer_valeur(taux, QuartierFactory(), 97, numerateur=97, denominateur=100).masquee  # 3 are not
    assert not creer_valeur(taux, QuartierFactory(), 3).masquee
    assert not creer_valeur(taux, QuartierFactory(), 50, numerateur=50, denominateur=100).masquee


def test_what_does_not_count_people_is_never_masked(indicateur):
    SansSecret.objects.create(indicateur=indicateur)
    assert not creer_valeur(indicateur, QuartierFactory(), 2).masquee


def test_a_split_does_not_give_away_by_subtraction(indicateur):
    """20 in all, 17 women: the 3 men would be known."""
    quartier = QuartierFactory()
    for sexe, compte in (("", 20), ("f", 17), ("h", 3)):
        creer_valeur(indicateur, quartier, compte, sexe=sexe)
    assert masquees() == {3, 17}


@pytest.mark.parametrize(("part", "masque"), [(17, True), (20, False), (15, False)])
@pytest.mark.parametrize("moitie", [{"sexe": "f"}, {"zone": "hors"}])
def test_one_half_alone_does_not_give_away_the_other(indicateur, moitie, part, masque):
    """20 in all, 17 women, the men not said: 20 - 17 = 3. With 15, they are 5; with 20, none: both may be said."""
    quartier = QuartierFactory()
    creer_valeur(indicateur, quartier, 20)
    creer_valeur(indicateur, quartier, part, **moitie)
    assert masquees() == ({part} if masque else set())


def test_what_its_source_keeps_secret_is_not_found_by_subtraction(indicateur):
    """60 - 20 - 37 would say what the source did not."""
    quartier = QuartierFactory()
    creer_valeur(indicateur, quartier, age="0-14", etat="secret")
    for age, compte in (("", 60), ("15-24", 20), ("25-64", 37)):
        creer_valeur(indicateur, quartier, compte, age=age)
    assert masquees() == {20}


def test_three_age_bands_hide_the_smallest_of_the_others(indicateur):
    quartier = QuartierFactory()
    for age, compte in (("", 60), ("0-14", 3), ("15-24", 20), ("25-64", 37)):
        creer_valeur(indicateur, quartier, compte, age=age)
    assert masquees() == {3, 20}


def test_a_neighbourhood_is_not_given_away_by_the_total_of_the_contract(indicateur):
    for compte in (3, 40, 50):
        creer_valeur(indicateur, QuartierFactory(), compte)
    assert masquees() == {3}
    creer_valeur(indicateur, indicateur.contrat, 93)
    assert masquees() == {3, 40}


def test_nor_by_the_total_of_its_commune(indicateur):
    commune = CommuneFactory()
    creer_valeur(indicateur, QuartierFactory(communes=[commune]), 3)
    creer_valeur(indicateur, QuartierFactory(communes=[commune]), 50)
    creer_valeur(indicateur, QuartierFactory(), 40)
    creer_valeur(indicateur, commune, 53, zone="qpv")
    assert masquees() == {3, 50}


def test_another_source_is_masked_on_its_own(indicateur):
    quartier = QuartierFactory()
    creer_valeur(indicateur, quartier, 3, source="CAF")
    creer_valeur(indicateur, quartier, 8, source="INSEE")
    assert masquees() == {3}


def test_deciding_again_unmasks_what_no_longer_has_to_be(indicateur):
    valeur = creer_valeur(indicateur, QuartierFactory(), 3)
    SeuilSecret.objects.create(contrat=indicateur.contrat, seuil=3)
    assert remask({(indicateur.pk, valeur.debut, valeur.fin)}) == 1
    assert masquees() == set()


def test_who_measures_sees_and_who_reads_does_not(indicateur):
    valeur = creer_valeur(indicateur, QuartierFactory(), 3)
    for role, vu in ((Role.EQUIPE_PROJET, "3"), (Role.ETAT, "3"), (Role.LECTEUR, MASQUEE), (Role.ELU, MASQUEE)):
        regard = look(rights_on(donner_acces(indicateur.contrat, role), indicateur.contrat), indicateur.contrat_id)
        assert regard.tell(valeur) == vu
        assert (regard.figure(valeur) is None) is (vu == MASQUEE)


def test_who_measures_one_branch_sees_that_branch_only():
    contrat = ContratFactory()
    ici, ailleurs = creer_noeud(contrat, "Emploi"), creer_noeud(contrat, "Santé")
    pilote = donner_acces(contrat, Role.PILOTE, noeud=ici)
    sien, autre = (IndicateurFactory(contrat=contrat, noeud=noeud) for noeud in (ici, ailleurs))
    regard = look(rights_on(pilote, contrat), contrat.pk)
    quartier = QuartierFactory()
    assert regard.tell(creer_valeur(sien, quartier, 3)) == "3"
    assert regard.tell(creer_valeur(autre, quartier, 3)) == MASQUEE
