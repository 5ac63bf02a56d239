"""Giving and withdrawing accesses: once, told to the person and to the journal."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reciproque.comptes.models import User
from reciproque.contrats.actions.acces import grant, invite_to, resend, withdraw
from reciproque.contrats.models import Acces, Contrat, Role
from reciproque.socle.models import Entree
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, InviteFactory, UserFactory
from tests.factories.contrats import ContratFactory, creer_noeud, donner_acces

pytestmark = pytest.mark.django_db
ADRESSE = "https://contrat.exemple.fr"


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat de ville des Tilleuls", porteur=OrganisationFactory(nom="Grand Exemple"))


@pytest.fixture
def cheffe(contrat):
    return donner_acces(contrat, user=UserFactory(nom="Claire Martin"))


def inviter(cheffe, contrat=None, email="paul@exemple.fr", roles=("etat",), **plus):
    return invite_to(email=email, roles=roles, acteur=cheffe, adresse=ADRESSE, contrat=contrat, **plus)


def journal():
    return Entree.objects.filter(objet_type="contrats.acces").order_by("pk")


class TestInviting:
    def test_someone_new_gets_the_access_and_an_invitation(self, contrat, cheffe):
        user, donnes = inviter(cheffe, contrat, roles=["etat", "secretaire"], nom="Paul Durand")
        assert user.etat == "invite"
        assert [(a.role, a.contrat, a.donne_par) for a in donnes] == [
            ("etat", contrat, cheffe),
            ("secretaire", contrat, cheffe),
        ]
        assert len(mail.outbox) == 1
        corps = mail.outbox[0].body
        assert (
            "suivre «\u00a0Contrat de ville des Tilleuls\u00a0» sur Réciproque (État, secrétaire d’instance)" in corps
        )
        assert f"{ADRESSE}/invitation/" in corps

    def test_someone_who_has_an_account_gets_the_access_and_a_notice(self, contrat, cheffe):
        paul = UserFactory(email="paul@exemple.fr")
        user, _ = inviter(cheffe, contrat, roles=["etat", "elu"])
        assert user == paul
        assert contrat in Contrat.objects.for_user(paul)
        message = mail.outbox[0]
        assert message.subject == "Claire Martin vous ouvre un accès sur Réciproque"
        for corps in (message.body, message.alternatives[0].content):
            assert "suivre «\u00a0Contrat de ville des Tilleuls\u00a0»" in corps
            assert "les rôles" in corps
            assert f"{ADRESSE}/contrats/{contrat.pk}/" in corps
            assert "/invitation/" not in corps

    def test_what_they_already_had_sends_nothing_and_is_not_told_twice(self, contrat, cheffe):
        UserFactory(email="paul@exemple.fr")
        for _ in range(2):
            _, donnes = inviter(cheffe, contrat)
        assert donnes == []
        assert len(mail.outbox) == 1
        assert journal().count() == 1

    def test_only_what_is_new_is_told(self, contrat, cheffe):
        UserFactory(email="paul@exemple.fr")
        inviter(cheffe, contrat)
        _, donnes = inviter(cheffe, contrat, roles=["etat", "elu"])
        assert [a.role for a in donnes] == ["elu"]
        assert "élu" in mail.outbox[1].body
        assert "État" not in mail.outbox[1].body

    def test_a_closed_account_is_refused_and_nothing_is_given(self, contrat, cheffe):
        UserFactory(email="paul@exemple.fr", is_active=False)
        with pytest.raises(ValidationError) as refus:
            inviter(cheffe, contrat)
        assert list(refus.value.message_dict) == ["email"]
        assert not Acces.objects.exclude(user=cheffe).exists()

    def test_nobody_becomes_administrator_this_way(self, contrat, cheffe):
        user, _ = inviter(cheffe, contrat, roles=list(Role))
        assert not User.objects.get(pk=user.pk).est_administrateur
        with pytest.raises(ValidationError):
            inviter(cheffe, contrat, roles=["administrateur"])

    def test_the_employer_of_someone_new_is_kept(self, contrat, cheffe):
        caf = OrganisationFactory(nom="CAF")
        user, _ = inviter(cheffe, contrat, employeur=caf)
        assert user.organisation == caf

    def test_by_organisation(self, contrat):
        user, _ = inviter(AdministrateurFactory(), organisation=contrat.porteur, roles=["equipe_projet"])
        assert contrat in Contrat.objects.for_user(user)
        assert "suivre les contrats que pilote Grand Exemple" in mail.outbox[0].body

    def test_giving_oneself_a_role_sends_nothing(self, contrat, cheffe):
        inviter(cheffe, contrat, email=cheffe.email)
        assert mail.outbox == []

    def test_the_journal_keeps_the_name_apart(self, contrat, cheffe):
        inviter(cheffe, contrat, nom="Paul Durand")
        entree = journal().get()
        assert (entree.acteur, entree.verbe, entree.contrat_id) == (cheffe, "donné l’accès", contrat.pk)
        assert entree.objet_libelle == "État"
        assert "Paul" not in str([entree.avant, entree.apres, entree.objet_libelle])
        assert entree.valeurs_personnelles.get().valeur == "Paul Durand"


class TestGranting:
    def test_a_branch_then_the_whole_replaces_it(self, contrat, cheffe):
        paul, noeud = UserFactory(), creer_noeud(contrat, "Cohésion", code="1")
        grant(user=paul, roles=["equipe_projet"], contrat=contrat, noeud=noeud, acteur=cheffe)
        grant(user=paul, roles=["equipe_projet"], contrat=contrat, acteur=cheffe)
        assert list(Acces.objects.in_force().filter(user=paul).values_list("noeud", flat=True)) == [None]
        assert [e.verbe for e in journal()] == ["donné l’accès", "retiré l’accès", "donné l’accès"]
        assert journal()[0].apres["branche"] == "1 Cohésion"

    def test_the_whole_makes_a_branch_pointless(self, contrat, cheffe):
        paul = donner_acces(contrat)
        assert (
            grant(user=paul, roles=["equipe_projet"], contrat=contrat, noeud=creer_noeud(contrat), acteur=cheffe) == []
        )

    def test_two_branches_stand_side_by_side(self, contrat, cheffe):
        paul = UserFactory()
        for titre in ("Cohésion", "Emploi"):
            grant(user=paul, roles=["pilote"], contrat=contrat, noeud=creer_noeud(contrat, titre), acteur=cheffe)
        assert Acces.objects.in_force().filter(user=paul).count() == 2

    def test_the_branch_of_another_contract_is_refused(self, contrat, cheffe):
        with pytest.raises(ValidationError, match="n’est pas celle de ce contrat"):
            grant(
                user=UserFactory(),
                roles=["pilote"],
                contrat=contrat,
                noeud=creer_noeud(ContratFactory()),
                acteur=cheffe,
            )

    def test_an_access_withdrawn_can_be_given_again(self, contrat, cheffe):
        paul = UserFactory()
        for _ in range(2):
            (acces,) = grant(user=paul, roles=["etat"], contrat=contrat, acteur=cheffe)
            withdraw(acces=acces, acteur=cheffe)
        assert Acces.objects.filter(user=paul).count() == 2

    @pytest.mark.parametrize("objet", ["contrat", "organisation"])
    def test_the_database_holds_one_of_each(self, contrat, objet):
        paul = UserFactory()
        champs = {"user": paul, "role": "etat", objet: contrat if objet == "contrat" else contrat.porteur}
        Acces.objects.create(**champs)
        with pytest.raises(IntegrityError), transaction.atomic():
            Acces.objects.create(**champs)


class TestWithdrawing:
    def test_it_is_dated_told_and_done_once(self, contrat, cheffe):
        paul = donner_acces(contrat, Role.ETAT)
        acces = Acces.objects.get(user=paul)
        assert withdraw(acces=acces, acteur=cheffe) is True
        assert withdraw(acces=acces, acteur=cheffe) is False
        assert contrat not in Contrat.objects.for_user(paul)
        entree = journal().get()
        assert (entree.verbe, entree.contrat_id, entree.avant["role"]) == ("retiré l’accès", contrat.pk, "État")


class TestSendingAgain:
    def test_it_keeps_what_the_first_message_said(self, contrat, cheffe, jour):
        user, _ = inviter(cheffe, contrat)
        assert resend(user=user, contrat=contrat, acteur=cheffe, adresse=ADRESSE) is False  # it has just left
        jour.shift(3600)
        assert resend(user=user, contrat=contrat, acteur=cheffe, adresse=ADRESSE) is True
        assert "suivre «\u00a0Contrat de ville des Tilleuls\u00a0»" in mail.outbox[-1].body

    def test_not_to_who_has_opened_their_account(self, contrat, cheffe):
        assert resend(user=UserFactory(), contrat=contrat, acteur=cheffe, adresse=ADRESSE) is False
        assert resend(user=InviteFactory(is_active=False), contrat=contrat, acteur=cheffe, adresse=ADRESSE) is False
        assert mail.outbox == []
