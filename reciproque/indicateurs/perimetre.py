"""Who may touch which indicator: the capacity on the contract, within the branches where it is held."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from reciproque.contrats.acces import Capacite
from reciproque.contrats.models import Contrat, RedactionNoeud

from .models import Indicateur

HORS_BRANCHE = "Votre rôle ne porte que sur une branche de ce contrat\u00a0: cet indicateur n’en fait pas partie."


def get_indicator(contrat: Contrat, indicateur_id: int, *, avec_texte: bool = False) -> Indicateur:
    """An indicator of this contract, its document without its text unless asked for. 404 otherwise."""
    trouves = Indicateur.objects.filter(contrat=contrat, pk=indicateur_id).select_related("document", "noeud")
    indicateur = (trouves if avec_texte else trouves.defer("document__texte")).first()
    if indicateur is None:
        raise Http404("Cet indicateur n’existe pas dans ce contrat.")
    indicateur.contrat = contrat  # the same object, with the rights that its view has read
    return indicateur


def path_of(noeud_id: int | None) -> str:
    """Materialised path of the element, "" outside the tree."""
    if noeud_id is None:
        return ""
    return RedactionNoeud.objects.current().filter(noeud=noeud_id).values_list("chemin", flat=True).first() or ""


def may(contrat: Any, indicateur: Indicateur, capacite: Capacite, chemin: str | None = None) -> bool:
    """``chemin``: the path of its element when it is known already."""
    droits = contrat.droits
    if capacite not in droits:
        return False
    if droits.branches_of(capacite) is None:
        return True
    return droits.covers(path_of(indicateur.noeud_id) if chemin is None else chemin, capacite)


def get_changeable(contrat: Contrat, indicateur_id: int, capacite: Capacite) -> Indicateur:
    """403 outside the branches where this person holds the capacity."""
    indicateur = get_indicator(contrat, indicateur_id)
    if not may(contrat, indicateur, capacite):
        raise PermissionDenied(HORS_BRANCHE)
    return indicateur
