"""Who may type or validate the figures of which indicator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reciproque.contrats.acces import Capacite, Droits, can_anywhere
from reciproque.contrats.models import RedactionNoeud

from .models import Indicateur


def may_share(user: Any) -> bool:
    """Whether ``user`` may write what is common to all contracts."""
    return user.est_administrateur or can_anywhere(user, Capacite.VALIDER)


def measured_by(droits: Droits, contrat_id: int, capacite: Capacite = Capacite.MESURER) -> Callable[[int], bool]:
    """``f(indicateur_id)``: whether these rights reach this indicator of the contract. Two queries when in branches."""
    if capacite not in droits:
        return lambda indicateur_id: False
    siens = Indicateur.objects.filter(contrat=contrat_id)
    if droits.branches_of(capacite) is not None:
        chemins = RedactionNoeud.objects.current().filter(noeud__contrat=contrat_id).values_list("noeud", "chemin")
        siens = siens.filter(noeud__in=[n for n, chemin in chemins if droits.covers(chemin, capacite)])
    permis = frozenset(siens.values_list("pk", flat=True))
    return lambda indicateur_id: indicateur_id in permis
