"""The list of contracts, and how one begins."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.socle.listes import repondre_liste

from ..forms.contrat import NouveauContratForm
from ..listes.contrats import ListeContrats
from ..models import Contrat


@require_GET
def liste(request: HttpRequest) -> HttpResponseBase:
    contrats = Contrat.objects.for_user(request.user)
    return repondre_liste(request, ListeContrats(contrats, request.GET), "contrats/liste.html")


@require_http_methods(["GET", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """Only the administrator of the instance creates contracts."""
    if not request.user.est_administrateur:
        raise PermissionDenied("Seul l’administrateur de l’instance crée des contrats.")
    form = NouveauContratForm(request.POST or None, acteur=request.user)
    if request.method == "POST" and form.is_valid():
        contrat = form.save()
        messages.success(request, f"Le contrat «\u00a0{contrat}\u00a0» est créé. Commencez par son contenu.")
        return redirect(contrat)
    return render(request, "contrats/nouveau.html", {"form": form}, status=422 if form.is_bound else 200)
