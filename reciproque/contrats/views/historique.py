"""Who changed what in a contract, and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.socle.models import Entree

from ..acces import Capacite, avec_contrat
from ..models import Contrat, Engagement

PAR_PAGE = 100  # entries; like ones are told together


@require_GET
@avec_contrat(Capacite.JOURNAL)
def historique(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    # A confirmation is told once, with its counts; each commitment keeps its own line on its own page.
    entrees = (
        Entree.objects.du_contrat(contrat.pk)
        .exclude(verbe="confirmé", objet_type=Engagement._meta.label_lower)
        .avec_details()
    )
    page = Paginator(entrees, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "contrats/historique.html", {"contrat": contrat, "page": page, "entrees": list(page)})
