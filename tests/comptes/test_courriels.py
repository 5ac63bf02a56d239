"""A message leaves once, or the person who asked for it knows why not."""

import smtplib

import pytest
from django.core import mail

from reciproque.comptes import courriels
from reciproque.comptes.models import Courriel
from reciproque.socle import travaux
from reciproque.socle.models import Travail
from tests.factories.comptes import UserFactory

pytestmark = pytest.mark.django_db
GABARIT = "comptes/courriels/mot_de_passe"


@pytest.fixture
def poster():
    user = UserFactory()

    def poster_un():
        courriels.poster(
            gabarit=GABARIT, destinataire=user, contexte={}, adresse="https://x.fr/", demandeur=user, titre="Envoi"
        )
        return Courriel.objects.latest("pk"), Travail.objects.latest("pk")

    return poster_un


def relancer(travail):
    travaux.relancer(travail=travail, acteur=travail.proprietaire)
    travail.refresh_from_db()
    return travail


def test_it_leaves_and_is_dated(poster):
    courriel, travail = poster()
    assert (courriel.etat, travail.etat) == ("envoye", "termine")
    assert courriel.envoye_le
    assert "https://x.fr/mot-de-passe/" in mail.outbox[0].body


def test_running_the_job_again_sends_nothing_more(poster):
    travail = poster()[1]
    Travail.objects.filter(pk=travail.pk).update(etat="en_attente", tentatives=1)
    travaux.executer(travail.pk)
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_in_the_middle_does_not_send_a_second_time(poster):
    """Taken, then nothing: perhaps it left. Nobody but a person may decide to send it again."""
    courriel, travail = poster()
    mail.outbox.clear()
    Courriel.objects.filter(pk=courriel.pk).update(etat="pris", envoye_le=None)
    Travail.objects.filter(pk=travail.pk).update(etat="en_attente", tentatives=1)
    travaux.executer(travail.pk)
    travail.refresh_from_db()
    assert mail.outbox == []
    assert travail.etat == "echoue"
    assert "rien ne dit si le message est parti" in travail.erreur
    assert relancer(travail).etat == "termine"
    assert len(mail.outbox) == 1


def test_a_server_out_of_reach_is_tried_three_times_then_told(poster, monkeypatch):
    essais = []

    def open(self):
        essais.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", open)
    courriel, travail = poster()
    assert len(essais) == 3
    assert (courriel.etat, travail.etat) == ("echoue", "echoue")
    assert "Le serveur de messagerie ne répond pas" in travail.erreur
    monkeypatch.undo()
    assert relancer(travail).etat == "termine"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("erreur", "phrase"),
    [
        (smtplib.SMTPRecipientsRefused({"x@y.fr": (550, b"No such user")}), "a refusé ce message"),
        (smtplib.SMTPDataError(554, b"Rejected"), "a refusé ce message"),
        (smtplib.SMTPServerDisconnected("gone"), "rien ne dit si le message est parti"),
        (TimeoutError("too long"), "rien ne dit si le message est parti"),
    ],
)
def test_a_failure_while_handing_over_is_told_and_not_tried_again(poster, monkeypatch, erreur, phrase):
    essais = []

    def send_messages(self, messages):
        essais.append(1)
        raise erreur

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages)
    courriel, travail = poster()
    assert len(essais) == 1
    assert (courriel.etat, travail.etat) == ("echoue", "echoue")
    assert phrase in travail.erreur


def test_a_bad_goodbye_takes_nothing_back(poster, monkeypatch):
    def close(self):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.close", close)
    courriel, travail = poster()
    assert (courriel.etat, travail.etat) == ("envoye", "termine")


def test_what_has_become_pointless_is_not_sent(poster):
    courriel, travail = poster()
    mail.outbox.clear()
    courriel.destinataire.is_active = False
    courriel.destinataire.save()
    Courriel.objects.filter(pk=courriel.pk).update(etat="a_envoyer", envoye_le=None)
    Travail.objects.filter(pk=travail.pk).update(etat="en_attente", tentatives=1)
    travaux.executer(travail.pk)
    courriel.refresh_from_db()
    assert courriel.etat == "sans_objet"
    assert mail.outbox == []


def test_a_broken_template_leaves_the_message_to_be_sent_again(poster, monkeypatch):
    def render(*args):
        raise RuntimeError

    monkeypatch.setattr(courriels, "render_to_string", render)
    courriel, travail = poster()
    assert (courriel.etat, travail.etat) == ("echoue", "echoue")
    monkeypatch.undo()
    assert relancer(travail).etat == "termine"
