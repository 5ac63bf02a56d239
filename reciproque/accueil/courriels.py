"""What the messages say, found at the moment of writing: no table holds it, and what was done meanwhile is not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from reciproque.comptes.courriels import preparation
from reciproque.comptes.models import Courriel, User

from .collecte import Ligne, deadlines_of, tasks_of
from .models import Envoi
from .models.courriel import TOUS_LES_RAPPELS
from .perimetre import contracts_to_follow
from .urgence import by_urgency

RESUME, RAPPEL = "accueil/courriels/resume", "accueil/courriels/rappel"
AU_PLUS = 30  # things told in one message
HORIZON = timedelta(days=30)

_signer = Signer(salt="reciproque.accueil.courriels", sep=".")

# From how many days before the due date to how many, both included: a worker that slept tells late rather than never.
PALIERS: Mapping[str, tuple[int, int]] = {
    Envoi.Genre.J14.value: (14, 4),
    Envoi.Genre.J3.value: (3, 0),
    Envoi.Genre.J1.value: (-1, -7),
}


def stop_token(user: User, genre: str) -> str:
    """What stops the messages of this kind, without signing in: it never expires, and does nothing else."""
    return _signer.sign(f"{user.pk}-{genre}")


def read_stop_token(jeton: str) -> tuple[User, str] | None:
    """The account and the kind (`Envoi.Genre.RESUME`, or all reminders); None when the link is not one of ours."""
    try:
        cle, _, genre = _signer.unsign(jeton).partition("-")
    except BadSignature:
        return None
    user = User.objects.filter(pk=int(cle)).first() if cle.isdecimal() else None
    return (user, genre) if user and genre in (Envoi.Genre.RESUME, TOUS_LES_RAPPELS) else None


@dataclass(frozen=True)
class Rappel:
    """One thing to be reminded of ``reste`` days before it is due (after, when negative)."""

    genre: str
    ligne: Ligne
    jour: date
    reste: int

    @property
    def quand(self) -> str:
        if self.reste in (0, 1):
            return ("aujourd’hui", "demain")[self.reste]
        return f"dans {self.reste} jours" if self.reste > 0 else "en retard"


def reminders(user: Any, jour: date, genres: frozenset[str]) -> list[Rappel]:
    """Everything these kinds of reminders would tell as of ``jour``, told already or not.

    Before the date: the tasks of the person, and the deadlines of the contracts they follow. After it: only the tasks,
    which are still there because they are not done.
    """
    if not genres:
        return []
    taches = [ligne for ligne in tasks_of(user) if ligne.jour]
    connues = {(ligne.url, ligne.jour) for ligne in taches}
    suivis = set(contracts_to_follow(user).values_list("pk", flat=True))
    dates = [
        ligne
        for ligne in deadlines_of(user, jour, jour + timedelta(days=PALIERS[Envoi.Genre.J14.value][0]))
        if ligne.contrat_id in suivis and (ligne.url, ligne.jour) not in connues
    ]
    rappels = []
    for ligne in (*taches, *dates):
        if ligne.jour is None:
            continue
        reste = (ligne.jour - jour).days
        rappels += [
            Rappel(genre, ligne, ligne.jour, reste)
            for genre, (tot, tard) in PALIERS.items()
            if genre in genres and tot >= reste >= tard
        ]
    return sorted(rappels, key=lambda rappel: (rappel.jour, rappel.ligne.cle))


def describe_digest(user: Any, jour: date) -> dict[str, Any] | None:
    """What the digest of this day says; None when nothing waits and nothing is due within a month."""
    taches = tasks_of(user)
    suivis = set(contracts_to_follow(user).values_list("pk", flat=True))
    connues = {(ligne.url, ligne.jour) for ligne in taches}
    dates = [
        ligne
        for ligne in deadlines_of(user, jour, jour + HORIZON)
        if ligne.contrat_id in suivis and (ligne.url, ligne.jour) not in connues
    ]
    if not taches and not dates:
        return None
    return {
        "jour": jour,
        "groupes": by_urgency(taches, jour, fin=AU_PLUS),
        "taches": len(taches),
        "autres": max(0, len(taches) - AU_PLUS),
        "echeances": dates[:AU_PLUS],
        "n_echeances": len(dates),
    }


def describe_reminder(user: Any, jour: date, demandes: set[tuple[str, str, str]]) -> dict[str, Any] | None:
    """``demandes``: (kind, due date, key) claimed for this message; those done since are left out."""
    siens = [
        rappel
        for rappel in reminders(user, jour, frozenset(PALIERS))
        if (rappel.genre, rappel.jour.isoformat(), rappel.ligne.cle) in demandes
    ]
    return {"jour": jour, "rappels": siens[:AU_PLUS], "nombre": len(siens)} if siens else None


def with_stop(user: User, genre: str, adresse: str) -> dict[str, Any]:
    """The link that stops, in the message and in its headers (RFC 2369, RFC 8058)."""
    arret = adresse + reverse("accueil:arreter-courriels", args=[stop_token(user, genre)])
    entetes = {"List-Unsubscribe": f"<{arret}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"arret": arret, "entetes": entetes}


@preparation(RESUME)
def prepare_digest(courriel: Courriel) -> dict[str, Any] | None:
    user, contexte = courriel.destinataire, courriel.contexte
    dit = describe_digest(user, date.fromisoformat(contexte["jour"])) if user.is_active else None
    return dit and dit | with_stop(user, Envoi.Genre.RESUME.value, contexte["adresse"])


@preparation(RAPPEL)
def prepare_reminder(courriel: Courriel) -> dict[str, Any] | None:
    user, contexte = courriel.destinataire, courriel.contexte
    demandes = {(genre, periode, objet) for genre, periode, objet in contexte["choses"]}
    dit = describe_reminder(user, date.fromisoformat(contexte["jour"]), demandes) if user.is_active else None
    return dit and dit | with_stop(user, TOUS_LES_RAPPELS, contexte["adresse"])
