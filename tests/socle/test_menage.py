import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reciproque.socle.fichiers import deposer, lire
from reciproque.socle.management.commands.travailler import Faucheur
from reciproque.socle.menage import ranger
from reciproque.socle.models import Fichier
from reciproque.socle.registres import menages

pytestmark = pytest.mark.django_db
RIEN = {"fichiers": 0, "file": 0} | {menage.nom: 0 for menage in menages}


def poser(nom, *, age):
    fichier = deposer(nom.encode(), nom=nom, types=["texte"], taille_max=100, proprietaire=None)
    chemin = Path(fichier.contenu.path)
    moment = (timezone.now() - age).timestamp()
    os.utime(chemin, (moment, moment))
    return fichier


def test_bytes_that_no_row_holds_are_erased_after_a_day():
    garde, vieux, jeune = (poser(nom, age=timedelta(days=j)) for nom, j in (("a", 9), ("b", 2), ("c", 0)))
    Fichier.objects.exclude(pk=garde.pk).delete()  # as a rolled back transaction leaves things
    assert ranger() == RIEN | {"fichiers": 1}
    assert not Path(vieux.contenu.path).exists()
    assert Path(jeune.contenu.path).exists()
    assert lire(garde) == b"a"


def test_nothing_was_ever_given():
    assert ranger() == RIEN


def test_the_old_rows_of_the_queue_are_erased():
    def ligne(statut, jours, champ):
        tache = DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path="x", status=statut)
        DBTaskResult.objects.filter(pk=tache.pk).update(**{champ: timezone.now() - timedelta(days=jours)})
        return tache.pk

    gardees = {
        ligne("SUCCESSFUL", 6, "finished_at"),
        ligne("RUNNING", 1, "started_at"),
        ligne("READY", 30, "enqueued_at"),
    }
    ligne("SUCCESSFUL", 8, "finished_at")
    ligne("FAILED", 8, "finished_at")
    ligne("RUNNING", 8, "started_at")
    assert ranger() == RIEN | {"file": 3}
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == gardees


def test_the_worker_tidies_up_once_a_day(monkeypatch):
    module = "reciproque.socle.management.commands.travailler"
    faucheur = Faucheur(intervalle=0)
    tours = []

    def compter():
        tours.append("faucher")
        if tours.count("faucher") == 5:
            faucheur.arret.set()

    monkeypatch.setattr(f"{module}.TOURS_PAR_JOUR", 3)
    monkeypatch.setattr(f"{module}.faucher", compter)
    monkeypatch.setattr(f"{module}.ranger", lambda: tours.append("ranger"))
    monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)
    monkeypatch.setattr(f"{module}.connection.close", lambda: None)
    faucheur.run()
    assert tours == ["faucher", "faucher", "ranger", "faucher", "faucher", "faucher", "ranger"]
