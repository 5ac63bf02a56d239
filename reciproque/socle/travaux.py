"""Long jobs: declare with ``@executant``, start with ``lancer``, follow on the job's page.

At least once, never twice at the same time: a worker holds a lease (``bail``) that ``suivi.avancer`` renews; when it
dies, ``faucher`` gives the job to another. An executant must therefore be idempotent. Nothing personal is logged.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from reciproque.socle import journal
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.models import Travail
from reciproque.socle.registres import Registre

logger = logging.getLogger(__name__)

DELAI_PERDU = timedelta(minutes=1)

ERREUR_INATTENDUE = (
    "Une erreur inattendue a interrompu ce travail. Rien n’a été enregistré à moitié. "
    "Vous pouvez le relancer\u00a0; si l’erreur revient, signalez-la avec le numéro de ce travail."
)
ERREUR_ABANDON = (
    "Ce travail s’est arrêté plusieurs fois avant la fin, sans doute parce qu’il demande trop de mémoire ou de temps. "
    "Essayez avec un fichier plus petit, ou signalez-le avec le numéro de ce travail."
)
ERREUR_GENRE = "Cette version du logiciel ne sait plus faire ce travail. Recommencez depuis la page d’origine."


class EchecTravail(Exception):
    """The job cannot succeed; the message is a French sentence for its owner.

    ``suite``: address where its owner can do better; the same job is then not offered again.
    """

    def __init__(self, message: str, *, suite: str = "") -> None:
        super().__init__(message)
        self.suite = suite


class TravailAnnule(Exception):
    """Raised by ``suivi.avancer`` once the owner cancelled, or when another worker took the job over."""


@dataclass(frozen=True)
class Executant:
    nom: str
    fonction: Callable[..., dict[str, Any] | None]
    bail: timedelta
    max_tentatives: int


executants: Registre[Executant] = Registre("executants", Executant)
F = TypeVar("F", bound=Callable[..., Any])


def executant(genre: str, *, bail: timedelta = timedelta(minutes=5), max_tentatives: int = 3) -> Callable[[F], F]:
    """Declare what does the jobs of a kind: ``f(suivi, **parametres) -> dict | None``.

    The dict is kept as ``Travail.resultat``; its key ``url`` is where the owner goes next. ``bail``: longest silence
    between two ``suivi.avancer`` before the job is given to another worker. Import the module in ``AppConfig.ready``.
    """

    def inscrire(fonction: F) -> F:
        executants.inscrire(Executant(genre, fonction, bail, max_tentatives))
        return fonction

    return inscrire


class Suivi:
    """What an executant talks to while it works."""

    PAUSE = 0.5  # seconds between two writes of the same step

    def __init__(self, travail: Travail, bail: timedelta):
        self.travail = travail
        self.bail = bail
        self._ecrit = 0.0
        self._etape = ""

    @property
    def proprietaire(self) -> Any:
        return self.travail.proprietaire

    def avancer(self, pourcent: float, etape: str = "") -> None:
        """Show progress (0-100) and a step, renew the lease. Raises TravailAnnule when the job must stop."""
        maintenant = time.monotonic()
        if etape == self._etape and maintenant - self._ecrit < self.PAUSE:
            return
        self._ecrit, self._etape = maintenant, etape
        tenu = Travail.objects.filter(pk=self.travail.pk, jeton=self.travail.jeton, etat=Travail.Etat.EN_COURS)
        ecrits = tenu.filter(annulation_demandee=False).update(
            progression=max(0, min(99, int(pourcent))), etape=etape[:200], bail_jusqua=timezone.now() + self.bail
        )
        if not ecrits:
            raise TravailAnnule


def lancer(
    genre: str,
    *,
    proprietaire: Any,
    titre: str,
    parametres: dict[str, Any] | None = None,
    contrat_id: int | None = None,
) -> Travail:
    """Create the job and queue it, in one transaction: either both exist or neither."""
    executant = executants[genre]
    with transaction.atomic():
        travail = Travail.objects.create(
            genre=genre,
            titre=titre,
            proprietaire=proprietaire,
            parametres=parametres or {},
            contrat_id=contrat_id,
            max_tentatives=executant.max_tentatives,
        )
        executer_travail.enqueue(travail.pk)
    travail.refresh_from_db()
    return travail


def annuler(*, travail: Travail, acteur: Any) -> None:
    """Stop a job: at once when it waits, at its next sign of life when it runs."""
    with transaction.atomic():
        demande = Travail.objects.filter(pk=travail.pk, etat=Travail.Etat.EN_COURS, annulation_demandee=False)
        if demande.update(annulation_demandee=True):
            travail.annulation_demandee = True
        else:
            Travail.automate.passer(
                travail, Travail.Etat.ANNULE, si={"etat": Travail.Etat.EN_ATTENTE}, termine_le=timezone.now()
            )
        journal.record(acteur=acteur, verbe="annulé", objet=travail, contrat_id=travail.contrat_id)


def relancer(*, travail: Travail, acteur: Any) -> None:
    """Queue again a failed or cancelled job, with all its attempts."""
    with transaction.atomic():
        Travail.automate.passer(
            travail,
            Travail.Etat.EN_ATTENTE,
            si={"etat__in": [Travail.Etat.ECHOUE, Travail.Etat.ANNULE]},
            tentatives=0,
            progression=0,
            etape="",
            erreur="",
            jeton="",
            bail_jusqua=None,
            annulation_demandee=False,
            termine_le=None,
        )
        journal.record(acteur=acteur, verbe="relancé", objet=travail, contrat_id=travail.contrat_id)
        executer_travail.enqueue(travail.pk)


def faucher() -> int:
    """Take back the jobs whose worker died: queue them again, or fail them. Returns how many. Safe to run anywhere."""
    repris = sum(_take_back(travail) for travail in Travail.objects.abandonnes())
    return repris + sum(_requeue(travail) for travail in _lost())


def _take_back(travail: Travail) -> bool:
    """A started job whose lease is over."""
    Etat = Travail.Etat
    fin: dict[str, Any] = {"jeton": "", "bail_jusqua": None}
    if travail.annulation_demandee:
        vers, fin = Etat.ANNULE, fin | {"termine_le": timezone.now()}
    elif travail.tentatives >= travail.max_tentatives:
        vers, fin = Etat.ECHOUE, fin | {"termine_le": timezone.now(), "erreur": ERREUR_ABANDON}
    else:
        vers, fin = Etat.EN_ATTENTE, fin | {"etape": "Reprise après une interruption"}
    try:
        with transaction.atomic():
            Travail.automate.passer(
                travail, vers, si={"jeton": travail.jeton, "bail_jusqua": travail.bail_jusqua}, **fin
            )
            if vers == Etat.EN_ATTENTE:
                executer_travail.enqueue(travail.pk)
    except TransitionRefusee:  # its worker woke up, or another reaper was faster
        return False
    logger.warning("travail %s (%s) repris à un ouvrier disparu : %s", travail.pk, travail.genre, vers)
    return True


def _lost() -> list[Travail]:
    """Waiting jobs that nothing will run: their worker died between taking the queued task and starting the job."""
    anciens = Travail.objects.filter(etat=Travail.Etat.EN_ATTENTE, cree_le__lt=timezone.now() - DELAI_PERDU)
    if not anciens or not isinstance(executer_travail.get_backend(), DatabaseBackend):
        return []
    en_file = DBTaskResult.objects.ready().filter(task_path=executer_travail.module_path)
    attendus = {appel["args"][0] for appel in en_file.values_list("args_kwargs", flat=True)}
    return [travail for travail in anciens if travail.pk not in attendus]


def _requeue(travail: Travail) -> bool:
    executer_travail.enqueue(travail.pk)  # once too often is harmless: the job starts once
    logger.warning("travail %s (%s) remis en file", travail.pk, travail.genre)
    return True


@task()
def executer_travail(travail_id: int) -> None:
    """The one queued task: run a waiting job. Harmless when the job is gone, running or finished."""
    executer(travail_id)


def executer(travail_id: int) -> None:
    """Run one waiting job to its end in this process."""
    travail = Travail.objects.select_related("proprietaire").filter(pk=travail_id).first()
    if travail is None:
        return
    executant = executants.get(travail.genre)
    if executant is None:
        _conclure(travail, Travail.Etat.ECHOUE, si={"etat": Travail.Etat.EN_ATTENTE}, erreur=ERREUR_GENRE)
        return
    try:
        maintenant = timezone.now()
        Travail.automate.passer(
            travail,
            Travail.Etat.EN_COURS,
            si={"tentatives": travail.tentatives},
            jeton=secrets.token_hex(16),
            bail_jusqua=maintenant + executant.bail,
            tentatives=travail.tentatives + 1,
            commence_le=maintenant,
            termine_le=None,
            erreur="",
        )
    except TransitionRefusee:
        return
    logger.info("travail %s (%s) commencé, tentative %s", travail.pk, travail.genre, travail.tentatives)
    try:
        resultat = executant.fonction(Suivi(travail, executant.bail), **travail.parametres) or {}
        resultat = json.loads(json.dumps(resultat, cls=DjangoJSONEncoder))
    except TravailAnnule:
        _conclure(travail, Travail.Etat.ANNULE)
    except EchecTravail as echec:
        _conclure(travail, Travail.Etat.ECHOUE, erreur=str(echec), url_resultat=echec.suite)
    except (OperationalError, ConnectionError, TimeoutError) as erreur:
        _retry(travail, erreur)
    except Exception as erreur:
        _log_failure(travail, erreur)
        _conclure(travail, Travail.Etat.ECHOUE, erreur=ERREUR_INATTENDUE)
    else:
        _conclure(
            travail,
            Travail.Etat.TERMINE,
            resultat=resultat,
            url_resultat=str(resultat.get("url", ""))[:500],
            progression=100,
            etape="",
        )


def _conclure(travail: Travail, etat: str, *, si: dict[str, Any] | None = None, **champs: Any) -> None:
    """Write the end of a job, unless its lease is now another worker's."""
    try:
        Travail.automate.passer(
            travail,
            etat,
            si=si or {"jeton": travail.jeton},
            termine_le=timezone.now(),
            bail_jusqua=None,
            jeton="",
            **champs,
        )
    except TransitionRefusee:
        logger.warning("travail %s (%s) fini sans bail, sans effet", travail.pk, travail.genre)
    else:
        logger.info("travail %s (%s) %s", travail.pk, travail.genre, etat)


def _retry(travail: Travail, erreur: Exception) -> None:
    """A passing failure (database or network): queue again while attempts remain."""
    _log_failure(travail, erreur)
    if travail.tentatives >= travail.max_tentatives:
        _conclure(travail, Travail.Etat.ECHOUE, erreur=ERREUR_INATTENDUE)
        return
    try:
        with transaction.atomic():
            Travail.automate.passer(
                travail,
                Travail.Etat.EN_ATTENTE,
                si={"jeton": travail.jeton},
                jeton="",
                bail_jusqua=None,
                etape="Nouvel essai après une panne passagère",
            )
            executer_travail.enqueue(travail.pk)
    except TransitionRefusee:
        pass


def _log_failure(travail: Travail, erreur: Exception) -> None:
    """Where it broke, never the message: an exception may quote the document or an address."""
    lieux = " < ".join(
        f"{cadre.name} ({cadre.filename.rsplit('/', 1)[-1]}:{cadre.lineno})"
        for cadre in reversed(traceback.extract_tb(erreur.__traceback__)[-5:])
    )
    logger.error("travail %s (%s) : %s dans %s", travail.pk, travail.genre, type(erreur).__name__, lieux)
