"""Nothing personal in the logs of the machine, whatever happens."""

import io
import logging
import re

import pytest
from django.conf import settings
from django.core import mail

from reciproque.comptes import actions, courriels
from tests.factories.comptes import AdministrateurFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRETS = ["exemple.fr", "Claire", "Martin", "lanterne", "192.0.2"]


@pytest.fixture
def console():
    """What the console of the settings would print: same loggers, same levels, same formatter."""
    sortie = io.StringIO()
    gestionnaire = logging.StreamHandler(sortie)
    gestionnaire.setFormatter(logging.getLogger("django").handlers[0].formatter)
    loggers = [logging.getLogger(nom) for nom in settings.LOGGING["loggers"]]
    for logger in loggers:
        logger.addHandler(gestionnaire)
    yield sortie
    for logger in loggers:
        logger.removeHandler(gestionnaire)


def test_a_whole_life_leaves_no_name_no_address_no_link(client, console, monkeypatch):
    admin = AdministrateurFactory(nom="Ada", email="ada@exemple.fr")
    user, _ = actions.invite(email="claire@exemple.fr", nom="Claire Martin", acteur=admin)
    actions.send_invitation(user=user, acteur=admin, adresse="https://x.fr")
    adresse = re.search(r"(/invitation/\S+)", mail.outbox[-1].body)[1]
    mot_de_passe = "colline-sept-lanterne-bleue"
    client.get(adresse)
    client.post(adresse, {"nom": "Claire Martin", "mot_de_passe": mot_de_passe, "confirmation": mot_de_passe})
    client.post("/deconnexion/")
    client.get(adresse)  # a used link: 410
    client.get("/invitation/claire@exemple.fr/")
    for _ in range(7):
        client.post("/connexion/", {"username": "claire@exemple.fr", "password": "lanterne"}, REMOTE_ADDR="192.0.2.9")
    client.post("/mot-de-passe/oublie/", {"email": "claire@exemple.fr"})
    client.force_login(UserFactory(nom="Claire Autre"))
    client.get("/comptes/")  # 403

    def send_messages(self, messages):
        raise OSError("claire@exemple.fr refused by 192.0.2.1")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages)
    actions.send_invitation(
        user=actions.invite(email="martin@exemple.fr", acteur=admin)[0], acteur=admin, adresse="https://x.fr"
    )
    monkeypatch.setattr(courriels, "ecrire", lambda courriel: 1 / 0)
    actions.send_invitation(
        user=actions.invite(email="autre@exemple.fr", acteur=admin)[0], acteur=admin, adresse="https://x.fr"
    )

    notes = console.getvalue()
    assert "travail" in notes  # the log did listen
    jeton = adresse.split("/")[2]
    assert not [secret for secret in [*SECRETS, jeton] if secret in notes]


def test_a_failure_is_told_by_its_place_and_type_only(console):
    try:
        raise ValueError("Key (email)=(claire@exemple.fr) already exists")
    except ValueError:
        logging.getLogger("reciproque").exception("Panne sur %s", "/contrats/?q=Martin&page=2")
    notes = console.getvalue()
    assert "test_journaux.py" in notes
    assert "ValueError" in notes
    assert "/contrats/?q=…&page=…" in notes
    assert "claire" not in notes
