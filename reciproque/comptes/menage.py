"""What accounts leave behind, erased once its time has passed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from .models import Courriel

TRACE = timedelta(days=365)  # as docs/donnees-personnelles.md says


def erase_old_messages() -> int:
    """The trace of a message of more than a year: nobody asks any more whether it left."""
    return Courriel.objects.filter(cree_le__lt=timezone.now() - TRACE).delete()[0]


def erase_old_sessions() -> int:
    """Sessions that opened nothing any more."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
