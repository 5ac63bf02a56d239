"""The national frame: what the law expects of every contract, for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Contrat

from ..actions.regles import change_rule_state, tell_parameters
from ..models import GenreFait, Regle


def _administrator(request: HttpRequest) -> None:
    if not request.user.est_administrateur:
        raise PermissionDenied("Le cadre national est tenu par l’administrateur.")


@require_GET
def nationales(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    genres = list(GenreFait.objects.filter(contrat=None))
    ecartees = Count("applications", filter=Q(applications__appliquee=False))
    natures = dict(Contrat.Nature.choices)
    regles = [
        {
            "regle": regle,
            "contenu": tell_parameters(regle, genres),
            "natures": [natures[n] for n in regle.natures.strip(",").split(",") if n in natures],
            "ecartees": regle.ecartees,
        }
        for regle in Regle.objects.national().annotate(ecartees=ecartees).order_by("intitule_normalise", "pk")
    ]
    contexte = {"regles": regles, "a_verifier": sum(not r["regle"].verifie for r in regles)}
    return render(request, "regles/nationales.html", contexte)


@require_POST
def nationale_etat(request: HttpRequest, regle_id: int) -> HttpResponse:
    """Suspend a national rule everywhere, or follow it again."""
    _administrator(request)
    regle = Regle.objects.national().filter(pk=regle_id).first()
    if regle is None:
        raise Http404("Cette règle nationale n’existe pas.")
    etat = request.POST.get("etat", "")
    if etat not in (Regle.Etat.ACTIVE, Regle.Etat.SUSPENDUE):
        messages.error(request, "Choisissez ce que devient la règle.")
        return redirect(regle)
    try:
        change_rule_state(
            regle=regle, etat=etat, acteur=request.user, motif=request.POST.get("motif", "").replace("\0", "")[:500]
        )
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "C’est noté\u00a0; les contrats en tiendront compte.")
    return redirect(regle)
