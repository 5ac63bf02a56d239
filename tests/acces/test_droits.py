"""What roles give, what a scope takes away, and who sees which contract."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reciproque.contrats.acces import CAPACITES, Capacite, can_anywhere, rights_on
from reciproque.contrats.models import Acces, Contrat, Role
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import ContratFactory, creer_noeud, donner_acces

pytestmark = pytest.mark.django_db


@pytest.fixture
def contrat():
    return ContratFactory(porteur=OrganisationFactory())


MESURENT = {
    Role.EQUIPE_PROJET,
    Role.ETAT,
    Role.INSTRUCTEUR,
    Role.PARTENAIRE,
    Role.BAILLEUR,
    Role.REFERENT,
    Role.PILOTE,
    Role.COORDONNATEUR,
}


@pytest.mark.parametrize("role", Role)
def test_whoever_knows_a_figure_proposes_it_and_the_two_pilots_validate(contrat, role):
    droits = rights_on(donner_acces(contrat, role), contrat)
    assert (Capacite.MESURER in droits) == (role in MESURENT)
    assert (Capacite.VALIDER in droits) == (role in {Role.EQUIPE_PROJET, Role.ETAT})


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_and_only_the_team_writes(contrat, role):
    droits = rights_on(donner_acces(contrat, role), contrat)
    assert Capacite.LIRE in droits
    ecrit = {Capacite.RELIRE, Capacite.CORRIGER, Capacite.GERER, Capacite.INVITER} & droits.capacites
    assert bool(ecrit) == (role == Role.EQUIPE_PROJET)
    assert CAPACITES[role] == droits.capacites


def test_the_administrator_has_all_rights_without_an_access(contrat):
    admin = AdministrateurFactory()
    assert rights_on(admin, contrat).capacites == frozenset(Capacite)
    assert contrat in Contrat.objects.for_user(admin)


def test_roles_add_up(contrat):
    user = donner_acces(contrat, Role.LECTEUR)
    assert Capacite.JOURNAL not in rights_on(user, contrat)
    donner_acces(contrat, Role.ETAT, user=user)
    assert Capacite.JOURNAL in rights_on(user, contrat)


def test_a_withdrawn_access_gives_nothing(contrat):
    user = donner_acces(contrat)
    Acces.objects.update(retire_le=timezone.now() - timedelta(days=1))
    assert rights_on(user, contrat).capacites == frozenset()
    assert contrat not in Contrat.objects.for_user(user)
    assert not can_anywhere(user, Capacite.LIRE)


def test_an_access_by_organisation_opens_what_it_carries_now_and_later(contrat):
    user = UserFactory()
    Acces.objects.create(user=user, organisation=contrat.porteur, role=Role.EQUIPE_PROJET)
    autre = ContratFactory(porteur=OrganisationFactory())
    assert list(Contrat.objects.for_user(user)) == [contrat]
    assert Capacite.INVITER in rights_on(user, contrat)
    assert rights_on(user, autre).capacites == frozenset()
    autre.porteur = contrat.porteur
    autre.save()
    assert Contrat.objects.for_user(user).count() == 2


def test_an_access_by_organisation_opens_no_contract_without_carrier(contrat):
    user = UserFactory()
    Acces.objects.create(user=user, organisation=contrat.porteur, role=Role.EQUIPE_PROJET)
    orphelin = ContratFactory(porteur=None)
    assert rights_on(user, orphelin).capacites == frozenset()
    assert orphelin not in Contrat.objects.for_user(user)


def test_a_contract_is_listed_once_however_many_accesses(contrat):
    user = donner_acces(contrat, Role.ETAT)
    donner_acces(contrat, Role.ELU, user=user)
    Acces.objects.create(user=user, organisation=contrat.porteur, role=Role.LECTEUR)
    assert Contrat.objects.for_user(user).count() == 1


def test_a_closed_account_sees_nothing(contrat):
    user = donner_acces(contrat, user=UserFactory(is_active=False))
    assert not Contrat.objects.for_user(user).exists()
    assert not Contrat.objects.for_user(AdministrateurFactory(is_active=False)).exists()


class TestScope:
    @pytest.fixture
    def arbre(self, contrat):
        pilier = creer_noeud(contrat, "Cohésion")
        return pilier, creer_noeud(contrat, "École", parent=pilier), creer_noeud(contrat, "Emploi")

    def test_it_narrows_what_may_be_changed_not_what_is_read(self, contrat, arbre):
        pilier, axe, voisin = arbre
        droits = rights_on(donner_acces(contrat, noeud=pilier), contrat)
        assert droits.capacites == {
            Capacite.LIRE,
            Capacite.JOURNAL,
            Capacite.CORRIGER,
            Capacite.MESURER,
            Capacite.VALIDER,
        }
        assert droits.covers(pilier.redaction.chemin)
        assert droits.covers(axe.redaction.chemin)
        assert not droits.covers(voisin.redaction.chemin)
        assert not droits.covers("")

    def test_a_branch_does_not_cover_its_neighbour_of_the_same_prefix(self, contrat, arbre):
        """0001 is a prefix of 0001.0002, never of 00011."""
        droits = rights_on(donner_acces(contrat, noeud=arbre[0]), contrat)
        assert not droits.covers(arbre[0].redaction.chemin + "1")

    def test_two_branches_add_up_and_the_whole_wins(self, contrat, arbre):
        pilier, _, voisin = arbre
        user = donner_acces(contrat, noeud=pilier)
        donner_acces(contrat, user=user, noeud=voisin)
        assert rights_on(user, contrat).covers(voisin.redaction.chemin)
        donner_acces(contrat, user=user)
        droits = rights_on(user, contrat)
        assert droits.covers("")
        assert Capacite.INVITER in droits

    def test_reading_the_whole_besides_does_not_widen_the_branch(self, contrat, arbre):
        pilier, _, voisin = arbre
        user = donner_acces(contrat, noeud=pilier)
        donner_acces(contrat, Role.ETAT, user=user)
        assert not rights_on(user, contrat).covers(voisin.redaction.chemin)

    def test_each_capacity_has_its_own_branches(self, contrat, arbre):
        """A referent of one branch who corrects in another measures in both, and corrects in one only."""
        pilier, axe, voisin = arbre
        user = donner_acces(contrat, noeud=voisin)
        donner_acces(contrat, Role.REFERENT, user=user, noeud=pilier)
        droits = rights_on(user, contrat)
        assert droits.covers(voisin.redaction.chemin)
        assert not droits.covers(pilier.redaction.chemin)
        assert droits.covers(voisin.redaction.chemin, Capacite.MESURER)
        assert droits.covers(axe.redaction.chemin, Capacite.MESURER)
        assert not droits.covers("", Capacite.MESURER)

    def test_measuring_everywhere_does_not_widen_what_may_be_corrected(self, contrat, arbre):
        pilier, _, voisin = arbre
        user = donner_acces(contrat, noeud=pilier)
        donner_acces(contrat, Role.ETAT, user=user)
        droits = rights_on(user, contrat)
        assert droits.covers("", Capacite.MESURER)
        assert droits.covers("", Capacite.VALIDER)
        assert not droits.covers(voisin.redaction.chemin)

    def test_a_branch_that_is_no_more_covers_nothing(self, contrat, arbre):
        user = donner_acces(contrat, noeud=arbre[2])
        arbre[2].redactions.all().delete()
        assert not rights_on(user, contrat).covers("0002")


@pytest.mark.parametrize(
    ("role", "scope", "capacite", "attendu"),
    [
        (Role.EQUIPE_PROJET, False, Capacite.RELIRE, True),
        (Role.EQUIPE_PROJET, True, Capacite.RELIRE, False),
        (Role.EQUIPE_PROJET, True, Capacite.CORRIGER, True),
        (Role.ETAT, False, Capacite.CORRIGER, False),
        (Role.ETAT, False, Capacite.LIRE, True),
    ],
)
def test_can_anywhere(contrat, role, scope, capacite, attendu, django_assert_num_queries):
    user = donner_acces(contrat, role, noeud=creer_noeud(contrat) if scope else None)
    with django_assert_num_queries(1):
        assert can_anywhere(user, capacite) is attendu


def test_the_rights_of_anyone_take_two_queries(contrat, django_assert_num_queries):
    user = donner_acces(contrat, noeud=creer_noeud(contrat))
    donner_acces(contrat, user=user, noeud=creer_noeud(contrat, "Autre"))
    with django_assert_num_queries(2):
        rights_on(user, contrat)
