"""Whoever confirms a reading can go on working on what it made."""

from __future__ import annotations

from typing import Any

from reciproque.contrats.acces import Capacite, rights_on
from reciproque.contrats.models import Acces, Contrat, Role
from reciproque.socle import journal


def give_team_access(*, contrat: Contrat, user: Any) -> Acces | None:
    """Make ``user`` part of the contract's team, unless they may already review it."""
    if user.est_administrateur or Capacite.RELIRE in rights_on(user, contrat):
        return None
    acces = Acces.objects.create(user=user, contrat=contrat, role=Role.EQUIPE_PROJET, donne_par=user)
    journal.record(acteur=user, verbe="donné l’accès", objet=acces, apres={"role": acces.role}, contrat_id=contrat.pk)
    return acces
