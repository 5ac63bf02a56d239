"""The worker: runs the queue, takes back every half minute the jobs of workers that died, starts what is daily."""

import itertools
import logging
import threading
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from reciproque.socle.menage import ranger
from reciproque.socle.quotidien import run_daily
from reciproque.socle.recherche.indexation import rebuild
from reciproque.socle.travaux import faucher

logger = logging.getLogger(__name__)

INTERVALLE = 30.0  # seconds
TOURS_PAR_JOUR = int(24 * 3600 / INTERVALLE)
TOURS_DU_QUOTIDIEN = 20  # every ten minutes


class Faucheur(threading.Thread):
    """Beside the worker, in the same process: an idle queue must not leave abandoned jobs waiting."""

    def __init__(self, intervalle: float = INTERVALLE):
        super().__init__(name="faucheur", daemon=True)
        self.intervalle = intervalle
        self.arret = threading.Event()

    def run(self) -> None:
        for tour in itertools.count():
            if self.arret.is_set():
                break
            close_old_connections()
            try:
                faucher()
                if tour % TOURS_PAR_JOUR == 1:
                    ranger()
                    rebuild()
                if tour % TOURS_DU_QUOTIDIEN == 1:
                    run_daily()
            except (DatabaseError, OSError) as erreur:  # busy or restarting: the next round will do
                logger.warning("faucheur : %s", type(erreur).__name__)
            self.arret.wait(self.intervalle)
        connection.close()


class Command(db_worker.Command):
    help = "Exécute les travaux en file, et reprend ceux des ouvriers disparus."

    def handle(self, **options: Any) -> None:
        faucheur = Faucheur()
        faucheur.start()
        try:
            super().handle(**options)
        finally:
            faucheur.arret.set()
