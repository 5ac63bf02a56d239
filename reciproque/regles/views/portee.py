"""Which facts a person may type, when their role bears on a branch only."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from reciproque.contrats.acces import Capacite
from reciproque.contrats.models import Contrat, RedactionEngagement

from ..models import GenreFait, Regle
from ..moteur import GENRES


def kinds_to_type(contrat: Contrat) -> QuerySet[GenreFait]:
    """All kinds of the contract or, for a branch, those that the rules of its commitments name."""
    genres = GenreFait.objects.of(contrat)
    branches = contrat.droits.branches_of(Capacite.MESURER)
    if branches is None:
        return genres
    chemins = RedactionEngagement.objects.current().filter(engagement__contrat=contrat).exclude(noeud=None)
    miens = [
        engagement
        for engagement, chemin in chemins.in_printed_order().values_list("engagement", "chemin")
        if contrat.droits.covers(chemin, Capacite.MESURER)
    ]
    cles: set[str] = set()
    for regle in Regle.objects.filter(contrat=contrat, engagement__in=miens, genre__in=GENRES):
        cles.update(GENRES[regle.genre][0].keys_in(regle.parametres))
    return genres.filter(cle__in=cles)


def may_type(contrat: Contrat) -> bool:
    return Capacite.MESURER in contrat.droits


def whole(contrat: Contrat, capacite: Capacite) -> None:
    """403 when the capacity is held in a branch only."""
    if contrat.droits.branches_of(capacite) is not None:
        raise PermissionDenied("Cela concerne tout le contrat, et votre rôle une branche seulement.")
