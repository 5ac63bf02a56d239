"""Read a document again with the present reader, and decide on what it reads otherwise."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Lecture
from reciproque.socle.listes import repondre_liste

from .. import actions
from ..comparaison.presentation import present_differences
from ..listes import ListeDifferences
from ..models import Difference
from ..perimetre import avec_lecture
from .commun import safe_next


@require_POST
@avec_lecture(Capacite.RELIRE)
def comparer(request, lecture):
    try:
        return redirect(actions.comparer(lecture=lecture, acteur=request.user))
    except Refus as refus:
        messages.info(request, str(refus))
    return redirect("relecture:lecture", lecture.pk)


@require_safe
@avec_lecture(Capacite.RELIRE)
def comparaison(request, lecture):
    """The differences found by the newest reader, those that wait first."""
    nouvelle = newest(lecture)
    differences = Difference.objects.filter(lecture=nouvelle) if nouvelle else Difference.objects.none()
    liste = ListeDifferences(differences, request.GET)
    contexte = {"lecture": lecture, "nouvelle": nouvelle, "suite": request.get_full_path()}
    if request.GET.get("export") not in liste.exports:
        contexte["presentees"] = present_differences(liste.page.object_list, lecture)
    return repondre_liste(request, liste, "relecture/comparaison.html", contexte)


@require_POST
@avec_lecture(Capacite.RELIRE)
def decider(request, lecture, difference_id):
    difference = Difference.objects.filter(pk=difference_id, lecture__compare_a=lecture).first()
    if difference is None:
        raise Http404("Cette différence n’existe pas dans cette lecture.")
    decide = actions.reprendre_difference if "reprendre" in request.POST else actions.laisser_difference
    try:
        messages.success(request, decide(difference=difference, acteur=request.user))
    except Refus as refus:
        messages.warning(request, str(refus))
    except Conflit:
        messages.warning(request, "Quelqu’un a modifié cet engagement entre-temps\u00a0: relisez-le, puis décidez.")
    return redirect(safe_next(request, reverse("relecture:comparaison", args=[lecture.pk])))


def newest(lecture: Lecture) -> Lecture | None:
    """The last reading made beside this one."""
    return lecture.relectures.defer("contenu").order_by("-lue_le", "-pk").first()
