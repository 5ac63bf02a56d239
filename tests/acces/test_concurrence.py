"""Two people at the same instant, on real connections: one gesture counts, nobody meets an error."""

import re
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections

from reciproque.comptes import actions
from reciproque.comptes.models import Invitation, User
from reciproque.contrats.actions.acces import grant, invite_to
from reciproque.contrats.models import Acces
from reciproque.socle.models import Entree
from reciproque.territoires.actions import find_or_create_commune, find_or_create_quartier
from reciproque.territoires.models import Commune, Quartier
from tests.factories.comptes import MOT_DE_PASSE, AdministrateurFactory, InviteFactory, UserFactory
from tests.factories.contrats import ContratFactory
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db(transaction=True)


def ensemble(*gestes):
    """Run each in its own thread and connection, started together: their results, or what they raised, in order."""
    depart, resultats = Barrier(len(gestes)), [None] * len(gestes)

    def courir(rang, geste):
        depart.wait(timeout=120)
        try:
            resultats[rang] = geste()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connections.close_all()

    fils = [Thread(target=courir, args=[rang, geste]) for rang, geste in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=300)
        assert not fil.is_alive(), "Un geste attend encore après cinq minutes."
    return resultats


def test_an_invitation_accepted_in_two_windows_opens_once():
    user = InviteFactory()
    actions.send_invitation(user=user, acteur=UserFactory(), adresse="https://x.fr")
    jeton = re.search(r"/invitation/([^/\s]+)/", mail.outbox[-1].body)[1]
    invitation = actions.find_invitation(jeton)

    def accepter(nom):
        return lambda: actions.accept_invitation(invitation=invitation, password=MOT_DE_PASSE, nom=nom)

    resultats = ensemble(accepter("Paul"), accepter("Paule"))
    assert sorted(type(r).__name__ for r in resultats) == ["DejaServie", "User"]
    gagnant = next(r for r in resultats if isinstance(r, User))
    assert User.objects.get(pk=user.pk).nom == gagnant.nom
    assert Entree.objects.filter(verbe="accepté l’invitation de").count() == 1


def test_two_people_give_the_same_role_at_once():
    contrat, paul = ContratFactory(), UserFactory()

    def donner(acteur):
        return lambda: grant(user=paul, roles=["etat"], contrat=contrat, acteur=acteur)

    resultats = ensemble(donner(UserFactory()), donner(UserFactory()))
    assert sorted(len(r) for r in resultats) == [0, 1]
    assert Acces.objects.in_force().filter(user=paul).count() == 1
    assert Entree.objects.filter(verbe="donné l’accès").count() == 1


def test_two_people_invite_the_same_new_person_at_once():
    contrat = ContratFactory()

    def inviter(acteur, role):
        return lambda: invite_to(
            email="paul@exemple.fr", roles=[role], acteur=acteur, contrat=contrat, adresse="https://x.fr"
        )

    resultats = ensemble(inviter(UserFactory(), "etat"), inviter(UserFactory(), "elu"))
    assert not [r for r in resultats if isinstance(r, Exception)], resultats
    paul = User.objects.get(email="paul@exemple.fr")
    assert {a.role for a in Acces.objects.filter(user=paul)} == {"etat", "elu"}
    assert Invitation.objects.pending().filter(user=paul).count() == 1


def test_two_administrators_do_not_dismiss_each_other():
    ada, bob = AdministrateurFactory(), AdministrateurFactory()

    def demettre(qui, acteur):
        return lambda: actions.change_administrator(user=qui, est_administrateur=False, acteur=acteur)

    resultats = ensemble(demettre(ada, bob), demettre(bob, ada))
    assert len([r for r in resultats if isinstance(r, ValidationError)]) == 1
    assert User.objects.administrators().count() == 1


def test_two_confirmations_name_the_same_commune_and_the_same_quartier():
    ville = CommuneFactory()

    def nommer():
        commune = find_or_create_commune(nom="Saint-Exemple", acteur=None)
        return commune, find_or_create_quartier(nom="Centre", nature="QPV", communes=[ville], acteur=None)

    resultats = ensemble(nommer, nommer)
    assert resultats[0] == resultats[1]
    assert Commune.objects.count() == 2
    assert Quartier.objects.count() == 1
