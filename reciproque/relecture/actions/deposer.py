"""A person gives a document: taken, recognised when it was read before, else queued to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from reciproque.contrats.models import Contrat, Lecture
from reciproque.socle import fichiers
from reciproque.socle.models import Fichier, Travail
from reciproque.socle.travaux import lancer

from ..perimetre import readings
from .lire import GENRE

MEGAOCTET = 1024 * 1024
# Kind of file (socle.fichiers) -> most bytes it may weigh.
TAILLES = {"texte": 20 * MEGAOCTET, "docx": 50 * MEGAOCTET, "odt": 50 * MEGAOCTET, "pdf": 100 * MEGAOCTET}


@dataclass(frozen=True)
class Depot:
    """What became of the file: ``lecture`` when it was read before, else the ``travail`` that reads it."""

    lecture: Lecture | None = None
    travail: Travail | None = None
    deja: bool = False  # nothing new was created


def deposer(*, contenu: Any, nom: str, acteur: Any, contrat: Contrat | None = None, nom_contrat: str = "") -> Depot:
    """Take a file (bytes or an open file) and have it read. Raises fichiers.FichierRefuse: then nothing is stored.

    The same content twice, one after the other or at once, gives the same reading: deposits of one person queue.
    """
    fichier = fichiers.deposer(
        contenu, nom=nom, types=tuple(TAILLES), taille_max=max(TAILLES.values()), proprietaire=acteur
    )
    if fichier.taille > TAILLES[fichier.genre]:
        limite = fichiers.format_size(TAILLES[fichier.genre])
        effacer_inutile(fichier)
        raise fichiers.FichierRefuse(
            f"«\u00a0{fichier.nom}\u00a0» est trop lourd\u00a0: pour ce format, la limite est de {limite}. "
            "Découpez-le, puis déposez-le à nouveau."
        )
    with transaction.atomic():
        get_user_model().objects.select_for_update(no_key=True).get(pk=acteur.pk)
        if lecture := already_read(acteur, fichier.sha256):
            effacer_inutile(fichier)
            return Depot(lecture=lecture, deja=True)
        if travail := _already_queued(acteur, fichier.sha256):
            if travail.parametres["fichier_id"] != fichier.pk:  # the same content under another name
                effacer_inutile(fichier)
            return Depot(travail=travail, deja=True)
        travail = lancer(
            GENRE,
            proprietaire=acteur,
            titre=f"Lecture de «\u00a0{fichier.nom}\u00a0»"[:200],
            parametres={
                "fichier_id": fichier.pk,
                "empreinte": fichier.sha256,
                "contrat_id": contrat.pk if contrat else None,
                "nom_contrat": nom_contrat,
            },
            contrat_id=contrat.pk if contrat else None,
        )
    return Depot(travail=travail)


def already_read(user: Any, empreinte: str) -> Lecture | None:
    """The reading of this very content that ``user`` may see, the most advanced first."""
    lectures = readings(user).filter(document__empreinte=empreinte).defer("contenu").select_related("document")
    avance = {Lecture.Etat.CONFIRMEE: 0, Lecture.Etat.ENTAMEE: 1, Lecture.Etat.A_RELIRE: 2, Lecture.Etat.ABANDONNEE: 3}
    return min(lectures, key=lambda lecture: (avance[Lecture.Etat(lecture.etat)], -lecture.pk), default=None)


def _already_queued(user: Any, empreinte: str) -> Travail | None:
    attendus = [Travail.Etat.EN_ATTENTE, Travail.Etat.EN_COURS]
    travaux = Travail.objects.for_user(user).filter(genre=GENRE, etat__in=attendus, parametres__empreinte=empreinte)
    return travaux.first()


def effacer_inutile(fichier: Fichier) -> None:
    """Delete a file that no document keeps."""
    from reciproque.contrats.models import Document

    if not Document.objects.filter(fichier=fichier).exists():
        fichiers.effacer(fichier)
