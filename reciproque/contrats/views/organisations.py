"""The directory: names, acronyms and categories, for those who correct some contract."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reciproque.annuaire.actions import remove_appellation
from reciproque.annuaire.models import Organisation
from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..acces import Capacite, can_anywhere
from ..forms.organisations import AppellationForm, OrganisationForm
from ..listes.organisations import ListeOrganisations
from ..models import Contrat, Participation, Signature

CONTRATS_MONTRES = 20


def reserve_correcteurs(vue: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whoever may correct a contract somewhere may name organisations better: the directory is common to all."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_anywhere(request.user, Capacite.CORRIGER):
            raise PermissionDenied("L’annuaire est ouvert aux équipes projet et à l’administrateur de l’instance.")
        return vue(request, *args, **kwargs)

    return gardee


@require_safe
@reserve_correcteurs
def organisations(request: HttpRequest) -> HttpResponseBase:
    liste = ListeOrganisations(Organisation.objects.all(), request.GET)
    return repondre_liste(request, liste, "contrats/organisations/liste.html")


@require_http_methods(["GET", "POST"])
@reserve_correcteurs
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if form.is_valid() and form.save(acteur=request.user):
        messages.success(request, "L’organisation est à jour.")
        return redirect("contrats:organisation", organisation_id)
    return _page(request, organisation_id, form, AppellationForm())


@require_POST
@reserve_correcteurs
def appellation_ajouter(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = AppellationForm(request.POST)
    if form.is_valid() and form.save(organisation=organisation, acteur=request.user):
        messages.success(request, "L’appellation est ajoutée\u00a0: les prochains documents la reconnaîtront.")
        return redirect("contrats:organisation", organisation_id)
    return _page(request, organisation_id, OrganisationForm(instance=organisation), form)


@require_POST
@reserve_correcteurs
def appellation_retirer(request: HttpRequest, organisation_id: int, appellation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    appellation = get_object_or_404(organisation.appellations, pk=appellation_id)
    remove_appellation(appellation=appellation, acteur=request.user)
    messages.success(request, f"«\u00a0{appellation}\u00a0» n’est plus une appellation de cette organisation.")
    return redirect("contrats:organisation", organisation_id)


def _page(
    request: HttpRequest, organisation_id: int, form: OrganisationForm, appellation: AppellationForm
) -> HttpResponse:
    # Read again: a refused form has already renamed its own copy.
    organisation = Organisation.objects.prefetch_related("appellations").get(pk=organisation_id)
    contexte = {
        "organisation": organisation,
        "form": form,
        "form_appellation": appellation,
        "contrats": _contracts_of(request.user, organisation)[:CONTRATS_MONTRES],
        "entrees": Entree.objects.pour(organisation).avec_details()[:20],
    }
    statut = 422 if form.is_bound or appellation.is_bound else 200
    return render(request, "contrats/organisations/organisation.html", contexte, status=statut)


def _contracts_of(user: Any, organisation: Organisation) -> Any:
    """Contracts the person may see where this organisation carries, signs or promises."""
    signe = Signature.objects.filter(organisation=organisation, contrat=OuterRef("pk"))
    ici = Q(engagement__contrat=OuterRef("pk")) | Q(noeud__contrat=OuterRef("pk"))
    promet = Participation.objects.filter(ici, organisation=organisation)
    return Contrat.objects.for_user(user).filter(Q(porteur=organisation) | Exists(signe) | Exists(promet))
