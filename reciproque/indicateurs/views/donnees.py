"""The catalogue of data of a contract."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Contrat
from reciproque.socle.listes import repondre_liste

from ..forms.donnee import DonneeForm
from ..listes.donnees import ListeDonnees
from ..models import Donnee


def may_keep(contrat: Any) -> bool:
    """The catalogue is the whole contract's."""
    return Capacite.MESURER in contrat.droits and contrat.droits.covers("", Capacite.MESURER)


@require_GET
@avec_contrat(Capacite.LIRE)
def donnees(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    modifiable = may_keep(contrat)
    liste = ListeDonnees(contrat, request.GET, modifiable=modifiable)
    if modifiable:
        liste.vide_action = "Ajouter une donnée"
        liste.vide_url = reverse("indicateurs:donnee-nouvelle", args=[contrat.pk])
    return repondre_liste(request, liste, "indicateurs/donnees.html", {"contrat": contrat, "modifiable": modifiable})


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def donnee(request: HttpRequest, contrat: Contrat, donnee_id: int | None = None) -> HttpResponse:
    """Add a line (without ``donnee_id``) or change it."""
    if not may_keep(contrat):
        raise PermissionDenied("Le catalogue concerne tout le contrat, et votre rôle une branche seulement.")
    objet = None
    if donnee_id is not None:
        objet = Donnee.objects.filter(contrat=contrat, pk=donnee_id).select_related("detenteur").first()
        if objet is None:
            raise Http404("Cette donnée n’est pas au catalogue de ce contrat.")
    outils: dict[str, Any] = {"contrat": contrat, "donnee": objet}
    conflit: list[tuple[str, str, str]] = []
    form = DonneeForm(request.POST if request.method == "POST" else None, **outils)
    statut = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            form.save(request.user)
        except Conflit as erreur:
            conflit = form.differences(erreur.actuel)
            reprises = request.POST.copy()
            reprises["revision"] = str(erreur.actuel.revision)
            form = DonneeForm(reprises, **outils)
            form.is_valid()
            statut = 409
        except Refus as refus:
            form.add_error("nom", str(refus))
        else:
            messages.success(request, "Le catalogue est à jour.")
            return redirect("indicateurs:donnees", contrat.pk)
    contexte = {
        "contrat": contrat,
        "form": form,
        "conflit": conflit,
        "titre": objet.nom if objet else "Ajouter une donnée",
        "retour": reverse("indicateurs:donnees", args=[contrat.pk]),
    }
    return render(request, "indicateurs/donnee.html", contexte, status=statut)
