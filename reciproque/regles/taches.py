"""What rules ask of a person, and the dates they set: read from the last states, whatever the number of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from reciproque.contrats.acces import CAPACITES, Capacite
from reciproque.contrats.models import Acces, Contrat, Role
from reciproque.socle.registres import DateAttendue, Tache

from .models import DernierEtat
from .moteur import Etat, Force, Motif

QUI_ENGAGENT = (Force.OBLIGATION, Force.OBJECTIF)
ROLES = [role for role in Role if Capacite.MESURER in CAPACITES[role]]


def contracts_to_measure(user: Any) -> QuerySet[Contrat]:
    """Contracts in which this person types facts for the whole of it, by a role of theirs."""
    acces = Acces.objects.in_force().filter(user=user, role__in=ROLES, noeud=None)
    return Contrat.objects.for_user(user).filter(
        Q(pk__in=acces.exclude(contrat=None).values("contrat"))
        | Q(porteur__in=acces.exclude(organisation=None).values("organisation"))
    )


def _rule_url(etat: DernierEtat) -> str:
    return reverse("regles:regle", args=[etat.contrat_id, etat.regle_id])


def tasks(user: Any) -> Iterator[Tache]:
    """A deadline near, or passed without anyone saying whether it was met. One query."""
    presse = Q(etat=Etat.A_RISQUE) | Q(etat=Etat.NON_MESURABLE, motif=Motif.FAIT_MANQUANT, pour_le__isnull=False)
    etats = (
        DernierEtat.objects.followed()
        .filter(presse, contrat__in=contracts_to_measure(user), regle__force__in=QUI_ENGAGENT)
        .select_related("regle")
        .only("contrat_id", "regle__intitule", "regle__contrat_id", "etat", "pour_le", "prochaine", "manque", "phrase")
        .order_by("pour_le", "prochaine", "pk")
    )
    for etat in etats[:500]:
        yield Tache(
            titre=etat.regle.intitule,
            url=_rule_url(etat),
            echeance=etat.pour_le or etat.prochaine,
            detail=etat.manque.partition("\n")[0] or etat.phrase,
            contrat_id=etat.contrat_id,
            cle=f"regle-{etat.contrat_id}-{etat.regle_id}",
        )


def deadlines(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    """The next date of each rule that engages. One query."""
    etats = (
        DernierEtat.objects.followed()
        .filter(
            contrat__in=Contrat.objects.for_user(user),
            prochaine__gte=debut,
            prochaine__lte=fin,
            regle__force__in=QUI_ENGAGENT,
        )
        .select_related("regle")
        .only("contrat_id", "regle__intitule", "regle__contrat_id", "etat", "prochaine")
        .order_by("prochaine", "pk")
    )
    for etat in etats[:500]:
        yield DateAttendue(
            date=etat.prochaine,
            titre=etat.regle.intitule,
            url=_rule_url(etat),
            detail="" if etat.etat == Etat.NON_MESURABLE else str(Etat(etat.etat).libelle).capitalize(),
            contrat_id=etat.contrat_id,
            cle=f"regle-{etat.contrat_id}-{etat.regle_id}-{etat.prochaine:%Y%m%d}",
        )
