"""The deadlines of a person as an iCalendar feed (RFC 5545), by `icalendar`: it folds, escapes and ends the lines."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from reciproque.comptes.models import fingerprint

from .collecte import Ligne, deadlines_of
from .models import Agenda

PASSE, AVENIR = timedelta(days=91), timedelta(days=730)
PAR_HEURE = 60  # readings of one link; calendars come once an hour at most
PRODID = "-//Reciproque//Echeances//FR"


def find_agenda(jeton: str) -> Agenda | None:
    """The link in force that this token opens, whose owner may still come in."""
    empreinte = fingerprint(jeton)
    agenda = Agenda.objects.in_force().select_related("user", "lecture").filter(empreinte=empreinte).first()
    # The index has compared already; this one takes the same time whatever differs.
    if agenda is None or not hmac.compare_digest(agenda.empreinte, empreinte):
        return None
    return agenda if agenda.user.is_active else None


def dates_for(agenda: Agenda, jour: date) -> list[Ligne]:
    return deadlines_of(agenda.user, jour - PASSE, jour + AVENIR)


def fingerprint_of(lignes: Iterable[Ligne], adresse: str) -> str:
    """Changes when what a calendar would show changes, and only then."""
    return hashlib.sha256(repr((adresse, list(lignes))).encode()).hexdigest()


def to_ical(lignes: Iterable[Ligne], *, adresse: str, change_le: datetime) -> bytes:
    """``adresse``: scheme and host before the links. ``change_le`` stamps the events: same content, same bytes."""
    calendrier = Calendar()
    calendrier.add("prodid", PRODID)
    calendrier.add("version", "2.0")
    calendrier.add("calscale", "GREGORIAN")
    calendrier.add("method", "PUBLISH")
    calendrier.add("name", "Échéances Réciproque")
    calendrier.add("x-wr-calname", "Échéances Réciproque")
    calendrier.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendrier.add("x-published-ttl", "PT6H")
    connus: set[str] = set()
    for ligne in lignes:
        if ligne.jour is None:
            continue
        uid = _uid(ligne.cle)
        if uid in connus:  # one thing with two dates
            uid = _uid(f"{ligne.cle} {ligne.jour}")
        connus.add(uid)
        evenement = Event()
        evenement.add("uid", uid)
        evenement.add("dtstamp", change_le)
        evenement.add("dtstart", ligne.jour)
        evenement.add("dtend", ligne.jour + timedelta(days=1))
        evenement.add("summary", ligne.titre)
        evenement.add("description", "\n".join(filter(None, (ligne.contrat, ligne.detail, adresse + ligne.url))))
        evenement.add("url", adresse + ligne.url)
        evenement.add("categories", [ligne.libelle])
        evenement.add("transp", "TRANSPARENT")
        calendrier.add_component(evenement)
    return calendrier.to_ical()


def _uid(cle: str) -> str:
    """The same as long as the thing is the same, different on another instance, and telling nothing."""
    return f"{salted_hmac('reciproque.accueil.agenda', cle, algorithm='sha256').hexdigest()[:40]}@reciproque"
