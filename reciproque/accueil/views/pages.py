"""Legal pages and the map of the site: open to all, and true."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..exploitant import legal_fields


@login_not_required
@require_safe
def accessibilite(request):
    return render(request, "accueil/accessibilite.html", {"exploitant": settings.EXPLOITANT})


@login_not_required
@require_safe
def mentions_legales(request):
    return render(request, "accueil/mentions_legales.html", {"champs": legal_fields(settings.EXPLOITANT)})


@login_not_required
@require_safe
def donnees_personnelles(request):
    contexte = {
        "exploitant": settings.EXPLOITANT["nom"],
        "delegue": settings.EXPLOITANT["delegue"] or settings.EXPLOITANT["contact"],
    }
    return render(request, "accueil/donnees_personnelles.html", contexte)


@login_not_required
@require_safe
def plan_du_site(request):
    return render(request, "accueil/plan_du_site.html")
