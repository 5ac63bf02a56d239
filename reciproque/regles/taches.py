"""What rules ask of a person, and the dates they set: read from the last states, whatever the number of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse_lazy

from reciproque.contrats.acces import CAPACITES, Capacite
from reciproque.contrats.models import Acces, Contrat, Role
from reciproque.socle.registres import DateAttendue, Tache

from .models import DernierEtat
from .moteur import Etat, Force, Motif

QUI_ENGAGENT = (Force.OBLIGATION, Force.OBJECTIF)
ROLES = [role for role in Role if Capacite.MESURER in CAPACITES[role]]
AU_PLUS = 200  # nobody reads further
LIBELLES = {etat.value: "" if etat is Etat.NON_MESURABLE else str(etat.libelle).capitalize() for etat in Etat}


def contracts_to_measure(user: Any) -> QuerySet[Contrat]:
    """Contracts in which this person types facts for the whole of it, by a role of theirs."""
    acces = Acces.objects.in_force().filter(user=user, role__in=ROLES, noeud=None)
    return Contrat.objects.for_user(user).filter(
        Q(pk__in=acces.exclude(contrat=None).values("contrat"))
        | Q(porteur__in=acces.exclude(organisation=None).values("organisation"))
    )


def tasks(user: Any) -> Iterator[Tache]:
    """A deadline near, or passed without anyone saying whether it was met. One query."""
    presse = Q(etat=Etat.A_RISQUE) | Q(etat=Etat.NON_MESURABLE, motif=Motif.FAIT_MANQUANT, pour_le__isnull=False)
    etats = (
        DernierEtat.objects.followed()
        .filter(presse, contrat__in=contracts_to_measure(user), regle__force__in=QUI_ENGAGENT)
        .order_by("pour_le", "prochaine", "pk")
        .values_list("contrat", "regle", "regle__intitule", "pour_le", "prochaine", "manque", "phrase")
    )
    for contrat, regle, intitule, pour_le, prochaine, manque, phrase in etats[:AU_PLUS]:
        yield Tache(
            titre=intitule,
            url=reverse_lazy("regles:regle", args=[contrat, regle]),
            echeance=pour_le or prochaine,
            detail=manque.partition("\n")[0] or phrase,
            contrat_id=contrat,
            cle=f"regle-{contrat}-{regle}",
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
        .order_by("prochaine", "pk")
        .values_list("contrat", "regle", "regle__intitule", "etat", "prochaine")
    )
    for contrat, regle, intitule, etat, prochaine in etats[:AU_PLUS]:
        yield DateAttendue(
            date=prochaine,
            titre=intitule,
            url=reverse_lazy("regles:regle", args=[contrat, regle]),
            detail=LIBELLES[etat],
            contrat_id=contrat,
            cle=f"regle-{contrat}-{regle}-{prochaine:%Y%m%d}",
        )
