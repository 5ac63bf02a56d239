"""Housekeeping: bytes that no row holds, the queue's old rows, what each room has had its time. Safe at any time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reciproque.socle.models import Fichier
from reciproque.socle.registres import menages

logger = logging.getLogger(__name__)

DOSSIER = "fichiers"
SURSIS = timedelta(days=1)  # a deposit still in its transaction is not an orphan
ANCIEN = timedelta(days=7)


def ranger() -> dict[str, int]:
    """{"fichiers": orphan files erased, "file": rows of the queue erased, and one count for each room's `Menage`}."""
    compte = {"fichiers": _erase_orphans(), "file": _erase_old_tasks()} | {m.nom: m.ranger() for m in menages}
    if any(compte.values()):
        logger.info("ménage : %s", ", ".join(f"{nom} {nombre}" for nom, nombre in compte.items()))
    return compte


def _erase_orphans() -> int:
    """A deposit whose transaction was rolled back leaves its bytes: no row will ever lead to them."""
    stockage: Storage = Fichier._meta.get_field("contenu").storage
    limite = timezone.now() - SURSIS
    connus = set(Fichier.objects.values_list("contenu", flat=True))
    efface = 0
    for nom in _stored(stockage):
        if nom not in connus and stockage.get_modified_time(nom) < limite:
            stockage.delete(nom)
            efface += 1
    return efface


def _stored(stockage: Storage) -> Iterator[str]:
    try:
        sous_dossiers, _ = stockage.listdir(DOSSIER)
    except FileNotFoundError:  # nothing was ever given
        return
    for sous_dossier in sous_dossiers:
        for nom in stockage.listdir(f"{DOSSIER}/{sous_dossier}")[1]:
            yield f"{DOSSIER}/{sous_dossier}/{nom}"


def _erase_old_tasks() -> int:
    """Queued tasks done long ago, or whose worker died: what people follow is the Travail, not these."""
    limite = timezone.now() - ANCIEN
    finies = DBTaskResult.objects.finished().filter(finished_at__lt=limite)
    perdues = DBTaskResult.objects.running().filter(started_at__lt=limite)
    return finies.delete()[0] + perdues.delete()[0]
