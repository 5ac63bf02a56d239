"""The contracts of one territory on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..acces import Capacite, avec_contrat
from ..ensemble import PARTENAIRES_MONTRES, gather
from ..models import Contrat


@require_GET
@avec_contrat(Capacite.LIRE)
def ensemble(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    contexte = {
        "contrat": contrat,
        "ensemble": gather(contrat, request.user),
        "partenaires_max": PARTENAIRES_MONTRES,
    }
    return render(request, "contrats/ensemble.html", contexte)
