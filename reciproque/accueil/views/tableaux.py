"""Where contracts stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.listes.contrats import periode
from reciproque.contrats.models import Contrat
from reciproque.indicateurs.secret import look
from reciproque.socle.listes import repondre_liste

from ..tableaux.contrat import describe
from ..tableaux.ensemble import ListeTableaux


@require_safe
@avec_contrat(Capacite.LIRE)
def tableau(request: HttpRequest, contrat: Any) -> HttpResponse:
    jour = timezone.localdate()
    contexte = {
        "contrat": contrat,
        "periode": periode(contrat),
        "jour": jour,
        "tableau": describe(contrat, jour, look(contrat.droits, contrat.pk)),
    }
    return render(request, "accueil/tableau.html", contexte)


@require_safe
def tableaux(request: HttpRequest) -> HttpResponseBase:
    contrats = Contrat.objects.for_user(request.user)
    liste = ListeTableaux(contrats, request.GET, jour=timezone.localdate())
    return repondre_liste(request, liste, "accueil/tableaux.html")
