"""Passwords: changed by the person, or reset through a link sent to their address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.utils import reset as lift_lockout
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from reciproque.socle import journal

from ..courriels import poster, preparation
from ..models import Courriel, User
from .invitations import send_invitation

GABARIT = "comptes/courriels/mot_de_passe"
REPIT = timedelta(minutes=5)  # asking again within it sends nothing: nobody can fill someone's mailbox from here


def request_password_reset(*, email: str, adresse: str) -> None:
    """Send a link to the account of this address, if there is one. The caller never learns whether there was.

    A person who has not opened their account yet gets their invitation again.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).with_email(email).filter(is_active=True).first()
        if user is None:
            return
        if not user.ouvert_le:
            send_invitation(user=user, acteur=user, adresse=adresse)
            return
        recents = Courriel.objects.filter(destinataire=user, gabarit=GABARIT, cree_le__gt=timezone.now() - REPIT)
        if recents.exclude(etat=Courriel.Etat.ECHOUE).exists():
            return
        poster(
            gabarit=GABARIT,
            destinataire=user,
            contexte={},
            adresse=adresse,
            demandeur=user,
            titre="Envoi du lien pour choisir un nouveau mot de passe",
        )


@preparation(GABARIT)
def prepare(courriel: Courriel) -> dict[str, Any] | None:
    user = courriel.destinataire
    if not user.is_active or not user.ouvert_le:
        return None
    return {"uid": urlsafe_base64_encode(force_bytes(user.pk)), "jeton": default_token_generator.make_token(user)}


def reset_password(*, user: User, password: str) -> None:
    """Through the link: whoever was locked out for mistyping may log in at once."""
    _set_password(user, password, verbe="choisi par courriel un nouveau mot de passe pour")


def change_password(*, user: User, password: str) -> None:
    """By the person, from their account. Their other sessions end."""
    _set_password(user, password, verbe="changé le mot de passe de")


@transaction.atomic
def _set_password(user: User, password: str, *, verbe: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    lift_lockout(username=user.email)
    journal.record(acteur=user, verbe=verbe, objet=user)
