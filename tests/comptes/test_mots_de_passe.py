"""Forgotten and changed passwords."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from reciproque.comptes.models import Courriel
from reciproque.socle.models import Entree, Travail
from tests.factories.comptes import MOT_DE_PASSE, InviteFactory, UserFactory

pytestmark = pytest.mark.django_db
NOUVEAU = "colline-sept-lanterne-bleue"


@pytest.fixture
def user():
    return UserFactory(email="claire@exemple.fr", nom="Claire Martin")


def demander(client, email="claire@exemple.fr"):
    return client.post("/mot-de-passe/oublie/", {"email": email}, follow=True)


def lien(message):
    return re.search(r"https?://testserver(/mot-de-passe/\S+)", message.body)[1]


def choisir(client, adresse, mot_de_passe=NOUVEAU, confirmation=None):
    formulaire = client.get(adresse, follow=True)
    return client.post(
        formulaire.request["PATH_INFO"],
        {"mot_de_passe": mot_de_passe, "confirmation": confirmation or mot_de_passe},
        follow=True,
    )


def test_the_whole_way(client, user):
    demander(client)
    message = mail.outbox[-1]
    assert message.to == ["claire@exemple.fr"]
    assert message.subject == "Choisir un nouveau mot de passe sur Réciproque"
    reponse = choisir(client, lien(message))
    assert "Votre nouveau mot de passe est enregistré." in reponse.content.decode()
    user.refresh_from_db()
    assert user.check_password(NOUVEAU)


def test_the_answer_is_the_same_for_an_unknown_address(client, user):
    connue = demander(client)
    inconnue = demander(client, "inconnue@exemple.fr")
    assert connue.redirect_chain == inconnue.redirect_chain
    sans_jeton = [re.sub(r'(csrf\w*" value="|X-CSRFToken": ")\w+', "", r.content.decode()) for r in (connue, inconnue)]
    assert sans_jeton[0] == sans_jeton[1]
    assert len(mail.outbox) == 1


def test_a_closed_account_receives_nothing(client):
    UserFactory(email="claire@exemple.fr", is_active=False)
    demander(client)
    assert mail.outbox == []


def test_asking_again_and_again_does_not_fill_the_mailbox(client, user, jour):
    for _ in range(3):
        demander(client)
    assert len(mail.outbox) == 1
    jour.shift(timedelta(minutes=6))
    demander(client)
    assert len(mail.outbox) == 2


def test_who_never_opened_their_account_gets_their_invitation_again(client):
    InviteFactory(email="attend@exemple.fr")
    demander(client, "attend@exemple.fr")
    assert "/invitation/" in mail.outbox[-1].body


def test_the_link_serves_once(client, user):
    demander(client)
    adresse = lien(mail.outbox[-1])
    choisir(client, adresse)
    assert "Ce lien ne fonctionne plus" in client.get(adresse, follow=True).content.decode()


def test_the_link_lasts_a_day(client, user, jour):
    demander(client)
    jour.shift(timedelta(hours=25))
    assert "Ce lien ne fonctionne plus" in client.get(lien(mail.outbox[-1]), follow=True).content.decode()


def test_the_link_of_an_account_closed_meanwhile_opens_nothing(client, user):
    demander(client)
    user.is_active = False
    user.save()
    assert "Ce lien ne fonctionne plus" in client.get(lien(mail.outbox[-1]), follow=True).content.decode()


@pytest.mark.parametrize(
    ("mot_de_passe", "confirmation", "phrase"),
    [
        ("court", None, "12 caractères"),
        ("123456789012345", None, "entièrement numérique"),
        ("claire@exemple.fr", None, "trop semblable"),
        (NOUVEAU, "autre-chose-de-long", "Les deux mots de passe diffèrent"),
    ],
)
def test_a_weak_password_is_refused_at_its_field(client, user, mot_de_passe, confirmation, phrase):
    demander(client)
    reponse = choisir(client, lien(mail.outbox[-1]), mot_de_passe, confirmation)
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()


def test_choosing_a_new_one_lifts_the_lockout(client, user, jour):
    for _ in range(6):
        client.post("/connexion/", {"username": user.email, "password": "faux"})
    demander(client)
    choisir(client, lien(mail.outbox[-1]))
    assert client.post("/connexion/", {"username": user.email, "password": NOUVEAU}).status_code == 302


def test_no_table_holds_the_link(client, user):
    demander(client)
    jeton = lien(mail.outbox[-1]).strip("/").split("/")[2]
    assert jeton not in str(list(Courriel.objects.values())) + str(list(Travail.objects.values()))


class TestChanging:
    def changer(self, client, actuel=MOT_DE_PASSE, nouveau=NOUVEAU):
        return client.post(
            "/compte/mot-de-passe/", {"actuel": actuel, "mot_de_passe": nouveau, "confirmation": nouveau}
        )

    def test_it_changes_and_closes_the_other_sessions_only(self, client, user):
        ailleurs = Client()
        for navigateur in (client, ailleurs):
            navigateur.force_login(user)
        assert self.changer(client)["Location"] == "/compte/"
        assert client.get("/compte/").status_code == 200
        assert ailleurs.get("/compte/").status_code == 302
        assert Entree.objects.pour(user).get().verbe == "changé le mot de passe de"

    def test_the_present_one_is_asked(self, client, user):
        client.force_login(user)
        reponse = self.changer(client, actuel="faux")
        assert reponse.status_code == 422
        assert "Ce n’est pas votre mot de passe actuel." in reponse.content.decode()
        user.refresh_from_db()
        assert user.check_password(MOT_DE_PASSE)
