"""Type a contract by hand: levels and elements of the tree."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ..acces import Capacite, avec_contrat
from ..actions.arbre import delete_noeud, shift_noeud, tell
from ..arborescence import Arbre
from ..concurrence import Conflit, Refus, both_versions
from ..forms.saisie import NiveauxForm, NoeudForm
from ..models import Contrat, RedactionNoeud
from ..numeros import as_number

HORS_BRANCHE = "Votre rôle ne porte que sur une branche de ce contrat\u00a0: cet élément n’en fait pas partie."


def get_element(contrat: Contrat, noeud_id: int) -> RedactionNoeud:
    """An element that this person may change. 404 outside the contract, 403 outside their branches."""
    redaction = (
        RedactionNoeud.objects.current()
        .filter(noeud__contrat=contrat, noeud=noeud_id)
        .select_related("noeud__contrat", "niveau", "parent")
        .first()
    )
    if redaction is None:
        raise Http404("Cet élément n’existe pas dans ce contrat.")
    if not contrat.droits.covers(redaction.chemin):
        raise PermissionDenied(HORS_BRANCHE)
    return redaction


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def niveaux(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    if not contrat.droits.covers(""):
        raise PermissionDenied("Les niveaux concernent tout le contrat, votre rôle une branche seulement.")
    form = NiveauxForm(request.POST or None, contrat=contrat)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refus as refus:
            form.add_error("niveaux", str(refus))
        else:
            messages.success(request, "Les niveaux sont enregistrés.")
            return redirect("contrats:arborescence", contrat.pk)
    return render(
        request, "contrats/niveaux.html", {"contrat": contrat, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def noeud_nouveau(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    arbre = Arbre.of(contrat)
    demande = as_number(request.GET.get("parent", ""))
    parent_id = demande if demande in arbre.par_noeud else None
    form = NoeudForm(request.POST or None, contrat=contrat, arbre=arbre, droits=contrat.droits, parent_id=parent_id)
    if request.method == "POST" and form.is_valid():
        noeud = form.save(request.user)
        messages.success(request, "L’élément est ajouté.")
        if "suivant" in request.POST:
            return redirect(f"{request.path}?parent={form.cleaned_data['parent'] or ''}")
        return redirect("contrats:noeud", contrat.pk, noeud.pk)
    return render(
        request, "contrats/noeud_nouveau.html", {"contrat": contrat, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def noeud_modifier(request: HttpRequest, contrat: Contrat, noeud_id: int) -> HttpResponse:
    redaction = get_element(contrat, noeud_id)
    outils = {"contrat": contrat, "arbre": Arbre.of(contrat), "droits": contrat.droits, "redaction": redaction}
    form = NoeudForm(request.POST or None, **outils)
    conflit: list[tuple[str, str, str]] = []
    statut = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refus as refus:
            form.add_error("parent", str(refus))
        except Conflit as erreur:
            actuelle = RedactionNoeud.objects.current().select_related("niveau", "parent").get(noeud=noeud_id)
            donnees, branche = form.cleaned_data, outils["arbre"].get(form.cleaned_data["parent"])
            la_votre = {
                "niveau": donnees["niveau"],
                "code": donnees["code"],
                "titre": donnees["titre"],
                "place": branche.intitule if branche else "",
            }
            conflit = both_versions(tell(actuelle), la_votre)
            suite = request.POST.copy()
            suite["revision"] = str(erreur.actuel.revision)
            form = NoeudForm(suite, **outils)
            statut = 409
        else:
            messages.success(request, "L’élément est modifié.")
            return redirect("contrats:noeud", contrat.pk, noeud_id)
    contexte = {"contrat": contrat, "form": form, "redaction": redaction, "conflit": conflit}
    return render(request, "contrats/noeud_modifier.html", contexte, status=statut)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def noeud_deplacer(request: HttpRequest, contrat: Contrat, noeud_id: int) -> HttpResponse:
    redaction = get_element(contrat, noeud_id)
    pas = -1 if request.POST.get("sens") == "haut" else 1
    if not shift_noeud(noeud=redaction.noeud, pas=pas, acteur=request.user):
        messages.info(request, "Cet élément est déjà au bout de la liste.")
    return redirect("contrats:noeud-modifier", contrat.pk, noeud_id)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def noeud_supprimer(request: HttpRequest, contrat: Contrat, noeud_id: int) -> HttpResponse:
    redaction = get_element(contrat, noeud_id)
    try:
        delete_noeud(noeud=redaction.noeud, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect("contrats:noeud-modifier", contrat.pk, noeud_id)
    messages.success(request, "L’élément est supprimé.")
    return redirect("contrats:arborescence", contrat.pk)
