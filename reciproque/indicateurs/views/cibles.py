"""Targets and results: the list, and the form that sets one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.forms.contrat import MotifForm
from reciproque.contrats.models import Contrat
from reciproque.socle.listes import repondre_liste

from ..actions.cibles import withdraw_target
from ..forms.cible import CibleForm
from ..listes.cibles import ListeCibles
from ..models import Cible, Indicateur
from ..perimetre import get_changeable
from ..secret import look
from .indicateurs import page_of


@require_GET
@avec_contrat(Capacite.LIRE)
def cibles(request: HttpRequest, contrat: Any) -> HttpResponseBase:
    regard = look(contrat.droits, contrat.pk)
    liste = ListeCibles(contrat, request.GET, regard=regard, jour=timezone.localdate())
    return repondre_liste(request, liste, "indicateurs/cibles.html", {"contrat": contrat})


def _get(indicateur: Indicateur, cible_id: int) -> Cible:
    cible = Cible.objects.in_force().with_places().filter(indicateur=indicateur, pk=cible_id).first()
    if cible is None:
        raise Http404("Cette cible n’existe pas, ou n’est plus en vigueur.")
    return cible


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def cible_nouvelle(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    return _form(request, contrat, get_changeable(contrat, indicateur_id, Capacite.MESURER))


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def cible_modifier(request: HttpRequest, contrat: Contrat, indicateur_id: int, cible_id: int) -> HttpResponse:
    indicateur = get_changeable(contrat, indicateur_id, Capacite.MESURER)
    return _form(request, contrat, indicateur, _get(indicateur, cible_id))


def _form(request: HttpRequest, contrat: Contrat, indicateur: Indicateur, cible: Cible | None = None) -> HttpResponse:
    outils: dict[str, Any] = {"contrat": contrat, "indicateur": indicateur, "cible": cible}
    conflit: list[tuple[str, str, str]] = []
    form = CibleForm(request.POST if request.method == "POST" else None, **outils)
    statut = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            form.save(request.user)
        except Conflit as erreur:
            conflit = form.differences(erreur.actuel)
            donnees = request.POST.copy()
            donnees["revision"] = str(erreur.actuel.revision)
            form = CibleForm(donnees, **outils)
            form.is_valid()
            statut = 409
        except Refus as refus:
            form.add_error(None, str(refus))
        else:
            messages.success(request, "La cible est enregistrée.")
            return redirect(page_of(indicateur))
    contexte = {
        "contrat": contrat,
        "form": form,
        "indicateur": indicateur,
        "conflit": conflit,
        "titre": "Fixer une cible" if cible is None else "Modifier la cible",
        "retour": page_of(indicateur),
    }
    return render(request, "indicateurs/cible.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def cible_retirer(request: HttpRequest, contrat: Contrat, indicateur_id: int, cible_id: int) -> HttpResponse:
    indicateur = get_changeable(contrat, indicateur_id, Capacite.MESURER)
    cible = _get(indicateur, cible_id)
    form = MotifForm(request.POST or None, initial={"revision": cible.revision})
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_target(cible=cible, acteur=request.user, **form.cleaned_data)
        except Conflit:
            messages.error(request, "Quelqu’un a modifié cette cible entre-temps\u00a0: relisez-la, puis recommencez.")
        except Refus as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "La cible est retirée. Elle reste dans l’historique, avec le motif.")
        return redirect(page_of(indicateur))
    contexte = {
        "contrat": contrat,
        "indicateur": indicateur,
        "form": form,
        "titre": "Retirer la cible",
        "aide": "Elle ne compte plus dans les résultats.",
        "danger": True,
        "retour": page_of(indicateur),
    }
    return render(request, "indicateurs/geste.html", contexte, status=422 if form.is_bound else 200)
