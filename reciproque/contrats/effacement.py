"""What this room forgets of a person whose account is emptied."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reciproque.comptes.models import User
from reciproque.socle.models import ValeurPersonnelle

from .models import Acces


def forget_person(sender: Any, *, user: User, **kwargs: Any) -> None:
    """Close the accesses, and erase the name that the journal kept of each."""
    acces = Acces.objects.filter(user=user)
    for un in acces:
        ValeurPersonnelle.objects.effacer_pour(un)
    acces.filter(retire_le=None).update(retire_le=timezone.now())
