"""Inviting a person, and what they do with the link."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from axes.utils import reset as lift_lockout
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from reciproque.socle import journal

from ..courriels import poster, preparation
from ..models import Courriel, Invitation, User, fingerprint, normalise_email

GABARIT = "comptes/courriels/invitation"
DUREE = timedelta(days=14)
REPIT = timedelta(minutes=2)  # a second click within it does not send a second message

DESACTIVE = (
    "Le compte de cette personne est désactivé. Demandez à l’administrateur de l’instance de le réactiver, "
    "puis invitez-la à nouveau."
)

_signer = Signer(salt="reciproque.comptes.invitation", sep=".")


class InvitationInvalide(Exception):
    """The link opens nothing. ``raison``: "inconnue", "expiree", "annulee" or "acceptee"."""

    def __init__(self, raison: str):
        super().__init__(raison)
        self.raison = raison


class DejaServie(InvitationInvalide):
    """Someone, perhaps the same person in another window, has just used it."""

    def __init__(self) -> None:
        super().__init__("acceptee")


@transaction.atomic
def invite(
    *,
    email: str,
    nom: str = "",
    fonction: str = "",
    organisation: Any = None,
    est_administrateur: bool = False,
    acteur: User,
) -> tuple[User, bool]:
    """The account of this address, made if need be: (account, is it new?). Sends nothing: see ``send_invitation``.

    An existing account keeps its own name, function and rights. Raises ValidationError when it is closed.
    """
    email = normalise_email(email)
    user, created = User.objects.get_or_create(
        email=email,
        defaults={
            "nom": nom.strip() or email,
            "fonction": fonction.strip(),
            "organisation": organisation,
            "est_administrateur": est_administrateur,
            "password": make_password(None),
        },
    )
    if not user.is_active:
        raise ValidationError({"email": DESACTIVE})
    if not created and not user.ouvert_le and user.nom == user.email and nom.strip():
        user.nom = nom.strip()  # until then nobody had said who it was
        user.save(update_fields=["nom", "nom_normalise"])
    if created:
        apres = journal.snapshot(user, "email", "nom", "fonction", "organisation", "est_administrateur")
        journal.record(acteur=acteur, verbe="créé", objet=user, apres=apres)
    return user, created


@transaction.atomic
def send_invitation(
    *, user: User, acteur: User, adresse: str, objet: str | None = None, contrat_id: int | None = None
) -> Invitation | None:
    """Send a link by which ``user`` opens their account; it replaces the previous one. None when nothing needs sending.

    ``objet``: what the person is invited to, as the end of « … vous invite à »; None says the same as the last time.
    ``acteur`` is ``user`` when the person asks for their lost link again. Nothing is sent to an account already open,
    nor the same message twice within ``REPIT``.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.ouvert_le or not user.is_active:
        return None
    maintenant = timezone.now()
    dernier = Courriel.objects.filter(destinataire=user, gabarit=GABARIT).first()
    contexte = dict(dernier.contexte) if dernier else {}
    contexte["objet"] = contexte.get("objet", "") if objet is None else objet
    if acteur != user:
        contexte["de"] = _signature(acteur)
    if dernier and _is_fresh(dernier, maintenant) and contexte == dernier.contexte:
        return None
    Invitation.objects.pending().filter(user=user).update(annulee_le=maintenant)
    invitation = Invitation.objects.create(
        user=user, invite_par=acteur if acteur != user else None, creee_le=maintenant, expire_le=maintenant + DUREE
    )
    poster(
        gabarit=GABARIT,
        destinataire=user,
        contexte={**contexte, "invitation_id": invitation.pk},
        adresse=adresse,
        demandeur=acteur,
        titre="Envoi d’une invitation",
        contrat_id=contrat_id,
    )
    verbe = "redemandé l’invitation de" if acteur == user else "invité"
    journal.record(acteur=acteur, verbe=verbe, objet=user, contrat_id=contrat_id)
    return invitation


@preparation(GABARIT)
def prepare(courriel: Courriel) -> dict[str, Any] | None:
    """Draw the token, keep its fingerprint; nothing to send once the invitation is used or replaced."""
    invitation = Invitation.objects.pending().filter(pk=courriel.contexte["invitation_id"]).first()
    if invitation is None:
        return None
    jeton = _signer.sign(secrets.token_urlsafe(24))
    invitation.empreinte = fingerprint(jeton)
    invitation.save(update_fields=["empreinte"])
    return {"jeton": jeton, "expire_le": invitation.expire_le}


def find_invitation(jeton: str) -> Invitation:
    """The invitation this link opens. Raises InvitationInvalide with the reason why it opens nothing."""
    try:
        _signer.unsign(jeton)
    except BadSignature:
        raise InvitationInvalide("inconnue") from None
    invitation = Invitation.objects.select_related("user", "invite_par").with_token(jeton).first()
    if invitation is None:
        raise InvitationInvalide("inconnue")
    if invitation.etat != "en_cours":
        raise InvitationInvalide(invitation.etat)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, nom: str, fonction: str = "") -> User:
    """The person chooses a password: the account is open. Of two windows, one wins and the other gets DejaServie."""
    maintenant = timezone.now()
    user = User.objects.select_for_update(no_key=True).get(pk=invitation.user_id)
    # No join here: PostgreSQL would not look at the row again after waiting for the other window.
    encore = Invitation.objects.pending().filter(pk=invitation.pk, expire_le__gt=maintenant)
    if not user.is_active or not encore.update(acceptee_le=maintenant):
        raise DejaServie
    avant = journal.snapshot(user, "nom", "fonction")
    user.nom, user.fonction = nom.strip() or user.nom, fonction.strip()
    user.ouvert_le = maintenant
    user.set_password(password)
    user.save()
    lift_lockout(username=user.email)
    journal.record(acteur=user, verbe="accepté l’invitation de", objet=user)
    apres = journal.snapshot(user, "nom", "fonction")
    journal.record(acteur=user, verbe="modifié", objet=user, avant=avant, apres=apres)
    return user


def _signature(acteur: User) -> str:
    return f"{acteur.nom} ({acteur.fonction})" if acteur.fonction else acteur.nom


def _is_fresh(courriel: Courriel, maintenant: Any) -> bool:
    """Sent, or about to be, a moment ago: the same message need not leave again."""
    return courriel.cree_le > maintenant - REPIT and courriel.etat not in (
        Courriel.Etat.ECHOUE,
        Courriel.Etat.SANS_OBJET,
    )
