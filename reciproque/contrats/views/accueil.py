"""The home page of a contract: what it is, its figures, what is missing; and its description."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..acces import Capacite, avec_contrat
from ..actions.contrat import change_state, tell
from ..concurrence import Conflit, Refus, both_versions
from ..fiches import say_figure
from ..forms.contrat import ContratForm, EtatForm
from ..listes.contrats import periode
from ..manques import count_partners, manques
from ..models import Contrat, Fiche


@require_GET
@avec_contrat(Capacite.LIRE)
def accueil(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    chiffres = Contrat.objects.with_figures().with_loose_ends().get(pk=contrat.pk)
    vide = not (chiffres.n_engagements or chiffres.n_noeuds or chiffres.n_signataires or chiffres.n_quartiers)
    partenaires = count_partners(contrat)
    contexte = {
        "contrat": contrat,
        "periode": periode(contrat),
        "communes": list(contrat.communes.all()),
        "version": contrat.versions.order_by("-numero").first(),
        "documents": list(contrat.documents.light()),
        "vide": vide,
        "chiffres": _figures(contrat, chiffres, partenaires["n"]),
        "manques": [] if vide else list(manques(contrat, chiffres, partenaires["vacantes"])),
        "ecarts": [] if vide else _gaps(contrat),
        "liens": list(contrat.liens.standing().seen_by(request.user)),
        "etats_suivants": [etat for etat in Contrat.Etat if Contrat.automate.permet(contrat, etat)],
    }
    return render(request, "contrats/accueil.html", contexte)


def _figures(contrat: Contrat, compte: Any, partenaires: int) -> list[dict[str, Any]]:
    """The five figures, each with the page where they are listed."""
    lignes = (
        (compte.n_engagements, "engagement", "engagements", "engagements"),
        (partenaires, "partenaire", "partenaires", "partenaires"),
        (compte.n_quartiers, "quartier", "quartiers", "quartiers"),
        (compte.n_noeuds, "élément de l’arborescence", "éléments de l’arborescence", "arborescence"),
        (compte.n_signataires, "signataire", "signataires", "signatures"),
    )
    return [
        {
            "valeur": n,
            "libelle": (pluriel if n >= 2 else singulier).capitalize(),
            "url": reverse(f"contrats:{adresse}", args=[contrat.pk]),
        }
        for n, singulier, pluriel, adresse in lignes
    ]


def _gaps(contrat: Contrat) -> list[dict[str, Any]]:
    """Printed totals that do not match what is counted: both figures and the lines, never a verdict on who is right."""
    fiches = (
        Fiche.objects.filter(lecture__contrat=contrat, genre=Fiche.Genre.CONTROLE, contenu__verdict="ecart")
        .exclude(etat=Fiche.Etat.ECARTEE)
        .values("contenu", "ligne_debut", "ligne_fin", "lecture__document")
    )
    return [
        {
            "libelle": fiche["contenu"].get("libelle", ""),
            "imprime": say_figure(fiche["contenu"], "imprime"),
            "calcule": say_figure(fiche["contenu"], "calcule"),
            "document": fiche["lecture__document"],
            "de": fiche["ligne_debut"],
            "a": fiche["ligne_fin"],
        }
        for fiche in fiches[:20]
    ]


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.GERER)
def modifier(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    form = ContratForm(request.POST or None, contrat=contrat, acteur=request.user)
    conflit: list[tuple[str, str, str]] = []
    statut = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Conflit as erreur:
            conflit = both_versions(tell(erreur.actuel), form.tell())
            donnees = request.POST.copy()
            donnees["revision"] = str(erreur.actuel.revision)
            form = ContratForm(donnees, contrat=contrat, acteur=request.user)
            form.is_valid()
            statut = 409
        else:
            messages.success(request, "La description du contrat est enregistrée.")
            return redirect(contrat)
    contexte = {
        "contrat": contrat,
        "form": form,
        "conflit": conflit,
        "form_etat": EtatForm(contrat=contrat),
    }
    return render(request, "contrats/modifier.html", contexte, status=statut)


@require_POST
@avec_contrat(Capacite.GERER)
def changer_etat(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    form = EtatForm(request.POST, contrat=contrat)
    if form.is_valid():
        try:
            change_state(contrat=contrat, acteur=request.user, **form.cleaned_data)
        except Refus as refus:
            messages.error(request, str(refus))
        else:
            etat = Contrat.Etat(form.cleaned_data["etat"]).label
            messages.success(request, f"Le contrat est maintenant {etat}.")
    else:
        messages.error(request, "Cet état n’est pas possible depuis l’état actuel. Rechargez la page.")
    return redirect(contrat)
