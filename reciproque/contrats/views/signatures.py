"""Towards the signature: proof of each party, the sheet to sign, what the contract must contain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.socle.documents import FORMATS, repondre_document
from reciproque.socle.fichiers import FichierRefuse, deposer, servir

from ..acces import Capacite, avec_contrat
from ..actions.signature import attach_proof, say_conformity
from ..conformite import look, points
from ..feuilles import conformity_sheet, signature_sheet
from ..models import Contrat, PointConforme, Signature

EXPORTS = (("?format=pdf", "PDF, à imprimer"), ("?format=docx", "DOCX, à compléter"))
TYPES_PREUVE = ("pdf", "png", "jpeg", "docx", "odt")
TAILLE_PREUVE = 20 * 1024 * 1024


class PreuveForm(forms.Form):
    fichier = forms.FileField(
        label="La délibération ou la page signée",
        help_text="PDF, image, Word ou LibreOffice, jusqu’à 20 Mo.",
        error_messages={"required": "Choisissez le fichier.", "empty": "Ce fichier est vide."},
    )


def _party(contrat: Contrat, signature_id: int) -> Signature:
    signature = (
        contrat.signatures.filter(pk=signature_id).select_related("organisation", "preuve").first()  # its proof shown
    )
    if signature is None:
        raise Http404("Cette partie n’est pas dans le contrat.")
    return signature


def _whole(contrat: Contrat) -> None:
    if not contrat.droits.covers(""):
        raise PermissionDenied("Cela concerne tout le contrat, et votre rôle une branche seulement.")


@require_GET
@avec_contrat(Capacite.LIRE)
def preuve(request: HttpRequest, contrat: Contrat, signature_id: int) -> HttpResponseBase:
    signature = _party(contrat, signature_id)
    if signature.preuve is None:
        raise Http404("Aucune preuve n’est jointe.")
    return servir(signature.preuve)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def joindre(request: HttpRequest, contrat: Contrat, signature_id: int) -> HttpResponse:
    _whole(contrat)
    signature = _party(contrat, signature_id)
    form = PreuveForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = PreuveForm(request.POST, request.FILES)
        if form.is_valid():
            envoye = form.cleaned_data["fichier"]
            try:
                fichier = deposer(
                    envoye, nom=envoye.name, types=TYPES_PREUVE, taille_max=TAILLE_PREUVE, proprietaire=request.user
                )
            except FichierRefuse as refus:
                form.add_error("fichier", refus.message)
            else:
                attach_proof(signature=signature, fichier=fichier, acteur=request.user)
                messages.success(request, f"La preuve est jointe pour {signature.organisation}.")
                return redirect("contrats:signatures", contrat.pk)
    contexte: dict[str, Any] = {
        "contrat": contrat,
        "form": form,
        "titre": f"Joindre une preuve, {signature.organisation}",
        "bouton": "Joindre",
        "retour": reverse("contrats:signatures", args=[contrat.pk]),
        "rubrique": "Signatures",
    }
    return render(request, "contrats/formulaire.html", contexte, status=422 if form.errors else 200)


@require_GET
@avec_contrat(Capacite.LIRE)
def emargement(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """The sheet to print and to have signed."""
    parties = contrat.signatures.select_related("organisation").order_by(
        "organisation__categorie", "organisation__nom_normalise"
    )
    if (extension := request.GET.get("format")) in FORMATS:
        return repondre_document(signature_sheet(contrat, list(parties)), extension, nom=f"émargement {contrat.nom}")
    contexte = {"contrat": contrat, "parties": list(parties), "exports": EXPORTS}
    return render(request, "contrats/signatures/emargement.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def conformite(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    vus = look(contrat)
    if (extension := request.GET.get("format")) in FORMATS:
        return repondre_document(conformity_sheet(contrat, vus), extension, nom=f"conformité {contrat.nom}")
    contexte = {
        "contrat": contrat,
        "exports": EXPORTS,
        "vus": vus,
        "presents": sum(vu.etat in ("oui", "sans_objet") for vu in vus),
        "absents": sum(vu.etat == "non" for vu in vus),
        "a_verifier": sum(vu.etat == "a_verifier" for vu in vus),
        "etats": PointConforme.Etat.choices,
        "modifiable": "corriger" in contrat.droits and contrat.droits.covers(""),
    }
    return render(request, "contrats/signatures/conformite.html", contexte)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def dire_conforme(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    _whole(contrat)
    cle, etat = request.POST.get("cle", ""), request.POST.get("etat", "")
    if cle not in {point.cle for point in points()} or etat not in {"", *PointConforme.Etat.values}:
        messages.error(request, "Ce point n’existe pas\u00a0: rechargez la page.")
        return redirect("contrats:conformite", contrat.pk)
    note = request.POST.get("note", "").replace("\0", "")[:500]
    if say_conformity(contrat=contrat, cle=cle, etat=etat, note=note, acteur=request.user):
        messages.success(request, "C’est noté.")
    return redirect(reverse("contrats:conformite", args=[contrat.pk]) + f"#{cle}")
