"""Type, correct, withdraw and restore a commitment; decide who an ambiguous mark stands for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reciproque.langue import plural

from ..acces import Capacite, avec_contrat
from ..actions.engagement import current_wording, restore_engagement, tell, withdraw_engagement
from ..actions.parties import settle_candidates, settle_mark
from ..arborescence import Arbre
from ..concurrence import Conflit, Refus, both_versions
from ..forms.contrat import MotifForm
from ..forms.engagement import EngagementForm
from ..models import Contrat, RedactionEngagement
from ..numeros import as_number, as_numbers
from .engagements import engagement_url, get_wording

HORS_BRANCHE = "Votre rôle ne porte que sur une branche de ce contrat\u00a0: cet engagement n’en fait pas partie."
LIGNES_DE_PLUS = 3


def get_changeable(contrat: Contrat, engagement_id: int) -> tuple[RedactionEngagement, Arbre]:
    """The wording and the tree, when the branch is one that this person may change. 403 otherwise."""
    redaction = get_wording(contrat, engagement_id)
    arbre = Arbre.of(contrat)
    branche = arbre.get(redaction.noeud_id)
    if not contrat.droits.covers(branche.chemin if branche else ""):
        raise PermissionDenied(HORS_BRANCHE)
    return redaction, arbre


def _more_lines(donnees: QueryDict) -> QueryDict:
    """The same answers with more empty lines of partners."""
    donnees = donnees.copy()
    total = donnees.get("parties-TOTAL_FORMS", "0")
    donnees["parties-TOTAL_FORMS"] = str(min(int(total) if total.isdecimal() else 0, 200) + LIGNES_DE_PLUS)
    return donnees


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def engagement_nouveau(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    arbre = Arbre.of(contrat)
    demande = as_number(request.GET.get("noeud", ""))
    outils: dict[str, Any] = {
        "contrat": contrat,
        "arbre": arbre,
        "droits": contrat.droits,
        "noeud_id": demande if demande in arbre.par_noeud else None,
    }
    statut = 200
    if request.method != "POST":
        form = EngagementForm(**outils)
    elif "lignes" in request.POST:
        form = EngagementForm(_more_lines(request.POST), **outils)
        form.is_valid()
    else:
        form = EngagementForm(request.POST, **outils)
        if form.is_valid():
            engagement = form.save(request.user)
            messages.success(request, "L’engagement est ajouté.")
            if "suivant" in request.POST:
                return redirect(f"{request.path}?noeud={form.cleaned_data['noeud'] or ''}")
            return redirect(engagement_url(contrat, engagement))
        statut = 422
    return render(request, "contrats/engagement_nouveau.html", {"contrat": contrat, "form": form}, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def engagement_corriger(request: HttpRequest, contrat: Contrat, engagement_id: int) -> HttpResponse:
    redaction, arbre = get_changeable(contrat, engagement_id)
    outils: dict[str, Any] = {"contrat": contrat, "arbre": arbre, "droits": contrat.droits, "redaction": redaction}
    conflit: list[tuple[str, str, str]] = []
    statut = 200
    if request.method != "POST":
        form = EngagementForm(**outils)
    elif "lignes" in request.POST:
        form = EngagementForm(_more_lines(request.POST), **outils)
        form.is_valid()
    else:
        form = EngagementForm(request.POST, **outils)
        statut = 422
        if form.is_valid():
            try:
                change = form.save(request.user)
            except Conflit as erreur:
                # Nothing typed is lost: the same form comes back, beside what was saved, ready to be saved over it.
                conflit = both_versions(tell(erreur.actuel, current_wording(erreur.actuel)), form.tell())
                donnees = request.POST.copy()
                donnees["revision"] = str(erreur.actuel.revision)
                form = EngagementForm(donnees, **outils)
                form.is_valid()
                statut = 409
            else:
                if change:
                    messages.success(request, "La correction est enregistrée et inscrite dans l’historique.")
                else:
                    messages.info(request, "Vous n’avez rien changé\u00a0: rien n’est inscrit dans l’historique.")
                return redirect(engagement_url(contrat, redaction.engagement))
    contexte = {
        "contrat": contrat,
        "form": form,
        "redaction": redaction,
        "engagement": redaction.engagement,
        "conflit": conflit,
    }
    return render(request, "contrats/engagement_corriger.html", contexte, status=statut)


def _with_reason(
    request: HttpRequest, contrat: Contrat, engagement_id: int, *, action: Any, gabarit: str, reussite: str
) -> HttpResponse:
    """One page, one reason, one button."""
    redaction, _ = get_changeable(contrat, engagement_id)
    engagement = redaction.engagement
    form = MotifForm(request.POST or None, initial={"revision": engagement.revision})
    if request.method == "POST" and form.is_valid():
        try:
            action(engagement=engagement, acteur=request.user, **form.cleaned_data)
        except Conflit:
            messages.error(
                request,
                "Quelqu’un a modifié cet engagement entre-temps\u00a0: relisez-le, puis recommencez s’il le faut.",
            )
        except Refus as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, reussite)
        return redirect(engagement_url(contrat, engagement))
    contexte = {"contrat": contrat, "redaction": redaction, "engagement": engagement, "form": form}
    return render(request, gabarit, contexte, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def engagement_retirer(request: HttpRequest, contrat: Contrat, engagement_id: int) -> HttpResponse:
    return _with_reason(
        request,
        contrat,
        engagement_id,
        action=withdraw_engagement,
        gabarit="contrats/engagement_retirer.html",
        reussite="L’engagement est retiré. Il reste consultable, avec le motif.",
    )


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def engagement_retablir(request: HttpRequest, contrat: Contrat, engagement_id: int) -> HttpResponse:
    return _with_reason(
        request,
        contrat,
        engagement_id,
        action=restore_engagement,
        gabarit="contrats/engagement_retablir.html",
        reussite="L’engagement est rétabli.",
    )


@require_POST
@avec_contrat(Capacite.CORRIGER)
def engagement_candidats(request: HttpRequest, contrat: Contrat, engagement_id: int) -> HttpResponse:
    """Who a mark stands for, on this commitment or on all those where it waits."""
    redaction, _ = get_changeable(contrat, engagement_id)
    marque = request.POST.get("marque", "").replace("\0", "")
    retenues = as_numbers(request.POST.getlist("organisation"))
    try:
        if "partout" in request.POST:
            n = settle_mark(
                contrat=contrat, marque=marque, retenues=retenues, acteur=request.user, droits=contrat.droits
            )
        else:
            n = settle_candidates(
                engagement=redaction.engagement,
                marque=marque,
                retenues=retenues,
                acteur=request.user,
                revision=as_number(request.POST.get("revision", "")),
            )
    except Conflit:
        messages.error(request, "Quelqu’un a modifié cet engagement entre-temps\u00a0: relisez-le, puis recommencez.")
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        if n:
            messages.success(request, f"C’est confirmé pour {plural(int(n), 'engagement')}.")
        else:
            messages.info(request, "Il n’y avait plus rien à confirmer ici.")
    return redirect(engagement_url(contrat, redaction.engagement))
