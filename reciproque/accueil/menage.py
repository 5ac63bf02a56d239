"""What this room no longer needs to remember, erased once its time has passed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from .models import Envoi, Journee

TRACE = timedelta(days=365)  # as docs/donnees-personnelles.md says


def erase_old_claims() -> int:
    """Claims and rounds of more than a year: what they forbade to send again is long past."""
    limite = timezone.now() - TRACE
    envois = Envoi.objects.filter(reserve_le__lt=limite).delete()[0]
    return envois + Journee.objects.filter(lancee_le__lt=limite).delete()[0]
