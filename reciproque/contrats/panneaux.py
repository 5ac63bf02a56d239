"""What this room shows on the pages of lower ones: the accesses of an account, the contracts of an organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.socle.registres import Panneau

from .models import Acces, Contrat
from .promesses import contracts_naming

CONTRATS_MONTRES = 20


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


def list_contracts(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """Contracts the person may see where this organisation carries, signs or promises."""
    concernes = contracts_naming(organisation, Contrat.objects.for_user(request.user))
    return {"contrats": concernes[:CONTRATS_MONTRES]}


ORGANISATION = Panneau(
    nom="contrats-de-l-organisation",
    emplacement="organisation",
    gabarit="contrats/_panneau_organisation.html",
    contexte=list_contracts,
    budget=1,
)
