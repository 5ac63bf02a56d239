"""People: what is kept of each, on what ground, and how it stops being kept."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree

from ..acces import CORRIGER, ouvert_a
from ..actions import erase_personne, withdraw_contact
from ..forms.fonctions import PersonneForm
from ..listes.fonctions import ListePersonnes
from ..models import Personne
from .formulaire import draw_form


@require_safe
@ouvert_a(CORRIGER)
def liste(request: HttpRequest) -> HttpResponseBase:
    return repondre_liste(request, ListePersonnes(request.GET), "annuaire/personnes/liste.html")


@require_safe
@ouvert_a(CORRIGER)
def personne(request: HttpRequest, personne_id: int) -> HttpResponse:
    personne = get_object_or_404(Personne, pk=personne_id)
    contexte = {
        "personne": personne,
        "mandats": personne.mandats.select_related("fonction__organisation")[:50],
        "entrees": Entree.objects.pour(personne).avec_details()[:20],
    }
    return render(request, "annuaire/personnes/personne.html", contexte)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def modifier(request: HttpRequest, personne_id: int) -> HttpResponse:
    personne = get_object_or_404(Personne, pk=personne_id, effacee_le=None)
    form = PersonneForm(request.POST or None, instance=personne)
    if form.is_valid() and form.save(acteur=request.user):
        messages.success(request, "La fiche est à jour.")
        return redirect(personne)
    return draw_form(request, form, "Modifier la fiche", Personne.objects.get(pk=personne_id))


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def retirer(request: HttpRequest, personne_id: int) -> HttpResponse:
    personne = get_object_or_404(Personne, pk=personne_id)
    if request.method == "POST":
        withdraw_contact(personne=personne, acteur=request.user)
        messages.success(request, "Ses coordonnées sont retirées, de l’annuaire et de l’historique.")
        return redirect(personne)
    chapeau = "Son adresse et son téléphone seront effacés, ici et dans l’historique. Ses fonctions restent."
    return draw_form(request, forms.Form(), "Retirer ses coordonnées", personne, bouton="Retirer", chapeau=chapeau)


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def effacer(request: HttpRequest, personne_id: int) -> HttpResponse:
    personne = get_object_or_404(Personne, pk=personne_id)
    if request.method == "POST":
        erase_personne(personne=personne, acteur=request.user)
        messages.success(request, "La personne est effacée. Il reste que quelqu’un a tenu ces fonctions.")
        return redirect(personne)
    chapeau = "Son nom et ses coordonnées disparaîtront, ici et dans l’historique. On ne pourra pas revenir en arrière."
    return draw_form(
        request, forms.Form(), "Effacer la personne", personne, bouton="Effacer", chapeau=chapeau, danger=True
    )
