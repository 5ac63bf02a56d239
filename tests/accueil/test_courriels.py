"""Digests and reminders: to whom, when, once, and how they are stopped."""

import logging
import threading
from datetime import date, datetime, timedelta
from email import message_from_bytes
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks import default_task_backend

from reciproque.accueil import actions
from reciproque.accueil.actions import tournee
from reciproque.accueil.courriels import read_stop_token, stop_token
from reciproque.accueil.menage import erase_old_claims
from reciproque.accueil.models import Envoi, Journee, Preference
from reciproque.comptes.models import Courriel
from reciproque.contrats.models import Role
from reciproque.socle import travaux
from reciproque.socle.models import Entree, Travail
from reciproque.socle.quotidien import run_daily
from reciproque.socle.registres import (
    AFaire,
    DateAttendue,
    Echeance,
    Quotidien,
    Tache,
    a_faire,
    echeances,
    quotidiens,
)
from tests.factories.comptes import InviteFactory, UserFactory
from tests.factories.contrats import ContratFactory, donner_acces

pytestmark = pytest.mark.django_db
LUNDI = date(2026, 3, 16)  # week 12
VENDREDI = date(2026, 3, 20)


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat des Tilleuls")


@pytest.fixture
def cheffe(contrat):
    return donner_acces(contrat, user=UserFactory(nom="Claire Martin", email="claire@exemple.fr"))


@pytest.fixture
def une_tache(contrat):
    """One dated task, due on 25 March; empty the list to say it is done."""
    taches = [Tache(titre="Définir l’indicateur", url="/x/", echeance=date(2026, 3, 25), contrat_id=contrat.pk)]
    with a_faire.provisoire(AFaire(nom="essai", lister=lambda user: list(taches))):
        yield taches


@pytest.fixture
def file_arretee(settings):
    """Jobs wait in the queue: no worker runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    yield
    default_task_backend.clear() if hasattr(default_task_backend, "clear") else None


def executer_tout():
    for travail in Travail.objects.order_by("pk"):
        travaux.executer(travail.pk)


class TestDigest:
    def test_on_the_day_one_chose_then_no_more_that_week(self, cheffe, une_tache):
        actions.save_preference(user=cheffe, acteur=cheffe, jour_resume=2, rappel_j3=False)
        for jour in range(7):
            actions.run_round(jour=LUNDI + timedelta(days=jour))
        (message,) = mail.outbox
        assert Envoi.objects.get().periode == "2026-S12"
        assert "au 18 mars 2026" in message.body  # Wednesday
        actions.run_round(jour=LUNDI + timedelta(days=9))
        assert len(mail.outbox) == 2

    def test_a_worker_that_slept_on_monday_sends_it_on_tuesday(self, cheffe, une_tache):
        assert actions.run_round(jour=LUNDI + timedelta(days=1))["resumes"] == 1

    def test_what_it_says_in_both_parts(self, cheffe, contrat, une_tache, settings):
        settings.ADRESSE = "https://reciproque.exemple.fr"
        attendue = DateAttendue(date=date(2026, 3, 30), titre="Revue < annuelle", url="/y/", contrat_id=contrat.pk)
        with echeances.provisoire(Echeance(nom="essai", lister=lambda *_: [attendue])):
            actions.run_round(jour=LUNDI)
        (message,) = mail.outbox
        assert message.subject == "À faire : 1 tâche, 1 échéance à venir"
        html = unescape(message.alternatives[0].content)
        for partie in (message.body, html):
            for attendu in (
                "Définir l’indicateur",
                "pour le 25 mars 2026",
                "Contrat des Tilleuls",
                "30 mars 2026",
                "Revue < annuelle",
                "https://reciproque.exemple.fr/x/",
                "https://reciproque.exemple.fr/courriels/arreter/",
            ):
                assert attendu in partie, attendu
        assert "Revue &lt; annuelle" in message.alternatives[0].content
        assert "{" not in message.body
        # Read back from the wire: two parts, French, plain first.
        lu = message_from_bytes(message.message().as_bytes())
        assert [part.get_content_type() for part in lu.walk()][1:] == ["text/plain", "text/html"]

    def test_nothing_to_say_nothing_is_sent(self, cheffe):
        with a_faire.provisoire():
            assert actions.run_round(jour=LUNDI) == {"resumes": 0, "rappels": 0}
        assert mail.outbox == []
        assert not Envoi.objects.exists()

    def test_what_was_done_before_it_leaves_is_not_told(self, cheffe, une_tache, file_arretee):
        actions.run_round(jour=LUNDI)
        une_tache.clear()
        executer_tout()
        assert mail.outbox == []
        assert Courriel.objects.get().etat == "sans_objet"

    def test_neither_to_guests_nor_to_closed_accounts(self, contrat, une_tache):
        donner_acces(contrat, user=InviteFactory())
        donner_acces(contrat, user=UserFactory(is_active=False))
        assert actions.run_round(jour=LUNDI)["resumes"] == 0


class TestReminders:
    @pytest.fixture(autouse=True)
    def _rappels_seuls(self, cheffe, une_tache):
        actions.save_preference(
            user=cheffe, acteur=cheffe, resume=False, rappel_j14=True, rappel_j3=True, rappel_j1=True
        )

    def test_once_for_each_step_whatever_the_days_missed(self, une_tache):
        partis = []
        for n in range(30):
            jour = date(2026, 3, 5) + timedelta(days=n)
            actions.run_round(jour=jour)
            partis += [(jour, m.subject) for m in mail.outbox]
            mail.outbox.clear()
        assert partis == [
            (date(2026, 3, 11), "Rappel, dans 14 jours : Définir l’indicateur"),
            (date(2026, 3, 22), "Rappel, dans 3 jours : Définir l’indicateur"),
            (date(2026, 3, 26), "Rappel, en retard : Définir l’indicateur"),
        ]

    def test_late_is_told_rather_than_never_and_once(self):
        for jour in (date(2026, 3, 23), date(2026, 3, 23), date(2026, 3, 24)):
            actions.run_round(jour=jour)
        (message,) = mail.outbox
        assert message.subject.startswith("Rappel, dans 2 jours")

    def test_several_things_in_one_message(self, contrat, une_tache):
        une_tache.append(Tache(titre="Autre", url="/z/", echeance=date(2026, 3, 24), contrat_id=contrat.pk))
        actions.run_round(jour=date(2026, 3, 22))
        (message,) = mail.outbox
        assert message.subject == "Rappel : 2 échéances sur Réciproque"
        assert message.body.index("Autre") < message.body.index("Définir")
        assert Envoi.objects.count() == 2

    def test_a_new_date_is_told_anew(self, contrat, une_tache):
        actions.run_round(jour=date(2026, 3, 22))
        une_tache[:] = [
            Tache(titre="Définir l’indicateur", url="/x/", echeance=date(2026, 6, 1), contrat_id=contrat.pk)
        ]
        actions.run_round(jour=date(2026, 5, 29))
        assert len(mail.outbox) == 2

    def test_only_what_was_asked_for(self, cheffe):
        actions.save_preference(user=cheffe, acteur=cheffe, rappel_j14=False, rappel_j3=False, rappel_j1=False)
        for n in range(30):
            actions.run_round(jour=date(2026, 3, 5) + timedelta(days=n))
        assert mail.outbox == []

    def test_deadlines_of_contracts_one_follows_and_not_of_those_one_only_reads(self, cheffe, contrat, une_tache):
        une_tache.clear()
        elue = donner_acces(contrat, Role.ELU)
        actions.save_preference(user=elue, acteur=elue, resume=False)
        attendue = DateAttendue(date=date(2026, 3, 25), titre="Revue", url="/y/", contrat_id=contrat.pk)
        with echeances.provisoire(Echeance(nom="essai", lister=lambda *_: [attendue])):
            actions.run_round(jour=date(2026, 3, 23))
            actions.run_round(jour=date(2026, 3, 26))  # over: nobody knows whether it took place
        (message,) = mail.outbox
        assert message.to == ["claire@exemple.fr"]


class TestOnce:
    def test_run_twice_the_same_day(self, cheffe, une_tache):
        for _ in range(2):
            call_command("envoyer_courriels", jour="2026-03-23", verbosity=0)
        assert len(mail.outbox) == 2  # the digest and the reminder
        assert Envoi.objects.count() == 2

    def test_killed_between_the_claim_and_the_sending(self, cheffe, une_tache, file_arretee):
        """Claimed and queued, then the machine stops: the next round claims nothing, the queue sends it, once."""
        actions.run_round(jour=LUNDI)
        assert mail.outbox == []
        assert actions.run_round(jour=LUNDI) == {"resumes": 0, "rappels": 0}
        executer_tout()
        assert len(mail.outbox) == 1
        Travail.objects.update(etat="en_attente", tentatives=1, termine_le=None)
        executer_tout()
        assert len(mail.outbox) == 1

    def test_killed_within_the_claim(self, cheffe, une_tache, monkeypatch):
        """Nothing is half written: neither the ledger, nor the message, nor its job; the next round does it all."""
        monkeypatch.setattr(Envoi.objects.__class__, "bulk_create", couper)
        with pytest.raises(Coupure):
            actions.run_round(jour=LUNDI)
        assert (Envoi.objects.count(), Courriel.objects.count(), Travail.objects.count()) == (0, 0, 0)
        assert Journee.objects.filter(terminee_le__isnull=False).count() == 0
        mail.outbox.clear()  # this backend runs jobs at once, even those of a transaction that is rolled back
        monkeypatch.undo()
        actions.run_round(jour=LUNDI)
        assert len(mail.outbox) == 1

    def test_a_sending_that_was_cut_is_not_sent_again(self, cheffe, une_tache, file_arretee):
        """Taken by a worker that died while it spoke to the mail server: perhaps it left."""
        actions.run_round(jour=LUNDI)
        Courriel.objects.update(etat="pris")
        executer_tout()
        actions.run_round(jour=LUNDI)
        executer_tout()
        assert mail.outbox == []

    def test_one_person_in_trouble_does_not_lose_those_told_before(self, une_tache, contrat, monkeypatch):
        for n in range(3):
            donner_acces(contrat, user=UserFactory(email=f"p{n}@exemple.fr"))
        vrai, appels = tournee.poster, []

        def poster(**options):
            appels.append(options)
            if len(appels) == 2:
                raise Coupure
            return vrai(**options)

        monkeypatch.setattr(tournee, "poster", poster)
        with pytest.raises(Coupure):
            actions.run_round(jour=LUNDI)
        monkeypatch.undo()
        actions.run_round(jour=LUNDI)
        assert sorted(m.to[0] for m in mail.outbox) == [f"p{n}@exemple.fr" for n in range(3)]


class Coupure(Exception):
    pass


def couper(*args, **kwargs):
    raise Coupure


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_one_message(settings, file_arretee):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite écrit une transaction à la fois.")
    cheffe = donner_acces(ContratFactory())
    tache = Tache(titre="T", url="/x/")
    depart = threading.Barrier(2)

    def tourner():
        depart.wait()
        try:
            actions.run_round(jour=LUNDI)
        finally:
            connection.close()

    with a_faire.provisoire(AFaire(nom="essai", lister=lambda user: [tache])):
        fils = [threading.Thread(target=tourner) for _ in range(2)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
    assert Courriel.objects.filter(destinataire=cheffe).count() == Envoi.objects.count() == 1


class TestDaily:
    def a(self, heure, jour=20):
        return time_machine.travel(datetime(2026, 3, jour, heure, tzinfo=ZoneInfo("Europe/Paris")))

    def test_from_seven_o_clock_once_a_day(self, cheffe, une_tache):
        with quotidiens.provisoire(quotidiens["courriels"]):
            with self.a(6):
                assert run_daily() == {}
            with self.a(7):
                assert run_daily() == {"courriels": 1}
            with self.a(9):
                assert run_daily() == {"courriels": 0}
            with self.a(7, jour=21):
                assert run_daily() == {"courriels": 1}
        assert Journee.objects.count() == 2
        assert len(mail.outbox) == 1

    def test_a_round_cut_short_is_started_again(self, cheffe, une_tache, file_arretee):
        with self.a(7):
            assert actions.start_round(VENDREDI) == 1
            assert actions.start_round(VENDREDI) == 0
        with self.a(8):
            assert actions.start_round(VENDREDI) == 1
            actions.run_round(jour=VENDREDI)
        with self.a(10):
            assert actions.start_round(VENDREDI) == 0

    def test_each_room_at_its_hour(self):
        with quotidiens.provisoire(Quotidien(nom="tard", lancer=lambda jour: 1, heure=20)):
            with self.a(19):
                assert run_daily() == {}
            with self.a(20):
                assert run_daily() == {"tard": 1}

    def test_the_command_says_what_it_did(self, cheffe, une_tache, capsys):
        call_command("envoyer_courriels", jour="2026-03-20")
        assert capsys.readouterr().out == "20 mars 2026\xa0: 1\xa0résumé et 0\xa0rappel en file.\n"
        with pytest.raises(CommandError, match="n’est pas une date"):
            call_command("envoyer_courriels", jour="demain")

    def test_logs_name_nobody(self, cheffe, une_tache, caplog):
        with caplog.at_level(logging.DEBUG):
            actions.run_round(jour=LUNDI)
        assert len(mail.outbox) == 1
        assert "claire" not in caplog.text.lower()
        assert "arreter/" not in caplog.text

    def test_old_claims_go(self, cheffe, une_tache):
        actions.run_round(jour=LUNDI)
        assert erase_old_claims() == 0
        with time_machine.travel(datetime(2028, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))):
            assert erase_old_claims() == 2


class TestStopping:
    def lien(self, message):
        return message.extra_headers["List-Unsubscribe"].strip("<>")

    def test_a_page_with_one_button(self, client, cheffe, une_tache):
        actions.run_round(jour=LUNDI)
        (message,) = mail.outbox
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert self.lien(message) in message.body
        chemin = "/" + self.lien(message).split("/", 3)[3]
        page = client.get(chemin)
        assert "Ne plus recevoir ces messages" in page.content.decode()
        assert not Preference.objects.exists()  # looking stops nothing
        assert "C’est arrêté" in client.post(chemin).content.decode()
        assert not Preference.objects.get().resume
        assert Preference.objects.get().rappel_j3
        assert Entree.objects.filter(objet_type="accueil.preference", verbe="modifié").count() == 1
        mail.outbox.clear()
        actions.run_round(jour=LUNDI + timedelta(days=7))
        assert [m.subject for m in mail.outbox if "faire" in m.subject] == []

    def test_a_mail_program_posts_without_a_page_of_ours(self, cheffe):
        sans_page = Client(enforce_csrf_checks=True)
        chemin = reverse("accueil:arreter-courriels", args=[stop_token(cheffe, "rappels")])
        assert sans_page.post(chemin, {"List-Unsubscribe": "One-Click"}).status_code == 200
        preference = Preference.objects.get()
        assert (preference.rappels, preference.resume) == (frozenset(), True)

    @pytest.mark.parametrize("jeton", ["abime", "1-resume.xxxx", "999999-resume"])
    def test_a_link_that_is_not_ours(self, client, jeton):
        reponse = client.get(reverse("accueil:arreter-courriels", args=[jeton]))
        assert reponse.status_code == 410
        assert "Ce lien n’arrête rien" in reponse.content.decode()

    def test_a_token_says_whose_and_what(self, cheffe):
        assert read_stop_token(stop_token(cheffe, "resume")) == (cheffe, "resume")
        assert read_stop_token(stop_token(cheffe, "autre")) is None
        assert read_stop_token(stop_token(cheffe, "rappels") + "x") is None


class TestPreferences:
    def test_chosen_and_kept(self, client, cheffe):
        client.force_login(cheffe)
        adresse = reverse("accueil:courriels")
        assert (
            'name="resume" id="id_resume" checked'
            in " ".join(client.get(adresse).content.decode().split()).replace('class="', "")
            or "checked" in client.get(adresse).content.decode()
        )
        reponse = client.post(adresse, {"jour_resume": "4", "rappel_j14": "on"}, follow=True)
        assert "Vos choix sont enregistrés." in reponse.content.decode()
        preference = Preference.objects.get()
        assert (preference.resume, preference.jour_resume, preference.rappels) == (False, 4, frozenset({"j14"}))
        assert client.post(adresse, {"jour_resume": "9"}).status_code == 422

    def test_previews_send_nothing(self, client, cheffe, une_tache, jour):
        client.force_login(cheffe)
        page = client.get(reverse("accueil:apercu-resume")).content.decode()
        assert "À faire : 1 tâche" in page
        assert "Définir l’indicateur" in page
        assert "dans 5 jours" in client.get(reverse("accueil:apercu-rappel")).content.decode().lower()
        une_tache.clear()
        assert "Rien ne vous attend" in client.get(reverse("accueil:apercu-resume")).content.decode()
        assert mail.outbox == []
        assert not Envoi.objects.exists()

    def test_they_are_a_click_from_my_account(self, client, cheffe):
        client.force_login(cheffe)
        assert reverse("accueil:courriels") in client.get(reverse("comptes:compte")).content.decode()
