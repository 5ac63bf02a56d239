"""Come in as anyone, in demonstration mode only; read the mail that nobody received."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.urls import reverse

from reciproque.demo.models import Message
from reciproque.demo.personnes import GROUPES, PERSONNES
from tests.factories.comptes import UserFactory

RACINE = Path(__file__).resolve().parents[2]
CHEFFE = "cheffe-de-projet@ambrelle.example"
BOITE = "reciproque.demo.messagerie.Boite"


@pytest.fixture
def cheffe(db):
    return UserFactory(email=CHEFFE, nom="Cheffe de projet")


def test_each_person_of_the_door_has_a_reason_to_come():
    assert len(PERSONNES) == sum(len(groupe.personnes) for groupe in GROUPES)
    assert all(personne.vient and personne.email.endswith(".example") for personne in PERSONNES.values())


def test_the_door_shows_only_who_is_there(client, cheffe):
    page = client.get(reverse("demo:entrer")).content.decode()
    assert "Cheffe de projet" in page
    assert "Conseillère citoyenne" not in page


def test_an_instance_without_demonstration_says_how_to_load_it(client, db):
    assert "reciproque demo" in client.get(reverse("demo:entrer")).content.decode()


def test_one_click_enters(client, cheffe):
    reponse = client.post(reverse("demo:devenir"), {"personne": CHEFFE})
    assert reponse.status_code == 302
    assert reponse.url == "/"
    assert get_user(client) == cheffe


def test_one_click_changes_person(client, cheffe):
    client.force_login(UserFactory())
    client.post(reverse("demo:devenir"), {"personne": CHEFFE})
    assert get_user(client) == cheffe


@pytest.mark.parametrize("personne", ["", "quelqu-un@exemple.fr", "conseillere-citoyenne@tanneries.example"])
def test_nobody_else_comes_in_by_this_door(client, db, personne):
    UserFactory(email="quelqu-un@exemple.fr")
    assert client.post(reverse("demo:devenir"), {"personne": personne}).status_code == 404
    assert not get_user(client).is_authenticated


def test_a_deactivated_account_stays_out(client, cheffe):
    cheffe.is_active = False
    cheffe.save()
    assert client.post(reverse("demo:devenir"), {"personne": CHEFFE}).status_code == 404


def test_entering_takes_a_button(client, cheffe):
    assert client.get(reverse("demo:devenir")).status_code == 405


def test_each_page_says_it_is_a_demonstration(client, db):
    page = client.get(reverse("comptes:connexion")).content.decode()
    assert "demo-bandeau" in page
    assert reverse("demo:courrier") in page
    assert "Choisir une personne" in page


def test_messages_are_kept_and_their_links_work(client, db, settings):
    settings.EMAIL_BACKEND = BOITE
    mail.send_mail("Votre invitation", "Ouvrez http://testserver/connexion/ puis <b>", None, ["a@exemple.fr"])
    message = Message.objects.get()
    assert (message.a_qui, message.sujet) == ("a@exemple.fr", "Votre invitation")
    liste = client.get(reverse("demo:courrier")).content.decode()
    assert message.get_absolute_url() in liste
    page = client.get(message.get_absolute_url()).content.decode()
    assert 'href="http://testserver/connexion/"' in page
    assert "&lt;b&gt;" in page


def test_a_message_to_nobody_is_not_kept(db, settings):
    settings.EMAIL_BACKEND = BOITE
    assert mail.EmailMessage("Sujet", "Texte").send() == 0
    assert not Message.objects.exists()


def test_an_empty_outbox_says_what_fills_it(client, db):
    assert "Aucun message" in client.get(reverse("demo:courrier")).content.decode()


def test_the_outbox_is_read_in_two_queries_whatever_it_holds(client, db, django_assert_num_queries):
    Message.objects.bulk_create(
        Message(destinataires="a@exemple.fr", sujet=f"Message {n}", texte="…") for n in range(60)
    )
    with django_assert_num_queries(2):
        page = client.get(reverse("demo:courrier")).content.decode()
    assert "Message 59" in page
    assert "Page 1 sur 3" in page.replace("\xa0", " ")


HORS_DEMONSTRATION = """
import django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse, Resolver404
from reciproque.socle.registres import panneaux
assert not settings.DEMO
assert "demo" not in settings.EMAIL_BACKEND
for adresse in ("/demo/", "/demo/entrer/", "/demo/courrier/", "/demo/courrier/1/"):
    try:
        resolve(adresse)
    except Resolver404:
        continue
    raise AssertionError(adresse)
assert not [p.nom for p in panneaux if p.nom.startswith("demonstration")]
"""


@pytest.mark.parametrize("reglages", ["embarque", "production"])
def test_outside_demonstration_mode_no_door_exists(reglages, tmp_path):
    environnement = {cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("RECIPROQUE_")}
    environnement |= {
        "DJANGO_SETTINGS_MODULE": f"reciproque.settings.{reglages}",
        "RECIPROQUE_DONNEES": str(tmp_path),
        "RECIPROQUE_CLE_SECRETE": "x" * 60,
        "RECIPROQUE_HOTES": "contrat.exemple.fr",
    }
    resultat = subprocess.run(
        [sys.executable, "-c", HORS_DEMONSTRATION], cwd=RACINE, env=environnement, capture_output=True, text=True
    )
    assert resultat.returncode == 0, resultat.stderr
