"""What each role may do on a contract, and the one door of every view about a contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase

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
# What keeps a meaning inside one branch. Reading a document, managing, inviting bear on the whole contract.
_BRANCH = _FOLLOW | {Capacite.CORRIGER}

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

    capacites: frozenset[Capacite] = field(default_factory=frozenset)
    branches: tuple[str, ...] | None = None

    def __contains__(self, capacite: object) -> bool:
        return capacite in self.capacites

    def covers(self, chemin: str) -> bool:
        """True when a change at ``chemin`` (materialised path, "" for the root) is inside the branches."""
        return self.branches is None or any(chemin == b or chemin.startswith(f"{b}.") for b in self.branches)


def capacities(role: str, noeud_id: int | None = None) -> frozenset[Capacite]:
    """What a role allows, on the whole contract or in one branch."""
    allowed = CAPACITES[Role(role)]
    return allowed if noeud_id is None else allowed & _BRANCH


def rights_on(user: Any, contrat: Contrat) -> Droits:
    """`Droits` of ``user`` on ``contrat``: at most two queries."""
    if user.est_administrateur:
        return Droits(_ALL)
    acces = list(Acces.objects.in_force().on(contrat).filter(user=user).values_list("role", "noeud"))
    allowed: frozenset[Capacite] = frozenset().union(*(capacities(role, noeud) for role, noeud in acces))
    writing = [noeud for role, noeud in acces if capacities(role, noeud) - _FOLLOW]
    if not writing or None in writing:
        return Droits(allowed)
    chemins = RedactionNoeud.objects.current().filter(noeud__in=writing).values_list("chemin", flat=True)
    return Droits(allowed, tuple(sorted(chemins)))


def can_anywhere(user: Any, capacite: Capacite) -> bool:
    """Whether some contract or organisation gives ``user`` this capacity: one query at most."""
    if user.est_administrateur:
        return True
    roles = [role for role in Role if capacite in CAPACITES[role]]
    mine = Acces.objects.in_force().filter(user=user, role__in=roles)
    return mine.filter(Q() if capacite in _BRANCH else Q(noeud=None)).exists()


Vue = Callable[..., HttpResponseBase]


def avec_contrat(capacite: Capacite) -> Callable[[Vue], Vue]:
    """View decorator: ``contrat_id`` of the URL becomes the contract, 404 out of perimeter, 403 without ``capacite``.

    The contract carries ``droits`` for templates: ``{% if "corriger" in contrat.droits %}``.
    """

    def decorate(view: Vue) -> Vue:
        @wraps(view)
        def wrapped(request: HttpRequest, contrat_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            contrat: Any = (
                Contrat.objects.for_user(request.user).select_related("porteur").filter(pk=contrat_id).first()
            )
            if contrat is None:
                raise Http404("Ce contrat n’existe pas ou ne vous est pas ouvert.")
            contrat.droits = rights_on(request.user, contrat)
            if capacite not in contrat.droits:
                raise PermissionDenied("Votre rôle sur ce contrat ne permet pas cette action.")
            return view(request, contrat, *args, **kwargs)

        wrapped.capacite = capacite  # type: ignore[attr-defined]  # what the view asks, for the tests of access
        return wrapped

    return decorate
