"""The doors of the directory: who may read it, who may keep it, as the registry of `socle` answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from reciproque.socle.registres import habilitations

LIRE, CORRIGER = "annuaire.lire", "annuaire.corriger"
REFUS = {
    LIRE: "L’annuaire est ouvert à qui suit au moins un contrat.",
    CORRIGER: "L’annuaire se modifie par les équipes projet et l’administrateur de l’instance.",
}

Vue = Callable[..., HttpResponseBase]


def may(user: Any, nom: str) -> bool:
    """Without anybody to answer, only the administrator may."""
    habilitation = habilitations.get(nom)
    return user.est_administrateur or (habilitation is not None and habilitation.accorde(user))


def ouvert_a(nom: str) -> Callable[[Vue], Vue]:
    """View decorator: 403 for whoever may not."""

    def decorate(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, nom):
                raise PermissionDenied(REFUS[nom])
            return vue(request, *args, **kwargs)

        return gardee

    return decorate
