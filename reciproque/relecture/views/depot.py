"""Give a document, find the readings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.contrats.models import Lecture
from reciproque.socle.listes import repondre_liste

from ..forms import DepotForm
from ..listes import ListeLectures
from ..perimetre import may_file, readings


@require_safe
def liste(request):
    lectures = ListeLectures(readings(request.user), request.GET)
    peut_deposer = may_file(request.user)
    if peut_deposer:
        lectures.vide_action, lectures.vide_url = "Déposer un document", "/lectures/deposer/"
    return repondre_liste(request, lectures, "relecture/liste.html", {"peut_deposer": peut_deposer})


@require_http_methods(["GET", "HEAD", "POST"])
def deposer(request):
    if not may_file(request.user):
        raise PermissionDenied(
            "Déposer un document est réservé aux équipes de projet. Demandez à celle de votre contrat de vous y ouvrir."
        )
    initial = {"contrat": request.GET.get("contrat") if request.GET.get("contrat", "").isdigit() else None}
    form = DepotForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST":
        form = DepotForm(request.POST, request.FILES, user=request.user)
        if form.is_valid() and (depot := form.save()):
            if depot.lecture is None:
                return redirect(depot.travail)
            messages.info(request, _already(depot.lecture))
            return redirect("relecture:lecture", depot.lecture.pk)
    return render(request, "relecture/deposer.html", {"form": form}, status=422 if form.errors else 200)


def _already(lecture: Lecture) -> str:
    if lecture.etat == Lecture.Etat.ABANDONNEE:
        return "Ce document a déjà été lu, puis abandonné. Vous pouvez reprendre sa relecture."
    if lecture.etat == Lecture.Etat.CONFIRMEE:
        return "Ce document a déjà été lu et confirmé\u00a0: rien n’a été créé une seconde fois."
    return "Ce document a déjà été lu\u00a0: voici sa relecture, là où elle en est."
