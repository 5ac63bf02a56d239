"""Who changed what in a contract, and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.socle.models import Entree

from ..acces import Capacite, avec_contrat
from ..models import Contrat

PAR_PAGE = 40


@require_GET
@avec_contrat(Capacite.JOURNAL)
def historique(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    entrees = Entree.objects.du_contrat(contrat.pk).avec_details()
    page = Paginator(entrees, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "contrats/historique.html", {"contrat": contrat, "page": page, "entrees": list(page)})
