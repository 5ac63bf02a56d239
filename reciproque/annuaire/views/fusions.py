"""Duplicates: the pairs suggested, what a merge would move, the merge, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reciproque.langue import plural
from reciproque.socle import fusion as rapprochement
from reciproque.socle.fusion import FusionImpossible

from ..acces import CORRIGER, ouvert_a
from ..actions import merge_organisations, set_pair_aside, undo_merge
from ..actions.fusion import inherited_fields
from ..doublons import suggest_pairs
from ..forms.fusions import FusionForm
from ..models import Fusion, Organisation

PAR_PAGE = 25
RESTES_MONTRES = 5
LIBELLES = {champ.name: champ.verbose_name for champ in Organisation._meta.concrete_fields}


@require_safe
@ouvert_a(CORRIGER)
def doublons(request: HttpRequest) -> HttpResponse:
    page = Paginator(suggest_pairs(), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "fusions": Fusion.objects.in_force().defer("etapes").select_related("faite_par")[:PAR_PAGE],
    }
    return render(request, "annuaire/fusions/doublons.html", contexte)


@require_POST
@ouvert_a(CORRIGER)
def ecarter(request: HttpRequest, organisation_id: int, autre_id: int) -> HttpResponse:
    une, autre = _pair(organisation_id, autre_id)
    if une != autre:
        set_pair_aside(une=une, autre=autre, acteur=request.user)
        messages.success(
            request, f"C’est noté\u00a0: «\u00a0{une}\u00a0» et «\u00a0{autre}\u00a0» sont deux organisations."
        )
    return redirect("annuaire:doublons")


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def reunir(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Choose the other one, when no pair was suggested."""
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = FusionForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        return redirect("annuaire:fusion", organisation.pk, form.cleaned_data["autre"].pk)
    contexte = {"organisation": organisation, "form": form}
    return render(request, "annuaire/fusions/choisir.html", contexte, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def fusion(request: Any, organisation_id: int, autre_id: int) -> HttpResponse:
    """``organisation_id`` is kept, ``autre_id`` is absorbed."""
    gardee, absorbee = _pair(organisation_id, autre_id)
    refus = ""
    if request.method == "POST":
        try:
            merge_organisations(
                gardee=gardee, absorbee=absorbee, acteur=request.user, motif=request.POST.get("motif", "")[:200]
            )
        except FusionImpossible as erreur:
            refus = str(erreur)
        else:
            messages.success(
                request,
                f"«\u00a0{absorbee}\u00a0» et «\u00a0{gardee}\u00a0» ne font plus qu’une. "
                "Si c’est une erreur, séparez-les depuis cette page.",
            )
            return redirect(gardee)
    suites = rapprochement.preview(gardee, absorbee) if gardee != absorbee else []
    contexte = {
        "gardee": gardee,
        "absorbee": absorbee,
        "suites": suites,
        "reservee": any(s.reserve for s in suites) and not request.user.est_administrateur,
        "herites": [(LIBELLES[c], getattr(absorbee, c)) for c in inherited_fields(gardee, absorbee)],
        "refus": refus,
    }
    return render(request, "annuaire/fusions/fusion.html", contexte, status=409 if refus else 200)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def defaire(request: HttpRequest, fusion_id: int) -> HttpResponse:
    faite = get_object_or_404(Fusion.objects.select_related("faite_par", "gardee"), pk=fusion_id)
    refus = ""
    if request.method == "POST":
        try:
            bilan = undo_merge(faite=faite, acteur=request.user)
        except FusionImpossible as erreur:
            refus = str(erreur)
        else:
            _tell(request, faite, bilan)
            return redirect("annuaire:organisation", faite.absorbee_id)
    contexte = {"fusion": faite, "n": rapprochement.count_moved(faite.etapes), "refus": refus}
    return render(request, "annuaire/fusions/defaire.html", contexte, status=409 if refus else 200)


def _tell(request: HttpRequest, faite: Fusion, bilan: rapprochement.Bilan) -> None:
    rendus = plural(bilan.rendus, "élément rendu", "éléments rendus")
    messages.success(request, f"«\u00a0{faite.absorbee_nom}\u00a0» est de nouveau dans l’annuaire\u00a0: {rendus}.")
    if bilan.restes:
        suite = "" if len(bilan.restes) <= RESTES_MONTRES else "…"
        restes = "\u00a0; ".join(bilan.restes[:RESTES_MONTRES])
        messages.warning(request, f"Changé depuis, et laissé tel quel\u00a0: {restes}{suite}.")


def _pair(organisation_id: int, autre_id: int) -> tuple[Organisation, Organisation]:
    organisations: Any = Organisation.objects.select_related("commune", "parent")
    return get_object_or_404(organisations, pk=organisation_id), get_object_or_404(organisations, pk=autre_id)
