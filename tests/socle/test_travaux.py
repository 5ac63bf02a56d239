import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reciproque.socle import travaux
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.management.commands.travailler import Faucheur
from reciproque.socle.models import Entree, Travail
from reciproque.socle.travaux import EchecTravail, TravailAnnule, executer, faucher, lancer
from tests.factories.comptes import UserFactory
from tests.factories.socle import TravailFactory

pytestmark = pytest.mark.django_db
Etat = Travail.Etat


@pytest.fixture
def file_en_base(settings):
    """The real queue: jobs wait for a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def lancer_essai(**parametres):
    return lancer("essai", proprietaire=UserFactory(), titre="Essai", parametres=parametres)


def en_cours(**champs):
    """A job that a worker, since dead or not, has started."""
    maintenant = timezone.now()
    return TravailFactory(
        **{
            "etat": Etat.EN_COURS,
            "jeton": "ancien",
            "tentatives": 1,
            "commence_le": maintenant,
            "bail_jusqua": maintenant - timedelta(seconds=1),
        }
        | champs
    )


class TestExecution:
    def test_a_job_runs_and_keeps_its_result(self, executer_avec):
        vus = []

        @executer_avec
        def lire(suivi, *, numero):
            suivi.avancer(40, "Lecture")
            vus.append((numero, suivi.proprietaire, Travail.objects.get().progression, Travail.objects.get().etape))
            return {"url": "/lu/", "pages": 3}

        travail = lancer_essai(numero=7)
        assert vus == [(7, travail.proprietaire, 40, "Lecture")]
        assert (travail.etat, travail.progression, travail.tentatives) == (Etat.TERMINE, 100, 1)
        assert travail.resultat == {"url": "/lu/", "pages": 3}
        assert travail.url_resultat == "/lu/"
        assert (travail.jeton, travail.bail_jusqua) == ("", None)
        assert travail.termine_le >= travail.commence_le
        assert travail.est_fini

    def test_a_job_that_says_nothing_ends_well(self, executer_avec):
        executer_avec(lambda suivi: None)
        assert lancer_essai().resultat == {}

    def test_progress_stays_within_bounds(self, executer_avec):
        @executer_avec
        def lire(suivi):
            suivi.avancer(140, "Trop")
            assert Travail.objects.get().progression == 99
            suivi.avancer(-3, "Moins")
            assert Travail.objects.get().progression == 0

        assert lancer_essai().etat == Etat.TERMINE

    def test_the_same_step_is_not_written_at_each_call(self, executer_avec, django_assert_num_queries):
        @executer_avec
        def lire(suivi):
            suivi.avancer(1, "Lecture")
            with django_assert_num_queries(0):
                for n in range(100):
                    suivi.avancer(n, "Lecture")

        assert lancer_essai().etat == Etat.TERMINE

    def test_a_failure_is_told_in_its_own_words(self, executer_avec):
        @executer_avec
        def lire(suivi):
            raise EchecTravail("Ce fichier n’est pas un protocole.")

        travail = lancer_essai()
        assert (travail.etat, travail.erreur) == (Etat.ECHOUE, "Ce fichier n’est pas un protocole.")
        assert travail.est_relancable

    def test_a_failure_that_leads_elsewhere_is_not_offered_again(self, executer_avec):
        @executer_avec
        def lire(suivi):
            raise EchecTravail("Ce fichier n’est pas un protocole.", suite="/lectures/deposer/")

        travail = lancer_essai()
        assert travail.url_resultat == "/lectures/deposer/"
        assert not travail.est_relancable

    def test_an_unexpected_error_is_told_without_its_message(self, executer_avec, caplog):
        @executer_avec
        def lire(suivi):
            raise ValueError("camille@exemple.fr habite ici")

        with caplog.at_level(logging.DEBUG, "reciproque"):
            travail = lancer_essai()
        assert (travail.etat, travail.erreur) == (Etat.ECHOUE, travaux.ERREUR_INATTENDUE)
        assert "ValueError dans lire (test_travaux.py" in caplog.text
        assert "camille" not in caplog.text

    def test_a_result_that_cannot_be_kept_is_an_error(self, executer_avec):
        executer_avec(lambda suivi: {"objet": object()})
        assert lancer_essai().etat == Etat.ECHOUE

    def test_a_passing_failure_is_tried_again(self, executer_avec):
        essais = []

        @executer_avec
        def lire(suivi):
            essais.append(1)
            if len(essais) < 3:
                raise OperationalError("database is locked")
            return {"essais": len(essais)}

        travail = lancer_essai()
        travail.refresh_from_db()
        assert (travail.etat, travail.resultat, travail.tentatives) == (Etat.TERMINE, {"essais": 3}, 3)

    def test_but_not_for_ever(self, executer_avec):
        def lire(suivi):
            raise ConnectionError

        executer_avec(lire, max_tentatives=2)
        travail = lancer_essai()
        assert (travail.etat, travail.tentatives) == (Etat.ECHOUE, 2)

    def test_running_a_job_again_does_nothing(self, executer_avec):
        vus = []
        executer_avec(lambda suivi: vus.append(1))
        travail = lancer_essai()
        executer(travail.pk)
        executer(0)
        assert vus == [1]

    def test_a_job_of_an_unknown_kind_says_so(self):
        travail = TravailFactory(genre="disparu")
        executer(travail.pk)
        travail.refresh_from_db()
        assert (travail.etat, travail.erreur) == (Etat.ECHOUE, travaux.ERREUR_GENRE)

    def test_an_unknown_kind_cannot_be_started(self):
        with pytest.raises(KeyError):
            lancer("disparu", proprietaire=UserFactory(), titre="Rien")


class TestQueue:
    def test_the_job_and_its_queued_task_live_or_die_together(self, file_en_base, executer_avec):
        executer_avec(lambda suivi: None)
        with transaction.atomic():
            lancer_essai()
            transaction.set_rollback(True)
        assert not Travail.objects.exists()
        assert not DBTaskResult.objects.exists()
        travail = lancer_essai()
        assert travail.etat == Etat.EN_ATTENTE
        assert DBTaskResult.objects.get().args_kwargs["args"] == [travail.pk]

    @pytest.mark.django_db(transaction=True)
    def test_the_worker_runs_what_waits(self, file_en_base, executer_avec):
        executer_avec(lambda suivi: {"fait": True})
        travail = lancer_essai()
        call_command("travailler", batch=True, interval=0, startup_delay=False, verbosity=0)
        travail.refresh_from_db()
        assert travail.resultat == {"fait": True}


class TestCancel:
    def test_a_waiting_job_stops_at_once(self):
        travail = TravailFactory()
        travaux.annuler(travail=travail, acteur=travail.proprietaire)
        travail.refresh_from_db()
        assert (travail.etat, travail.est_annulable) == (Etat.ANNULE, False)
        assert Entree.objects.pour(travail).get().verbe == "annulé"

    def test_a_running_job_stops_at_its_next_sign_of_life(self, executer_avec):
        suites = []

        @executer_avec
        def lire(suivi):
            travaux.annuler(travail=Travail.objects.get(), acteur=suivi.proprietaire)
            suivi.avancer(50, "Suite")
            suites.append("jamais")

        travail = lancer_essai()
        assert (travail.etat, suites) == (Etat.ANNULE, [])

    def test_a_finished_job_cannot_be_cancelled(self, executer_avec):
        executer_avec(lambda suivi: None)
        travail = lancer_essai()
        with pytest.raises(TransitionRefusee):
            travaux.annuler(travail=travail, acteur=travail.proprietaire)
        assert not Entree.objects.exists()

    def test_a_failed_job_may_be_tried_again(self, executer_avec):
        executer_avec(lambda suivi: {"fait": True})
        travail = TravailFactory(etat=Etat.ECHOUE, erreur="Panne", tentatives=3)
        travaux.relancer(travail=travail, acteur=travail.proprietaire)
        travail.refresh_from_db()
        assert (travail.etat, travail.erreur, travail.tentatives) == (Etat.TERMINE, "", 1)
        with pytest.raises(TransitionRefusee):
            travaux.relancer(travail=travail, acteur=travail.proprietaire)


class TestLease:
    def test_a_sign_of_life_renews_the_lease(self, executer_avec, jour):
        baux = []

        def lire(suivi):
            baux.append(Travail.objects.get().bail_jusqua)
            jour.shift(60)
            suivi.avancer(10, "Suite")
            baux.append(Travail.objects.get().bail_jusqua)

        executer_avec(lire, bail=timedelta(seconds=90))
        lancer_essai()
        assert baux[1] - baux[0] >= timedelta(seconds=60)

    def test_the_job_of_a_dead_worker_goes_to_another(self, executer_avec):
        executer_avec(lambda suivi: {"fait": True})
        travail = en_cours()
        assert faucher() == 1
        travail.refresh_from_db()
        assert (travail.etat, travail.tentatives) == (Etat.TERMINE, 2)
        assert faucher() == 0

    def test_a_living_worker_keeps_its_job(self):
        travail = en_cours(bail_jusqua=timezone.now() + timedelta(minutes=1))
        assert faucher() == 0
        travail.refresh_from_db()
        assert travail.jeton == "ancien"

    def test_a_job_that_kills_its_workers_is_failed(self):
        travail = en_cours(tentatives=3)
        faucher()
        travail.refresh_from_db()
        assert (travail.etat, travail.erreur) == (Etat.ECHOUE, travaux.ERREUR_ABANDON)

    def test_a_cancelled_job_of_a_dead_worker_is_cancelled(self):
        travail = en_cours(annulation_demandee=True)
        faucher()
        travail.refresh_from_db()
        assert travail.etat == Etat.ANNULE

    def test_a_worker_that_lost_its_lease_cannot_write(self, executer_avec):
        """It wakes up after its job was given to another: neither its progress nor its result counts."""

        @executer_avec
        def lire(suivi):
            Travail.objects.update(jeton="nouveau", progression=12)
            with pytest.raises(TravailAnnule):
                suivi.avancer(90, "Fantôme")
            return {"fantome": True}

        travail = lancer_essai()
        assert (travail.etat, travail.jeton, travail.resultat, travail.progression) == (
            Etat.EN_COURS,
            "nouveau",
            {},
            12,
        )

    def test_of_two_reapers_one_takes_the_job(self, file_en_base):
        travail = en_cours()
        ancien = Travail.objects.get()
        assert travaux._take_back(travail)
        assert not travaux._take_back(ancien)
        assert DBTaskResult.objects.count() == 1

    def test_a_job_whose_queued_task_is_lost_is_queued_again(self, file_en_base):
        """Killed between taking the task and starting the job."""
        ancien = TravailFactory(cree_le=timezone.now() - timedelta(minutes=5))
        TravailFactory()  # too young to be lost
        assert faucher() == 1
        assert DBTaskResult.objects.get().args_kwargs["args"] == [ancien.pk]
        assert faucher() == 0

    @pytest.mark.django_db(transaction=True)
    def test_the_reaper_goes_round_until_it_is_stopped(self, file_en_base):
        travail = en_cours()
        faucheur = Faucheur(intervalle=0.01)
        faucheur.start()
        for _ in range(200):
            travail.refresh_from_db()
            if travail.etat == Etat.EN_ATTENTE:
                break
            faucheur.join(0.02)
        faucheur.arret.set()
        faucheur.join(5)
        assert travail.etat == Etat.EN_ATTENTE
        assert not faucheur.is_alive()

    def test_the_reaper_survives_a_busy_database(self, monkeypatch, caplog):
        faucheur = Faucheur(intervalle=0)

        def echouer():
            faucheur.arret.set()
            raise DatabaseError("secret")

        monkeypatch.setattr("reciproque.socle.management.commands.travailler.faucher", echouer)
        monkeypatch.setattr("reciproque.socle.management.commands.travailler.close_old_connections", lambda: None)
        monkeypatch.setattr("reciproque.socle.management.commands.travailler.connection.close", lambda: None)
        faucheur.run()
        assert "DatabaseError" in caplog.text
        assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "champs",
    [
        {"progression": 101},
        {"tentatives": 4},
        {"etat": Etat.EN_COURS},
        {"etat": Etat.ECHOUE},
    ],
)
def test_the_database_holds_the_invariants(champs):
    with pytest.raises(IntegrityError), transaction.atomic():
        TravailFactory(**champs)
