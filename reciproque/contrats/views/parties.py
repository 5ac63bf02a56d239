"""Neighbourhoods, signatures, national measures and linked contracts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.socle.listes import repondre_liste

from ..acces import Capacite, avec_contrat
from ..actions.contrat import add_lien, dismiss_lien, settle_lien
from ..actions.quartier import remove_quartier
from ..actions.signature import remove_party, update_party
from ..concurrence import Refus
from ..forms.saisie import LienChoixForm, LienForm, QuartierForm, SignatureForm
from ..listes.autres import ListeMesures, ListeSignatures
from ..models import Contrat, Lien, PerimetreQuartier, Signature
from ..passages import document_link

TOUT_LE_CONTRAT = "Cela concerne tout le contrat, et votre rôle une branche seulement."


def _whole(contrat: Contrat) -> None:
    """Parties, neighbourhoods and links are the whole contract's: a role limited to a branch does not change them."""
    if not contrat.droits.covers(""):
        raise PermissionDenied(TOUT_LE_CONTRAT)


def _get(modele: Any, **conditions: Any) -> Any:
    objet = modele.objects.filter(**conditions).first()
    if objet is None:
        raise Http404("Cet élément n’existe pas dans ce contrat.")
    return objet


# ── Neighbourhoods ───────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def quartier_ajouter(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    _whole(contrat)
    form = QuartierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(contrat, request.user)
        except Refus as refus:
            form.add_error("nom", str(refus))
        else:
            messages.success(request, f"Le quartier «\u00a0{form.cleaned_data['nom']}\u00a0» est dans le contrat.")
            return redirect("contrats:quartiers", contrat.pk)
    return _form_page(request, contrat, form, "quartiers", "Ajouter un quartier", "Ajouter le quartier")


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def quartier_retirer(request: HttpRequest, contrat: Contrat, perimetre_id: int) -> HttpResponse:
    _whole(contrat)
    perimetre = _get(PerimetreQuartier, contrat=contrat, pk=perimetre_id)
    if request.method == "POST":
        try:
            remove_quartier(perimetre=perimetre, acteur=request.user)
        except Refus as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "Le quartier n’est plus dans le contrat.")
        return redirect("contrats:quartiers", contrat.pk)
    contexte = {"contrat": contrat, "perimetre": perimetre}
    return render(request, "contrats/quartier_retirer.html", contexte)


# ── Signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


@require_GET
@avec_contrat(Capacite.LIRE)
def signatures(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    comptes = dict(contrat.signatures.order_by().values_list("etat").annotate(n=Count("pk")))
    contexte = {
        "contrat": contrat,
        "etats": [(etat.label, comptes.get(etat.value, 0)) for etat in Signature.Etat if comptes.get(etat.value)],
    }
    return repondre_liste(request, ListeSignatures(contrat, request.GET), "contrats/signatures.html", contexte)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def signature_ajouter(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    _whole(contrat)
    form = SignatureForm(request.POST or None, contrat=contrat)
    if request.method == "POST" and form.is_valid():
        try:
            signature = form.save(request.user)
        except Refus as refus:
            form.add_error("organisation", str(refus))
        else:
            messages.success(request, f"{signature.organisation} est maintenant partie au contrat.")
            return redirect("contrats:signatures", contrat.pk)
    return _form_page(request, contrat, form, "signatures", "Ajouter une partie", "Ajouter la partie")


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def signature_modifier(request: HttpRequest, contrat: Contrat, signature_id: int) -> HttpResponse:
    _whole(contrat)
    signature = _get(Signature, contrat=contrat, pk=signature_id)
    form = SignatureForm(request.POST or None, contrat=contrat, signature=signature)
    if request.method == "POST" and form.is_valid():
        update_party(signature=signature, acteur=request.user, **form.cleaned_data)
        messages.success(request, f"C’est enregistré pour {signature.organisation}.")
        return redirect("contrats:signatures", contrat.pk)
    contexte = {"contrat": contrat, "form": form, "signature": signature}
    return render(request, "contrats/signature_modifier.html", contexte, status=422 if form.is_bound else 200)


@require_POST
@avec_contrat(Capacite.CORRIGER)
def signature_retirer(request: HttpRequest, contrat: Contrat, signature_id: int) -> HttpResponse:
    _whole(contrat)
    signature = _get(Signature, contrat=contrat, pk=signature_id)
    try:
        remove_party(signature=signature, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{signature.organisation} n’est plus dans les parties.")
    return redirect("contrats:signatures", contrat.pk)


# ── National measures ────────────────────────────────────────────────────────────────────────────────────────────────


@require_GET
@avec_contrat(Capacite.LIRE)
def mesures(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    return repondre_liste(request, ListeMesures(contrat, request.GET), "contrats/mesures.html", {"contrat": contrat})


# ── Linked contracts ─────────────────────────────────────────────────────────────────────────────────────────────────


@require_GET
@avec_contrat(Capacite.LIRE)
def liens(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    tous = contrat.liens.seen_by(request.user).select_related("document").defer("document__texte")
    etat = request.GET.get("etat", "")
    if etat in Lien.Etat.values:
        tous = tous.filter(etat=etat)
    lignes = list(tous)
    for lien in lignes:
        lien.passage = document_link(contrat, lien)
    recus = (
        Lien.objects.filter(vers=contrat, de__in=Contrat.objects.for_user(request.user)).standing().select_related("de")
    )
    gerable = "gerer" in contrat.droits
    contexte = {
        "contrat": contrat,
        "proposes": [lien for lien in lignes if lien.etat == Lien.Etat.PROPOSE],
        "confirmes": [lien for lien in lignes if lien.etat == Lien.Etat.CONFIRME],
        "ecartes": [lien for lien in lignes if lien.etat == Lien.Etat.ECARTE],
        "recus": list(recus),
        "filtre": etat,
        "gerable": gerable,
        "choix": _choice(request, contrat) if gerable and lignes else None,
    }
    return render(request, "contrats/liens.html", contexte)


def _choice(request: HttpRequest, contrat: Contrat) -> LienChoixForm | None:
    """The contracts that a link may designate, read once for all the links of the page; None when there is none."""
    form = LienChoixForm(contrat=contrat, user=request.user, auto_id=False)
    champ: Any = form.fields["vers"]
    champ.choices = list(champ.choices)
    return form if len(champ.choices) > 1 else None


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.GERER)
def lien_ajouter(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    form = LienForm(request.POST or None, contrat=contrat, user=request.user)
    if request.method == "POST" and form.is_valid():
        add_lien(contrat=contrat, acteur=request.user, **form.cleaned_data)
        messages.success(request, "Le lien est enregistré.")
        return redirect("contrats:liens", contrat.pk)
    return _form_page(request, contrat, form, "liens", "Lier à un autre contrat", "Enregistrer le lien")


@require_POST
@avec_contrat(Capacite.GERER)
def lien(request: HttpRequest, contrat: Contrat, lien_id: int) -> HttpResponse:
    """Confirm a proposed link, choose or create the contract it designates, or dismiss it."""
    vise = _get(Lien, de=contrat, pk=lien_id)
    geste = request.POST.get("geste", "")
    try:
        if geste == "ecarter":
            dismiss_lien(lien=vise, acteur=request.user)
            messages.success(request, "Le lien est écarté. Il reste dans l’historique.")
        elif geste == "creer":
            if not request.user.est_administrateur:
                raise PermissionDenied("Seul l’administrateur de l’instance crée des contrats.")
            vise = settle_lien(lien=vise, acteur=request.user, create=True)
            messages.success(request, f"Le contrat «\u00a0{vise.vers}\u00a0» est créé et lié.")
        elif geste == "choisir":
            form = LienChoixForm(request.POST, contrat=contrat, user=request.user)
            if form.is_valid():
                settle_lien(lien=vise, acteur=request.user, vers=form.cleaned_data["vers"])
                messages.success(request, "Le lien est confirmé.")
            else:
                messages.error(request, "Choisissez le contrat désigné dans la liste.")
        else:
            settle_lien(lien=vise, acteur=request.user)
            messages.success(request, "Le lien est confirmé.")
    except Refus as refus:
        messages.error(request, str(refus))
    return redirect("contrats:liens", contrat.pk)


def _form_page(request: HttpRequest, contrat: Contrat, form: Any, retour: str, titre: str, bouton: str) -> HttpResponse:
    contexte = {
        "contrat": contrat,
        "form": form,
        "titre": titre,
        "bouton": bouton,
        "retour": reverse(f"contrats:{retour}", args=[contrat.pk]),
        "rubrique": retour.capitalize(),
    }
    return render(request, "contrats/formulaire.html", contexte, status=422 if form.is_bound else 200)
