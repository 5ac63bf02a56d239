"""Which messages a person wants."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.comptes.models import User
from reciproque.socle import journal

from ..models import Envoi, Preference

CHAMPS = ("resume", "jour_resume", "rappel_j14", "rappel_j3", "rappel_j1")


@transaction.atomic
def save_preference(*, user: User, acteur: Any, **choix: Any) -> Preference:
    """``choix``: some of `CHAMPS`; the others stay as they are."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    avant = journal.snapshot(preference, *CHAMPS)
    for champ, valeur in choix.items():
        setattr(preference, champ, valeur)
    preference.full_clean(exclude=["user"])
    preference.save()
    journal.record(
        acteur=acteur, verbe="modifié", objet=preference, avant=avant, apres=journal.snapshot(preference, *CHAMPS)
    )
    return preference


def stop_messages(*, user: User, genre: str) -> Preference:
    """``genre``: the digest, or all reminders at once. Harmless when already stopped."""
    if genre == Envoi.Genre.RESUME:
        return save_preference(user=user, acteur=user, resume=False)
    return save_preference(user=user, acteur=user, rappel_j14=False, rappel_j3=False, rappel_j1=False)
