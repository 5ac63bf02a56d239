"""Messages to people: written from templates, sent by the job queue, at most once each.

A message is four templates: ``<gabarit>.sujet.txt``, ``<gabarit>.txt`` and ``<gabarit>.html``; their context is the
message's own ``contexte`` plus ``destinataire``, ``adresse`` (of the instance) and what its *preparation* adds
(``entetes``: headers of the message). Secrets such as the token of an invitation are drawn by the preparation, at the
moment of writing: no table ever holds them.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from reciproque.socle import travaux
from reciproque.socle.etats import TransitionRefusee
from reciproque.socle.travaux import EchecTravail, Suivi, executant

from .models import Courriel, User

GENRE = "courriel"
Preparation = Callable[[Courriel], "dict[str, Any] | None"]
preparations: dict[str, Preparation] = {}

REFUSE = (
    "Le serveur de messagerie a refusé ce message, qui n’est pas parti. L’adresse est peut-être fausse : "
    "vérifiez-la auprès de la personne, puis relancez l’envoi."
)
INJOIGNABLE = (
    "Le serveur de messagerie ne répond pas : le message n’est pas parti. Relancez cet envoi plus tard ; "
    "si l’erreur revient, prévenez l’administrateur de l’instance."
)
INCERTAIN = (
    "L’envoi a été interrompu, et rien ne dit si le message est parti. Demandez à la personne si elle l’a reçu, "
    "et ne relancez cet envoi que sinon."
)


def preparation(gabarit: str) -> Callable[[Preparation], Preparation]:
    """Declare what completes the context of a message just before it is written; None when it has become pointless."""

    def inscrire(fonction: Preparation) -> Preparation:
        preparations[gabarit] = fonction
        return fonction

    return inscrire


def origin(request: HttpRequest) -> str:
    """Scheme and host to put before the links of a message. Only hosts of ALLOWED_HOSTS get here."""
    return f"{request.scheme}://{request.get_host()}"


def poster(
    *,
    gabarit: str,
    destinataire: User,
    contexte: dict[str, Any],
    adresse: str,
    demandeur: User,
    titre: str,
    contrat_id: int | None = None,
) -> Courriel:
    """Queue one message. ``adresse``: scheme and host of the instance as the person who asks sees it.

    ``titre`` names the job on the page of ``demandeur``. Nothing leaves if the surrounding transaction is rolled back.
    """
    with transaction.atomic():
        courriel = Courriel.objects.create(
            gabarit=gabarit, destinataire=destinataire, contexte={**contexte, "adresse": adresse.rstrip("/")}
        )
        travaux.lancer(
            GENRE, proprietaire=demandeur, titre=titre, parametres={"courriel_id": courriel.pk}, contrat_id=contrat_id
        )
    return courriel


@executant(GENRE)
def envoyer(suivi: Suivi, *, courriel_id: int) -> dict[str, Any]:
    """Take the message, write it, hand it over. Only a failure before the hand-over is tried again by itself."""
    courriel = Courriel.objects.select_related("destinataire").get(pk=courriel_id)
    if courriel.etat in (Courriel.Etat.ENVOYE, Courriel.Etat.SANS_OBJET):
        return {"etat": courriel.etat}
    try:
        Courriel.automate.passer(courriel, Courriel.Etat.PRIS)
    except TransitionRefusee:  # taken by a worker that died in the middle
        Courriel.objects.filter(pk=courriel.pk, etat=Courriel.Etat.PRIS).update(etat=Courriel.Etat.ECHOUE)
        raise EchecTravail(INCERTAIN) from None
    try:
        message = ecrire(courriel)
    except Exception:
        Courriel.automate.passer(courriel, Courriel.Etat.ECHOUE)
        raise
    if message is None:
        Courriel.automate.passer(courriel, Courriel.Etat.SANS_OBJET)
        return {"etat": courriel.etat}
    _open(message, courriel, suivi)
    try:
        _hand_over(message, courriel)
        Courriel.automate.passer(courriel, Courriel.Etat.ENVOYE, envoye_le=timezone.now())
    finally:
        with suppress(OSError, smtplib.SMTPException):  # a bad goodbye takes nothing back
            message.connection.close()
    return {"etat": courriel.etat}


def ecrire(courriel: Courriel) -> EmailMultiAlternatives | None:
    """The message as it will leave; None when it has become pointless."""
    contexte: dict[str, Any] = {**courriel.contexte, "destinataire": courriel.destinataire}
    if (preparer := preparations.get(courriel.gabarit)) is not None:
        complement = preparer(courriel)
        if complement is None:
            return None
        contexte |= complement
    sujet = " ".join(render_to_string(f"{courriel.gabarit}.sujet.txt", contexte).split())
    message = EmailMultiAlternatives(
        subject=sujet,
        body=render_to_string(f"{courriel.gabarit}.txt", contexte).strip() + "\n",
        to=[courriel.destinataire.email],
        headers={"Auto-Submitted": "auto-generated", **contexte.get("entetes", {})},
    )
    message.attach_alternative(render_to_string(f"{courriel.gabarit}.html", contexte), "text/html")
    return message


def _open(message: EmailMultiAlternatives, courriel: Courriel, suivi: Suivi) -> None:
    """Reach the mail server. Nothing has left yet: the job may try again."""
    message.connection = get_connection()
    try:
        message.connection.open()
    except (OSError, smtplib.SMTPException) as erreur:
        Courriel.automate.passer(courriel, Courriel.Etat.ECHOUE)
        if suivi.travail.tentatives >= suivi.travail.max_tentatives:
            raise EchecTravail(INJOIGNABLE) from erreur
        raise ConnectionError from erreur


def _hand_over(message: EmailMultiAlternatives, courriel: Courriel) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as erreur:
        Courriel.automate.passer(courriel, Courriel.Etat.ECHOUE)
        # An answer of the server is a no; a cut line leaves everyone in doubt.
        said_no = isinstance(erreur, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused))
        raise EchecTravail(REFUSE if said_no else INCERTAIN) from erreur
