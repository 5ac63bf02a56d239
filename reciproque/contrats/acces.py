"""What each role may do on a contract, and the one door of every view about a contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    MESURER = "mesurer"  # propose the definition of an indicator, type its values, type a fact
    VALIDER = "valider"  # validate a definition, a value, a rule


_READ = frozenset({Capacite.LIRE})
_FOLLOW = _READ | {Capacite.JOURNAL}
_MEASURE = frozenset({Capacite.MESURER})
_ALL = frozenset(Capacite)
# What changes something, and keeps a meaning inside one branch. Reading a document, managing, inviting bear on the
# whole contract.
_WRITE = _MEASURE | {Capacite.CORRIGER, Capacite.VALIDER}
_BRANCH = _FOLLOW | _WRITE

CAPACITES = dict.fromkeys(Role, _READ) | {
    Role.EQUIPE_PROJET: _ALL,
    Role.ETAT: _FOLLOW | _MEASURE | {Capacite.VALIDER},
    Role.INSTRUCTEUR: _FOLLOW | _MEASURE,
    Role.PARTENAIRE: _READ | _MEASURE,
    Role.BAILLEUR: _READ | _MEASURE,
    Role.REFERENT: _READ | _MEASURE,
    Role.PILOTE: _READ | _MEASURE,
    Role.COORDONNATEUR: _FOLLOW | _MEASURE,
    Role.RESPONSABLE: _FOLLOW,
    Role.SECRETAIRE: _FOLLOW,
}


@dataclass(frozen=True)
class Droits:
    """What one user may do on one contract.

    ``branches`` are the paths of the only branches that may be corrected; None when the whole contract may.
    ``portees`` says the same of each other capacity held in some branches only.
    """

    capacites: frozenset[Capacite] = field(default_factory=frozenset)
    branches: tuple[str, ...] | None = None
    portees: Mapping[Capacite, tuple[str, ...]] = field(default_factory=dict)

    def __contains__(self, capacite: object) -> bool:
        return capacite in self.capacites

    def branches_of(self, capacite: Capacite) -> tuple[str, ...] | None:
        """The only branches where ``capacite`` is held; None when it is on the whole contract."""
        return self.branches if capacite == Capacite.CORRIGER else self.portees.get(capacite)

    def covers(self, chemin: str, capacite: Capacite = Capacite.CORRIGER) -> bool:
        """True when a change at ``chemin`` (materialised path, "" for the root) is inside the branches."""
        branches = self.branches_of(capacite)
        return branches is None or any(chemin == b or chemin.startswith(f"{b}.") for b in branches)


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
    limited: dict[Capacite, set[int]] = {}
    for capacite in _WRITE & allowed:
        where = {noeud for role, noeud in acces if capacite in capacities(role, noeud)}
        if None not in where:
            limited[capacite] = where
    if not limited:
        return Droits(allowed)
    noeuds = set().union(*limited.values())
    chemins = dict(RedactionNoeud.objects.current().filter(noeud__in=noeuds).values_list("noeud", "chemin"))
    portees = {c: tuple(sorted(chemins[n] for n in where if n in chemins)) for c, where in limited.items()}
    return Droits(allowed, portees.pop(Capacite.CORRIGER, None), portees)


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
