"""Undo and redo: the records redrawn in their place, or the list when some appeared or disappeared."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Fiche

from .. import actions
from ..actions.gestes import Retour
from ..arbre import ArbreLu
from ..avancement import progress_of
from ..perimetre import avec_lecture
from ..pile import next_gestures
from ..presentation import document_lines
from .commun import is_partial, present, safe_next

ENGAGEMENT = str(Fiche.Genre.ENGAGEMENT)
REDESSINEES_MAX = 20  # more than a page holds


@require_POST
@avec_lecture(Capacite.RELIRE)
def annuler(request, lecture):
    return _replay(request, lecture, actions.annuler)


@require_POST
@avec_lecture(Capacite.RELIRE)
def refaire(request, lecture):
    return _replay(request, lecture, actions.refaire)


def _replay(request, lecture, action):
    try:
        retour: Retour = action(lecture=lecture, acteur=request.user)
    except Refus as refus:
        retour = Retour(False, str(refus))
    if not is_partial(request):
        (messages.success if retour.fait else messages.warning)(request, retour.phrase)
        suite = safe_next(request, reverse("relecture:fiches", args=[lecture.pk]))
        return redirect(f"{suite}#fiche-{retour.fiches[0].pk}" if retour.fiches else suite)
    vise = {"id": f"fiche-{retour.fiches[0].pk}"} if retour.fiches else {}
    if retour.structure or len(retour.fiches) > REDESSINEES_MAX:
        messages.success(request, retour.phrase)
        return trigger_client_event(HttpResponseClientRefresh(), "vise", {**vise, "recharge": True})
    affichees = set(request.POST.get("affichees", "").split())
    visibles = [f for f in retour.fiches if f"fiche-{f.pk}" in affichees]
    retablis = {str(f.genre) for f in retour.fiches}
    suite = safe_next(request, reverse("relecture:fiches", args=[lecture.pk]))
    avancement = progress_of(lecture, _kind_shown(suite) or (retour.fiches[0].genre if retour.fiches else ENGAGEMENT))
    presentees = []
    if visibles:
        presentees = present(
            visibles, lecture=lecture, arbre=ArbreLu.of(lecture), lignes=document_lines(lecture.document)
        )
    reponse = render(
        request,
        "relecture/_retour.html",
        {
            "lecture": lecture,
            "retour": retour,
            "presentees": presentees,
            "ailleurs": [f for f in retour.fiches if f not in visibles],
            "avancement": avancement,
            "restes": {
                g: avancement.restes.get(g, 0) for g in retablis & avancement.totaux.keys() - {avancement.genre}
            },
            "pile": next_gestures(lecture, request.user),
            "peut_relire": True,
            "suite": suite,
        },
    )
    return trigger_client_event(reponse, "vise", vise, after="settle") if visibles else reponse


def _kind_shown(page: str) -> str:
    """The kind of records that this page lists, whose progress it shows; "" when it lists none."""
    try:
        trouve = resolve(urlsplit(page).path)
    except Resolver404:
        return ""
    if trouve.view_name == "relecture:fiches":
        return ENGAGEMENT
    return str(trouve.kwargs["genre"]) if trouve.view_name == "relecture:fiches-genre" else ""
