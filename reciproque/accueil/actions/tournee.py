"""One day's messages: each claimed in the transaction that queues it, so that none leaves twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from reciproque.comptes.courriels import poster
from reciproque.comptes.models import Courriel, User

from ..courriels import RAPPEL, RESUME, describe_digest, reminders
from ..models import Envoi, Journee, Preference

REPRISE = timedelta(minutes=30)  # a round that has not ended by then was cut short


def start_round(jour: date) -> int:
    """Queue the round of this day: 1 when this call did. Every worker may ask, as often as it likes."""
    maintenant = timezone.now()
    with transaction.atomic():
        journee, nouvelle = Journee.objects.get_or_create(jour=jour, defaults={"lancee_le": maintenant})
        if not nouvelle:
            coupee = Journee.objects.filter(pk=journee.pk, terminee_le=None, lancee_le__lt=maintenant - REPRISE)
            if not coupee.update(lancee_le=maintenant):
                return 0
        run_round_task.enqueue(jour.isoformat())
    return 1


@task()
def run_round_task(jour: str) -> None:
    run_round(jour=date.fromisoformat(jour))


def run_round(*, jour: date) -> dict[str, int]:
    """Claim and queue what each person wants to be told on ``jour``: how many digests and reminders now.

    Person by person, each in their own transactions: cut short, it is run again and goes on where it stopped.
    """
    compte = {"resumes": 0, "rappels": 0}
    for user in User.objects.filter(is_active=True, ouvert_le__isnull=False).order_by("pk").iterator(chunk_size=200):
        preference = Preference.objects.filter(user=user).first() or Preference(user=user)
        compte["resumes"] += claim_digest(user=user, preference=preference, jour=jour)
        compte["rappels"] += claim_reminders(user=user, preference=preference, jour=jour)
    maintenant = timezone.now()
    Journee.objects.get_or_create(jour=jour, defaults={"lancee_le": maintenant})
    Journee.objects.filter(jour=jour).update(terminee_le=maintenant)
    return compte


def claim_digest(*, user: User, preference: Preference, jour: date) -> int:
    """The digest of the week, from the day this person chose to the end of that week; 0 or 1."""
    annee, semaine, jour_iso = jour.isocalendar()
    periode = f"{annee}-S{semaine:02}"
    if not preference.resume or jour_iso - 1 < preference.jour_resume:
        return 0
    if Envoi.objects.filter(user=user, genre=Envoi.Genre.RESUME, periode=periode).exists():
        return 0
    if describe_digest(user, jour) is None:
        return 0
    return _claim(user, jour, RESUME, "Envoi du résumé de la semaine", [(Envoi.Genre.RESUME.value, periode, "")])


def claim_reminders(*, user: User, preference: Preference, jour: date) -> int:
    """One message for all that falls due, each thing told once for each kind of reminder; 0 or 1."""
    dus = [(r.genre, r.jour.isoformat(), r.ligne.cle) for r in reminders(user, jour, preference.rappels)]
    return _claim(user, jour, RAPPEL, "Envoi d’un rappel d’échéance", dus) if dus else 0


@transaction.atomic
def _claim(user: User, jour: date, gabarit: str, titre: str, choses: Iterable[tuple[str, str, str]]) -> int:
    """Write the ledger and queue the message, or neither. 0 when another round has claimed everything."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two rounds at once claim one after the other
    demandees = list(dict.fromkeys(choses))
    siens = Envoi.objects.filter(user=user, periode__in={periode for _, periode, _ in demandees})
    deja = set(siens.values_list("genre", "periode", "objet"))
    neuves = [chose for chose in demandees if chose not in deja]
    if not neuves:
        return 0
    courriel: Courriel = poster(
        gabarit=gabarit,
        destinataire=user,
        contexte={"jour": jour.isoformat(), "choses": neuves},
        adresse=settings.ADRESSE,
        demandeur=user,
        titre=titre,
    )
    Envoi.objects.bulk_create(
        Envoi(user=user, genre=genre, periode=periode, objet=objet, courriel=courriel, reserve_le=timezone.now())
        for genre, periode, objet in neuves
    )
    return 1
