"""Giving and withdrawing accesses; telling the person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reciproque.annuaire.models import Organisation
from reciproque.comptes.actions import invite, send_invitation
from reciproque.comptes.courriels import poster
from reciproque.comptes.models import User
from reciproque.socle import journal

from ..models import Acces, Contrat, Noeud, RedactionNoeud

GABARIT = "contrats/courriels/acces"


@transaction.atomic
def invite_to(
    *,
    email: str,
    roles: Collection[str],
    acteur: User,
    adresse: str,
    nom: str = "",
    employeur: Organisation | None = None,
    contrat: Contrat | None = None,
    organisation: Organisation | None = None,
    noeud: Noeud | None = None,
) -> tuple[User, list[Acces]]:
    """Open a contract, or all those an organisation carries, to the person of this address: (account, new accesses).

    A new person receives an invitation, one who has an account a notice; nobody anything when they already had it all.
    ``employeur``: the organisation of a person not known yet. Raises ValidationError by field.
    """
    user, _created = invite(email=email, nom=nom, organisation=employeur, acteur=acteur)
    donnes = grant(user=user, roles=roles, acteur=acteur, contrat=contrat, organisation=organisation, noeud=noeud)
    if donnes and user != acteur:
        _notify(user=user, acces=donnes, acteur=acteur, adresse=adresse)
    return user, donnes


@transaction.atomic
def grant(
    *,
    user: User,
    roles: Iterable[str],
    acteur: Any,
    contrat: Contrat | None = None,
    organisation: Organisation | None = None,
    noeud: Noeud | None = None,
) -> list[Acces]:
    """Give ``roles``; returns those the person did not have. The whole contract replaces its branches, role by role.

    The account's row is locked: of two people granting the same role at once, one gives it, the other finds it given.
    """
    if noeud is not None and (contrat is None or noeud.contrat_id != contrat.pk):
        raise ValidationError({"noeud": "Cette branche n’est pas celle de ce contrat."})
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    objet = {"contrat": contrat, "organisation": organisation}
    tenus = Acces.objects.in_force().filter(user=user, **objet)
    donnes = []
    for role in dict.fromkeys(roles):
        same = tenus.filter(role=role)
        if same.filter(noeud=None).exists() or (noeud is not None and same.filter(noeud=noeud).exists()):
            continue
        for branche in same if noeud is None else ():
            withdraw(acces=branche, acteur=acteur)
        acces = Acces(user=user, role=role, noeud=noeud, donne_par=_account(acteur), **objet)
        acces.full_clean(exclude=["user", "contrat", "organisation", "noeud", "donne_par"])
        acces.save()
        journal.record(
            acteur=acteur, verbe="donné l’accès", objet=acces, apres=_tell(acces), contrat_id=acces.contrat_id
        )
        donnes.append(acces)
    return donnes


@transaction.atomic
def withdraw(*, acces: Acces, acteur: Any) -> bool:
    """Close an access; the row stays, dated. False when it was closed already."""
    maintenant = timezone.now()
    if not Acces.objects.in_force().filter(pk=acces.pk).update(retire_le=maintenant):
        return False
    acces.retire_le = maintenant
    journal.record(acteur=acteur, verbe="retiré l’accès", objet=acces, avant=_tell(acces), contrat_id=acces.contrat_id)
    return True


@transaction.atomic
def _notify(*, user: User, acces: list[Acces], acteur: User, adresse: str) -> None:
    """One message for what was given together: the invitation again while the account is not open."""
    contrat, organisation = acces[0].contrat, acces[0].organisation
    quoi = f"suivre «\u00a0{contrat}\u00a0»" if contrat else f"suivre les contrats que pilote {organisation}"
    roles = [a.get_role_display() for a in acces]
    contrat_id = contrat.pk if contrat else None
    if not user.ouvert_le:
        objet = f"{quoi} sur Réciproque ({', '.join(roles)})"
        send_invitation(user=user, acteur=acteur, adresse=adresse, objet=objet, contrat_id=contrat_id)
        return
    poster(
        gabarit=GABARIT,
        destinataire=user,
        contexte={
            "de": acteur.nom,
            "quoi": quoi,
            "roles": roles,
            "branche": _scope(acces[0]),
            "chemin": contrat.get_absolute_url() if contrat else "/contrats/",
        },
        adresse=adresse,
        demandeur=acteur,
        titre="Envoi d’un message\u00a0: accès ouvert",
        contrat_id=contrat_id,
    )


@transaction.atomic
def resend(*, user: User, contrat: Contrat | None, acteur: User, adresse: str) -> bool:
    """Send the invitation of a person who has not opened their account. False when there is nothing to send."""
    contrat_id = contrat.pk if contrat else None
    return send_invitation(user=user, acteur=acteur, adresse=adresse, contrat_id=contrat_id) is not None


def _account(acteur: Any) -> User | None:
    return acteur if isinstance(acteur, User) else None


def _tell(acces: Acces) -> dict[str, Any]:
    """The access as the journal tells it; the person's name is kept apart (``Acces.CHAMPS_PERSONNELS``)."""
    return {
        "personne": str(acces.user),
        "role": acces.get_role_display(),
        "organisation": str(acces.organisation or ""),
        "branche": _scope(acces) or ("tout le contrat" if acces.contrat_id else "tous ses contrats"),
    }


def _scope(acces: Acces) -> str:
    if acces.noeud_id is None:
        return ""
    redaction = RedactionNoeud.objects.current().filter(noeud=acces.noeud_id).first()
    return str(redaction) if redaction else "branche supprimée"
