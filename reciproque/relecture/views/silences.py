"""What the document does not say, one branch after the other; each may be passed."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Refus
from reciproque.langue import plural

from .. import actions
from ..actions.completer import questions
from ..arbre import ArbreLu
from ..forms.silences import SilencesForm
from ..perimetre import avec_lecture


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def silences(request, lecture):
    toutes = questions(lecture)
    voulue = request.POST.get("branche") if request.method == "POST" else request.GET.get("branche")
    question = next((q for q in toutes if q.branche == voulue), toutes[0] if toutes else None)
    if request.method == "POST":
        if question is None or question.branche != voulue:
            messages.info(request, "Quelqu’un a déjà répondu pour cette branche.")
            return redirect("relecture:silences", lecture.pk)
        form = SilencesForm(request.POST, question=question)
        try:
            if "passer" in request.POST:
                vides = dict.fromkeys(question.manques, "")
                actions.completer(lecture=lecture, branche=question.branche, reponses=vides, acteur=request.user)
                return redirect("relecture:silences", lecture.pk)
            if form.is_valid():
                nombre = form.save(lecture=lecture, acteur=request.user)
                messages.success(request, f"{plural(nombre, 'engagement')} de cette branche sont complétés.")
                return redirect("relecture:silences", lecture.pk)
        except Refus as refus:
            form.add_error(None, str(refus))
    else:
        form = SilencesForm(question=question) if question else None
    contexte = {
        "lecture": lecture,
        "form": form,
        "question": question,
        "titre": ArbreLu.of(lecture).fil(question.branche) or "Hors de l’arborescence" if question else "",
        "restent": len(toutes),
    }
    return render(request, "relecture/silences.html", contexte, status=422 if form and form.errors else 200)
