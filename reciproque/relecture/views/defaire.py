"""Undo an import: first what would go, then one button."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus

from .. import actions
from ..actions.defaire import foresee_undoing
from ..perimetre import avec_lecture
from .confirmer import count_figures


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def defaire(request, lecture):
    derniere = "derniere" in (request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        try:
            actions.defaire(lecture=lecture, acteur=request.user, derniere=derniere)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect("relecture:defaire", lecture.pk)
        messages.success(
            request, "L’import est défait\u00a0: les fiches attendent de nouveau, comme vous les aviez relues."
        )
        return redirect("relecture:lecture", lecture.pk)
    retrait = foresee_undoing(lecture, derniere=derniere)
    return render(
        request,
        "relecture/defaire.html",
        {
            "lecture": lecture,
            "retrait": retrait,
            "derniere": derniere,
            "comptes": count_figures(retrait.comptes),
            "plusieurs": lecture.confirmations.count() > 1,
        },
    )
