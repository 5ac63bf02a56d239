"""Names and rights of an account; its closing and reopening."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reciproque.socle import journal

from ..models import Invitation, User

DERNIER_ADMINISTRATEUR = (
    "Ce compte est le dernier administrateur qui puisse se connecter : nommez d’abord un autre administrateur."
)
PAS_SOI_MEME = "Vous ne pouvez pas désactiver votre propre compte : demandez-le à un autre administrateur."


@transaction.atomic
def create_administrator(*, email: str, nom: str, password: str, acteur: Any) -> User:
    """The account that opens an instance, or opens it again: an existing account is promoted and takes the password."""
    user = User.objects.select_for_update(no_key=True).with_email(email).first()
    if user is None:
        user = User.objects.create_user(email, password, nom=nom, est_administrateur=True)
        journal.record(acteur=acteur, verbe="créé", objet=user, apres=journal.snapshot(user, "email", "nom"))
    else:
        user.nom = nom or user.nom
        user.is_active = user.est_administrateur = True
        user.ouvert_le = user.ouvert_le or timezone.now()
        user.set_password(password)
        user.save()
        journal.record(acteur=acteur, verbe="rétabli comme administrateur", objet=user)
    Invitation.objects.pending().filter(user=user).update(annulee_le=timezone.now())
    return user


@transaction.atomic
def update_account(*, user: User, acteur: Any, **champs: Any) -> User:
    """Change name, function, organisation or address. Raises ValidationError by field (address already taken…)."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    avant = journal.snapshot(user, *champs)
    for champ, valeur in champs.items():
        setattr(user, champ, valeur)
    user.full_clean(exclude={"password"})
    user.save()
    journal.record(acteur=acteur, verbe="modifié", objet=user, avant=avant, apres=journal.snapshot(user, *champs))
    return user


@transaction.atomic
def deactivate(*, user: User, acteur: Any) -> None:
    """Close an account: its sessions end at their next request, its invitation no longer opens anything."""
    if acteur == user:
        raise ValidationError(PAS_SOI_MEME)
    _keep_one_administrator(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return
    user.is_active = False
    Invitation.objects.pending().filter(user=user).update(annulee_le=timezone.now())
    journal.record(acteur=acteur, verbe="désactivé", objet=user)


@transaction.atomic
def activate(*, user: User, acteur: Any) -> None:
    """Reopen an account, with the accesses it had. One that was never opened needs a new invitation."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        user.is_active = True
        journal.record(acteur=acteur, verbe="réactivé", objet=user)


@transaction.atomic
def change_administrator(*, user: User, est_administrateur: bool, acteur: Any) -> None:
    """Name an administrator of the instance, or end it; the last one stays."""
    if not est_administrateur:
        _keep_one_administrator(user)
    changes = User.objects.filter(pk=user.pk).exclude(est_administrateur=est_administrateur)
    if changes.update(est_administrateur=est_administrateur):
        user.est_administrateur = est_administrateur
        verbe = "nommé administrateur" if est_administrateur else "démis de l’administration"
        journal.record(acteur=acteur, verbe=verbe, objet=user)


def _keep_one_administrator(user: User) -> None:
    """All administrators are locked first, so that two of them do not dismiss each other at the same moment."""
    restants = list(User.objects.select_for_update(no_key=True).administrators().order_by("pk"))
    if restants == [user]:
        raise ValidationError(DERNIER_ADMINISTRATEUR)
