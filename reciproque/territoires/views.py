"""Outlines: given by the administrator, for every contract of the instance."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .forms import ContoursForm
from .models import Quartier


@require_http_methods(["GET", "HEAD", "POST"])
def contours(request: HttpRequest) -> HttpResponse:
    if not request.user.est_administrateur:  # type: ignore[union-attr]  # signed in: the middleware saw to it
        raise PermissionDenied("Les contours sont communs à tous les contrats\u00a0: l’administrateur les dépose.")
    form = ContoursForm(request.POST, request.FILES) if request.method == "POST" else ContoursForm()
    if form.is_valid() and (bilan := form.save(request.user)):
        phrase = f"Contours posés\u00a0: {bilan.poses} sur {bilan.lus}."
        if bilan.inchanges:
            phrase += f" Déjà connus\u00a0: {bilan.inchanges}."
        if bilan.inconnus:
            phrase += f" Sans lieu dans vos contrats\u00a0: {bilan.inconnus}."
        messages.success(request, phrase)
        return redirect("territoires:contours")
    contexte = {
        "form": form,
        "total": Quartier.objects.count(),
        "sans": Quartier.objects.filter(contour=None).count(),
    }
    return render(request, "territoires/contours.html", contexte, status=422 if form.is_bound else 200)
