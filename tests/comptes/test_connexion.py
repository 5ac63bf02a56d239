"""Signing in and out."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from django.urls import reverse

from reciproque.comptes.models import User
from reciproque.settings import base
from tests.factories.comptes import MOT_DE_PASSE, InviteFactory, UserFactory

pytestmark = pytest.mark.django_db
CONNEXION = "/connexion/"


@pytest.fixture
def user():
    return UserFactory(email="claire@exemple.fr", nom="Claire Martin")


def essayer(client, email="claire@exemple.fr", password=MOT_DE_PASSE, **plus):
    return client.post(CONNEXION, {"username": email, "password": password, **plus})


def connecte(client):
    return "_auth_user_id" in client.session


def test_the_right_password_opens_and_leads_home(client, user):
    reponse = essayer(client)
    assert (reponse.status_code, reponse["Location"]) == (302, "/")
    assert connecte(client)


@pytest.mark.parametrize("email", ["CLAIRE@EXEMPLE.FR", "Claire@Exemple.fr", " claire@exemple.fr "])
def test_capitals_and_spaces_in_the_address_do_not_matter(client, user, email):
    essayer(client, email)
    assert connecte(client)


def test_one_is_led_where_one_wanted_to_go_on_this_site_only(client, user):
    assert client.get("/compte/")["Location"] == "/connexion/?next=/compte/"
    assert essayer(client, next="/compte/")["Location"] == "/compte/"
    client.logout()
    assert essayer(client, next="https://ailleurs.exemple/")["Location"] == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [("claire@exemple.fr", "faux"), ("inconnue@exemple.fr", MOT_DE_PASSE), ("fermee@exemple.fr", MOT_DE_PASSE)],
)
def test_wrong_password_unknown_address_and_closed_account_say_the_same(client, user, email, password):
    UserFactory(email="fermee@exemple.fr", is_active=False)
    reponse = essayer(client, email, password)
    assert reponse.status_code == 422
    assert not connecte(client)
    page = reponse.content.decode()
    assert "L’adresse ou le mot de passe ne convient pas, ou le compte est désactivé." in page
    assert "Vous n’êtes pas connecté." in page


def test_an_account_whose_invitation_waits_has_no_password_that_opens(client):
    InviteFactory(email="attend@exemple.fr")
    for password in ("", "!", "None"):
        essayer(client, "attend@exemple.fr", password)
        assert not connecte(client)


def test_the_session_is_another_one_after_signing_in(client, user):
    client.get(CONNEXION)
    session = client.session
    session["avant"] = "1"
    session.save()
    avant = session.session_key
    essayer(client)
    assert client.session.session_key != avant


def test_signing_out_takes_a_post_and_empties_the_session(client, user):
    client.force_login(user)
    assert client.get("/deconnexion/").status_code == 405
    assert connecte(client)
    reponse = client.post("/deconnexion/")
    assert reponse["Location"] == CONNEXION
    assert not connecte(client)
    # A second click, or another tab, once signed out.
    assert client.post("/deconnexion/")["Location"] == CONNEXION


def test_whoever_is_signed_in_skips_the_form(client, user):
    client.force_login(user)
    assert client.get(CONNEXION)["Location"] == "/"


def test_closing_an_account_ends_its_sessions_at_once(client, user):
    client.force_login(user)
    assert client.get("/compte/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/compte/")["Location"].startswith(CONNEXION)


def test_htmx_is_led_to_the_form_instead_of_drawing_it_in_the_page(client_htmx):
    reponse = client_htmx.get("/compte/", headers={"HX-Current-URL": "http://testserver/contrats/?q=caf"})
    assert reponse["HX-Redirect"] == "/connexion/?next=%2Fcontrats%2F%3Fq%3Dcaf"


@override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS)
def test_passwords_are_kept_by_argon2():
    assert make_password(MOT_DE_PASSE).startswith("argon2$argon2id$")


class TestLockout:
    def lock(self, client, jour, **plus):
        for _ in range(6):
            reponse = essayer(client, password="faux", **plus)
        return reponse

    def test_six_wrong_tries_close_the_door_for_a_quarter_of_an_hour(self, client, user, jour):
        reponse = self.lock(client, jour)
        assert reponse.status_code == 429
        page = reponse.content.decode()
        assert "Réessayez à partir de 10&nbsp;h&nbsp;15" in page  # the tests' day is at 10 o'clock in Paris
        assert "dans 15\u00a0minutes" in page
        assert reverse("comptes:mot-de-passe-oublie") in page
        assert int(reponse["Retry-After"]) == pytest.approx(900, abs=5)

    def test_even_the_right_password_waits_and_the_hour_told_stays_true(self, client, user, jour):
        self.lock(client, jour)
        jour.shift(timedelta(minutes=10))
        reponse = essayer(client)
        assert reponse.status_code == 429
        assert "Réessayez à partir de 10&nbsp;h&nbsp;15" in reponse.content.decode()
        assert not connecte(client)
        jour.shift(timedelta(minutes=6))
        essayer(client)
        assert connecte(client)

    def test_another_place_is_not_locked(self, client, user, jour):
        self.lock(client, jour)
        client.post(CONNEXION, {"username": user.email, "password": MOT_DE_PASSE}, REMOTE_ADDR="192.0.2.7")
        assert connecte(client)

    def test_capitals_do_not_give_more_tries(self, client, user, jour):
        for email in ("claire@exemple.fr", "CLAIRE@exemple.fr", "Claire@Exemple.FR") * 2:
            reponse = essayer(client, email, "faux")
        assert reponse.status_code == 429

    def test_signing_in_forgets_the_wrong_tries(self, client, user, jour):
        for _ in range(5):
            essayer(client, password="faux")
        essayer(client)
        client.logout()
        assert essayer(client, password="faux").status_code == 422
