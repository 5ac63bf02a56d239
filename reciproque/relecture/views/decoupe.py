"""Split a record where an empty line is left, merge the records that were ticked."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from reciproque.contrats.acces import Capacite
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.langue import plural

from .. import actions
from ..actions.decouper import TEXTE_DE
from ..arbre import ArbreLu
from ..perimetre import avec_lecture
from ..presentation import document_lines
from .commun import back_to, is_partial, number, present, record_of, safe_next

ENTRE_TEMPS = "Quelqu’un a modifié cette fiche entre-temps\u00a0: la voici à jour. Relisez-la, puis coupez-la."
_LIGNE_VIDE = re.compile(r"\n[^\S\n]*\n\s*")


@require_http_methods(["GET", "HEAD", "POST"])
@avec_lecture(Capacite.RELIRE)
def couper(request, lecture, fiche_id):
    """The text in a field: each empty line is a cut."""
    f = record_of(lecture, fiche_id)
    if f.genre not in TEXTE_DE:
        raise PermissionDenied("Cette sorte de fiche ne se coupe pas.")
    texte = _LIGNE_VIDE.sub("\n", f.contenu.get(TEXTE_DE[f.genre]) or "")
    erreur, revision = "", f.revision
    if request.method == "POST":
        texte = request.POST.get("texte", "").replace("\r\n", "\n")
        try:
            fiches = actions.couper(
                fiche=f,
                revision=number(request.POST.get("revision")),
                parties=_LIGNE_VIDE.split(texte),
                acteur=request.user,
            )
        except Conflit as c:
            erreur, revision, f = ENTRE_TEMPS, c.actuel.revision, record_of(lecture, f.pk)
            texte = _LIGNE_VIDE.sub("\n", f.contenu.get(TEXTE_DE[f.genre]) or "")
        except Refus as refus:
            erreur = str(refus)
        else:
            messages.success(
                request,
                f"La fiche est coupée en {plural(len(fiches), 'fiche')}\u00a0: relisez chacune, puis gardez-la.",
            )
            if is_partial(request):
                vise = {"id": f"fiche-{f.pk}", "recharge": True}
                return trigger_client_event(HttpResponseClientRefresh(), "vise", vise)
            return redirect(f"{safe_next(request, back_to(f))}#fiche-{f.pk}")
    presentee = present([f], lecture=lecture, arbre=ArbreLu.of(lecture), lignes=document_lines(lecture.document))[0]
    contexte = {
        "lecture": lecture,
        "presentee": presentee,
        "texte": texte,
        "erreur": erreur,
        "revision": revision,
        "suite": safe_next(request, back_to(f)),
        "retour_liste": back_to(f),
    }
    gabarit = "relecture/_couper.html" if is_partial(request) else "relecture/couper.html"
    return render(request, gabarit, contexte, status=422 if erreur else 200)


@require_POST
@avec_lecture(Capacite.RELIRE)
def reunir(request, lecture):
    """The records ``fiche`` (several) become one."""
    suite = safe_next(request, reverse("relecture:fiches", args=[lecture.pk]))
    choisies = [pk for v in request.POST.getlist("fiche") if (pk := number(v))]
    revisions = {pk: r for pk in choisies if (r := number(request.POST.get(f"revision-{pk}")))}
    try:
        une = actions.reunir(lecture=lecture, fiches=choisies, revisions=revisions, acteur=request.user)
    except Refus as refus:
        messages.warning(request, str(refus))
        return redirect(f"{suite}#fiche-{choisies[0]}" if choisies else suite)
    messages.success(request, f"{plural(len(choisies), 'fiche')} n’en font plus qu’une\u00a0: relisez-la.")
    return redirect(f"{suite.partition('#')[0]}#fiche-{une.pk}")
