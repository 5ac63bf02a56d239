"""Functions: the list with its vacancies, the page of each, who holds it and held it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..acces import CORRIGER, LIRE, may, ouvert_a
from ..forms.fonctions import ConfierForm, FonctionForm, FonctionModifierForm, LibererForm
from ..listes.fonctions import ListeFonctions
from ..models import Fonction, Organisation
from .formulaire import draw_form


@require_safe
@ouvert_a(LIRE)
def liste(request: HttpRequest) -> HttpResponseBase:
    corrige = may(request.user, CORRIGER)
    liste = ListeFonctions(request.GET, corrige=corrige)
    return repondre_liste(request, liste, "annuaire/fonctions/liste.html", {"corrige": corrige})


@require_safe
@ouvert_a(LIRE)
def fonction(request: HttpRequest, fonction_id: int) -> HttpResponse:
    fonction = get_object_or_404(Fonction.objects.with_holder().select_related("organisation"), pk=fonction_id)
    corrige = may(request.user, CORRIGER)
    titulaire = fonction.titulaire
    contexte = {
        "fonction": fonction,
        "titulaire": titulaire,
        "contact": titulaire.personne.contact_for(corrige) if titulaire else [],
        "mandats": fonction.mandats.select_related("personne")[:50],
        "corrige": corrige,
        "entrees": Entree.objects.pour(fonction).avec_details()[:20] if corrige else None,
    }
    return render(request, "annuaire/fonctions/fonction.html", contexte)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def nouvelle(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = FonctionForm(request.POST or None)
    if form.is_valid() and (creee := form.save(organisation=organisation, acteur=request.user)):
        messages.success(request, "La fonction est ouverte. Il reste à dire qui la tient.")
        return redirect(creee)
    return draw_form(request, form, "Ouvrir une fonction", organisation, bouton="Ouvrir la fonction")


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def modifier(request: HttpRequest, fonction_id: int) -> HttpResponse:
    fonction = get_object_or_404(Fonction, pk=fonction_id)
    form = FonctionModifierForm(request.POST or None, instance=fonction)
    if form.is_valid() and form.save(acteur=request.user):
        messages.success(request, "La fonction est à jour.")
        return redirect(fonction)
    return draw_form(request, form, "Modifier la fonction", Fonction.objects.get(pk=fonction_id))


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def confier(request: HttpRequest, fonction_id: int) -> HttpResponse:
    fonction = get_object_or_404(Fonction, pk=fonction_id)
    form: Any = ConfierForm(request.POST or None, fonction=fonction)
    if form.is_valid() and (mandat := form.save(acteur=request.user)):
        messages.success(request, f"{mandat.personne} tient cette fonction.")
        return redirect(fonction)
    return draw_form(request, form, "Confier la fonction", fonction, bouton="Confier")


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def liberer(request: HttpRequest, fonction_id: int) -> HttpResponse:
    fonction = get_object_or_404(Fonction, pk=fonction_id)
    form = LibererForm(request.POST or None)
    if form.is_valid():
        libre = form.save(fonction=fonction, acteur=request.user)
        if libre is not None:
            messages.success(request, "La fonction est vacante." if libre else "Personne ne la tenait.")
            return redirect(fonction)
    return draw_form(request, form, "Dire la fonction vacante", fonction)
