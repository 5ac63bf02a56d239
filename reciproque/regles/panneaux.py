"""What rules show on the pages of a contract: their count by state, and those of a commitment."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from reciproque.contrats.models import Contrat, Engagement
from reciproque.socle.registres import Panneau

from .models import DernierEtat
from .moteur import Etat
from .presentation import GRAVITE

MONTREES = 5


def on_contract(request: HttpRequest, contrat: Contrat) -> dict[str, Any] | None:
    """Counts by state, and the most pressing: two queries."""
    suivies = DernierEtat.objects.filter(contrat=contrat, regle__etat="active")
    comptes = dict(suivies.order_by().values_list("etat").annotate(n=Count("pk")))
    if not comptes:
        return None
    urgentes = suivies.filter(etat__in=[Etat.NON_TENU, Etat.A_RISQUE]).select_related("regle")
    urgentes = urgentes.order_by("-etat", "prochaine", "pk")[:MONTREES]
    return {
        "contrat": contrat,
        "comptes": [(etat.value, etat.libelle.capitalize(), comptes[etat]) for etat in GRAVITE if comptes.get(etat)],
        "urgentes": list(urgentes) if comptes.keys() & {Etat.NON_TENU, Etat.A_RISQUE} else [],
    }


def on_commitment(request: HttpRequest, engagement: Engagement) -> dict[str, Any] | None:
    etats = list(DernierEtat.objects.filter(regle__engagement=engagement, regle__etat="active").select_related("regle"))
    return {"etats": etats} if etats else None


PANNEAUX = (
    Panneau(
        nom="regles",
        emplacement="contrat",
        gabarit="regles/_panneau_contrat.html",
        contexte=on_contract,
        budget=2,
        ordre=40,
    ),
    Panneau(
        nom="regles-de-l-engagement",
        emplacement="engagement",
        gabarit="regles/_panneau_engagement.html",
        contexte=on_commitment,
        budget=1,
        ordre=40,
    ),
)
