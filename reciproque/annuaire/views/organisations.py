"""The directory: what each organisation is, its names, its keys; find one, type one, correct one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..acces import CORRIGER, LIRE, may, ouvert_a
from ..actions import remove_appellation
from ..forms.organisations import AppellationForm, NouvelleOrganisationForm, OrganisationForm
from ..listes.organisations import ListeOrganisations
from ..models import Fusion, Organisation


@require_safe
@ouvert_a(LIRE)
def liste(request: HttpRequest) -> HttpResponseBase:
    liste = ListeOrganisations(Organisation.objects.all(), request.GET)
    contexte = {"corrige": may(request.user, CORRIGER)}
    return repondre_liste(request, liste, "annuaire/organisations/liste.html", contexte)


@require_safe
@ouvert_a(LIRE)
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    return _page(request, organisation_id, AppellationForm())


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def nouvelle(request: HttpRequest) -> HttpResponse:
    form = NouvelleOrganisationForm(request.POST or None, initial={"nom": request.GET.get("nom", "")[:200]})
    if form.is_valid() and (creee := form.save(acteur=request.user)):
        messages.success(request, f"«\u00a0{creee}\u00a0» est dans l’annuaire.")
        return redirect(creee)
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/organisations/nouvelle.html", {"form": form}, status=statut)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def modifier(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if form.is_valid() and form.save(acteur=request.user):
        messages.success(request, "L’organisation est à jour.")
        return redirect("annuaire:organisation", organisation_id)
    # Read again: a refused form has already renamed its own copy.
    contexte = {"form": form, "organisation": Organisation.objects.get(pk=organisation_id)}
    statut = 422 if form.is_bound else 200
    return render(request, "annuaire/organisations/modifier.html", contexte, status=statut)


@require_POST
@ouvert_a(CORRIGER)
def appellation_ajouter(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = AppellationForm(request.POST)
    if form.is_valid() and form.save(organisation=organisation, acteur=request.user):
        messages.success(request, "L’appellation est ajoutée\u00a0: les prochains documents la reconnaîtront.")
        return redirect("annuaire:organisation", organisation_id)
    return _page(request, organisation_id, form)


@require_POST
@ouvert_a(CORRIGER)
def appellation_retirer(request: HttpRequest, organisation_id: int, appellation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    appellation = get_object_or_404(organisation.appellations, pk=appellation_id)
    remove_appellation(appellation=appellation, acteur=request.user)
    messages.success(request, f"«\u00a0{appellation}\u00a0» n’est plus une appellation de cette organisation.")
    return redirect("annuaire:organisation", organisation_id)


def _page(request: HttpRequest, organisation_id: int, appellation: AppellationForm) -> HttpResponse:
    organisations = Organisation.objects.select_related("commune", "parent").prefetch_related("appellations")
    organisation = organisations.filter(pk=organisation_id).first()
    if organisation is None:
        if vers := Fusion.objects.destination_of(organisation_id):
            return redirect("annuaire:organisation", vers)
        raise Http404("Cette organisation n’est pas dans l’annuaire.")
    corrige = may(request.user, CORRIGER)
    contexte = {
        "organisation": organisation,
        "fusions": organisation.fusions.in_force().defer("etapes")[:20] if corrige else (),
        "fonctions": organisation.fonctions.open().with_holder()[:100],
        "devenirs": organisation.devenirs.select_related("nouvelle"),
        "origines": organisation.origines.select_related("ancienne"),
        "services": organisation.services.all()[:100],
        "corrige": corrige,
        "form_appellation": appellation,
        "entrees": Entree.objects.pour(organisation).avec_details()[:20] if corrige else None,
    }
    statut = 422 if appellation.is_bound else 200
    return render(request, "annuaire/organisations/organisation.html", contexte, status=statut)
