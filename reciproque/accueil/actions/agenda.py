"""Links of calendars: made, made again, stopped, read."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from reciproque.comptes.models import User, fingerprint
from reciproque.socle import journal

from ..models import Agenda, LectureAgenda

AU_PLUS = 10  # links of one person
HEURE = timedelta(hours=1)


def _token() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def create_agenda(*, user: Any, nom: str) -> tuple[Agenda, str]:
    """A new link and its token, which is shown once and kept nowhere. Raises ValidationError."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two windows do not exceed the number together
    if Agenda.objects.for_user(user).in_force().count() >= AU_PLUS:
        raise ValidationError(f"Vous avez déjà {AU_PLUS} liens. Arrêtez-en un qui ne sert plus, puis recommencez.")
    jeton = _token()
    agenda = Agenda(user=user, nom=nom.strip(), empreinte=fingerprint(jeton))
    agenda.full_clean(exclude=["user", "empreinte"])
    try:
        with transaction.atomic():
            agenda.save()
    except IntegrityError:
        raise ValidationError({"nom": "Vous avez déjà un lien de ce nom."}) from None
    journal.record(acteur=user, verbe="créé", objet=agenda)
    return agenda, jeton


@transaction.atomic
def renew_agenda(*, agenda: Agenda, acteur: Any) -> str | None:
    """A new token for the same link; the previous one opens nothing any more. None when the link has been stopped."""
    jeton = _token()
    changes = {"empreinte": fingerprint(jeton), "refait_le": timezone.now()}
    if not Agenda.objects.in_force().filter(pk=agenda.pk).update(**changes):
        return None
    LectureAgenda.objects.filter(agenda=agenda).delete()  # what the former link did is not the new one's
    journal.record(acteur=acteur, verbe="refait", objet=agenda)
    return jeton


@transaction.atomic
def revoke_agenda(*, agenda: Agenda, acteur: Any) -> bool:
    """False when it was already stopped."""
    if not Agenda.objects.in_force().filter(pk=agenda.pk).update(revoque_le=timezone.now()):
        return False
    journal.record(acteur=acteur, verbe="arrêté", objet=agenda)
    return True


@transaction.atomic
def record_reading(*, agenda: Agenda, contenu: str, maintenant: datetime) -> LectureAgenda:
    """A calendar came: count it within its hour, and remember since when ``contenu`` (a fingerprint) has been so."""
    neuve = {"lu_le": maintenant, "heure": maintenant, "nombre": 0, "contenu": contenu, "change_le": maintenant}
    LectureAgenda.objects.get_or_create(agenda=agenda, defaults=neuve)
    siennes = LectureAgenda.objects.filter(agenda=agenda)
    perimee = maintenant - HEURE
    siennes.update(
        lu_le=maintenant,
        nombre=Case(When(heure__lte=perimee, then=Value(1)), default=F("nombre") + 1),
        heure=Case(When(heure__lte=perimee, then=Value(maintenant)), default=F("heure")),
    )
    siennes.exclude(contenu=contenu).update(contenu=contenu, change_le=maintenant)
    return siennes.get()
