"""What each role may do on a contract, and the one door of every view about a contract."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from .models import Acces, Contrat, RedactionNoeud, Role


class Capacite(StrEnum):
    LIRE = "lire"
    JOURNAL = "journal"  # read the history: who changed what, and why
    RELIRE = "relire"  # file a document, review its reading, confirm it
    CORRIGER = "corriger"  # correct or withdraw what was confirmed, type a contract by hand
    GERER = "gerer"  # name, period, links, state of the contract
    INVITER = "inviter"  # give and withdraw accesses


_READ = frozenset({Capacite.LIRE})
_FOLLOW = _READ | {Capacite.JOURNAL}
_ALL = frozenset(Capacite)

CAPACITES = dict.fromkeys(Role, _READ) | {
    Role.EQUIPE_PROJET: _ALL,
    Role.ETAT: _FOLLOW,
    Role.INSTRUCTEUR: _FOLLOW,
    Role.COORDONNATEUR: _FOLLOW,
    Role.RESPONSABLE: _FOLLOW,
    Role.SECRETAIRE: _FOLLOW,
}


@dataclass(frozen=True)
class Droits:
    """What one user may do on one contract.

    ``branches`` are the paths of the only branches where changes are allowed; None when the whole contract is.
    """

    capacites: frozenset = field(default_factory=frozenset)
    branches: tuple | None = None

    def __contains__(self, capacite):
        return capacite in self.capacites

    def covers(self, chemin):
        """True when a change at ``chemin`` (materialised path, "" for the root) is inside the branches."""
        return self.branches is None or any(chemin == b or chemin.startswith(f"{b}.") for b in self.branches)


def rights_on(user, contrat):
    """`Droits` of ``user`` on ``contrat``: at most two queries."""
    if user.est_administrateur:
        return Droits(_ALL)
    acces = list(
        Acces.objects.in_force()
        .filter(user=user)
        .filter(Q(contrat=contrat) | Q(organisation__isnull=False, organisation=contrat.porteur_id))
        .values_list("role", "noeud")
    )
    capacites = frozenset().union(*(CAPACITES[Role(role)] for role, _ in acces)) if acces else frozenset()
    writing = [noeud for role, noeud in acces if CAPACITES[Role(role)] - _FOLLOW]
    if not writing or None in writing:
        return Droits(capacites)
    chemins = RedactionNoeud.objects.current().filter(noeud__in=writing).values_list("chemin", flat=True)
    return Droits(capacites, tuple(sorted(chemins)))


def avec_contrat(capacite):
    """View decorator: ``contrat_id`` of the URL becomes the contract, 404 out of perimeter, 403 without ``capacite``.

    The contract carries ``droits`` for templates: ``{% if "corriger" in contrat.droits %}``.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, contrat_id, *args, **kwargs):
            contrat = Contrat.objects.for_user(request.user).select_related("porteur").filter(pk=contrat_id).first()
            if contrat is None:
                raise Http404("Ce contrat n'existe pas ou ne vous est pas ouvert.")
            contrat.droits = rights_on(request.user, contrat)
            if capacite not in contrat.droits:
                raise PermissionDenied("Votre rôle sur ce contrat ne permet pas cette action.")
            return view(request, contrat, *args, **kwargs)

        wrapped.capacite = capacite
        return wrapped

    return decorate
