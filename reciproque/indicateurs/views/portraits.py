"""The portrait of a neighbourhood, on the screen and on two sheets of paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.models import Contrat
from reciproque.socle.documents import FORMATS, repondre_document
from reciproque.territoires.models import Quartier

from ..portrait import portray, to_document
from ..secret import look


def _quartier(contrat: Contrat, quartier_id: int) -> Any:
    trouve = Quartier.objects.filter(contrats=contrat, pk=quartier_id).defer("contour").first()
    if trouve is None:
        raise Http404("Ce quartier n’est pas dans ce contrat.")
    return trouve


@require_GET
@avec_contrat(Capacite.LIRE)
def portrait(request: HttpRequest, contrat: Contrat, quartier_id: int) -> HttpResponse:
    quartier = _quartier(contrat, quartier_id)
    peint = portray(contrat, quartier, look(contrat.droits, contrat.pk))  # type: ignore[attr-defined]  # given by `avec_contrat`
    contexte = {"contrat": contrat, "quartier": quartier, "portrait": peint, "graphique": peint.graphique}
    return render(request, "indicateurs/valeurs/portrait.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def papier(request: HttpRequest, contrat: Contrat, quartier_id: int, extension: str) -> HttpResponseBase:
    if extension not in FORMATS:
        raise Http404("Ce format n’existe pas.")
    quartier = _quartier(contrat, quartier_id)
    peint = portray(contrat, quartier, look(contrat.droits, contrat.pk))  # type: ignore[attr-defined]  # given by `avec_contrat`
    document = to_document(peint, contrat, timezone.localdate())
    return repondre_document(document, extension, nom=f"portrait-{quartier}")
