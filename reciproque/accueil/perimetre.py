"""Contracts whose history a person may read."""

from django.db.models import Q

from reciproque.contrats.acces import CAPACITES, Capacite
from reciproque.contrats.models import Acces, Contrat

SUIVEURS = [role for role, capacites in CAPACITES.items() if Capacite.JOURNAL in capacites]


def contracts_to_follow(user):
    contrats = Contrat.objects.for_user(user)
    if not user.is_authenticated or user.est_administrateur:
        return contrats
    mine = Acces.objects.in_force().filter(user=user, role__in=SUIVEURS)
    return contrats.filter(
        Q(pk__in=mine.exclude(contrat=None).values("contrat"))
        | Q(porteur__in=mine.exclude(organisation=None).values("organisation"))
    )
