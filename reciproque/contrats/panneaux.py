"""What this room shows on the pages of lower ones: the accesses of an account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reciproque.comptes.models import User
from reciproque.socle.registres import Panneau

from .models import Acces


def list_accesses(request: HttpRequest, user: User) -> dict[str, Any]:
    acces = Acces.objects.in_force().filter(user=user).with_scope().select_related("contrat", "organisation")
    return {"acces": acces.order_by("contrat__nom_normalise", "role")[:100], "le_mien": request.user == user}


COMPTE = Panneau(
    nom="acces-du-compte",
    emplacement="compte",
    gabarit="contrats/acces/_panneau_compte.html",
    contexte=list_accesses,
    budget=1,
)
MON_COMPTE = Panneau(
    nom="mes-acces",
    emplacement="mon-compte",
    gabarit="contrats/acces/_panneau_compte.html",
    contexte=list_accesses,
    budget=1,
)
COMPTES = Panneau(
    nom="acces-par-organisation",
    emplacement="comptes",
    gabarit="contrats/acces/_panneau_comptes.html",
    contexte=lambda request, objet: {},
    budget=0,
)
