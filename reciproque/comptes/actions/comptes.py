"""Names and rights of an account; its closing and reopening."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reciproque.socle import journal
from reciproque.socle.models import ValeurPersonnelle

from ..models import Courriel, Invitation, User
from ..signals import account_erased

DERNIER_ADMINISTRATEUR = (
    "Ce compte est le dernier administrateur qui puisse se connecter : nommez d’abord un autre administrateur."
)
NOM_EFFACE = "Personne effacée"
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
    """Reopen an account, with the accesses it had. One never opened needs a new invitation; one erased stays closed."""
    if user.est_efface:
        raise ValidationError("Ce compte a été effacé\u00a0: invitez la personne à nouveau, avec son adresse.")
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


@transaction.atomic
def erase_account(*, user: User, acteur: Any) -> None:
    """Empty a closed account of whom it was about: name, address, function, messages, and what the journal kept apart.

    The row stays, nameless: what it did to the contracts remains told. Cannot be undone.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_active:
        raise ValidationError("Désactivez ce compte avant d’effacer ce qui concerne la personne.")
    user.email = f"compte-{user.pk}@efface.invalid"
    user.nom = NOM_EFFACE
    user.fonction, user.organisation, user.last_login, user.ouvert_le = "", None, None, None
    user.est_administrateur = False
    user.set_unusable_password()
    user.save()
    Courriel.objects.filter(destinataire=user).delete()
    Invitation.objects.filter(user=user).delete()
    ValeurPersonnelle.objects.effacer_pour(user)
    account_erased.send(User, user=user)
    journal.record(acteur=acteur, verbe="effacé les données personnelles de", objet=user)
