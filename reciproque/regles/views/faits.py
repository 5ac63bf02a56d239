"""Facts: the list, typing one, correcting it, a whole file of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.concurrence import Conflit, Refus, both_versions
from reciproque.contrats.models import Contrat
from reciproque.contrats.numeros import as_number
from reciproque.langue import format_date, plural
from reciproque.socle.fichiers import FichierRefuse, servir
from reciproque.socle.listes import repondre_liste

from ..actions.faits import import_facts, say_complete, tell, withdraw_fact
from ..classeur import ClasseurRefuse, read_workbook, to_template
from ..evaluation import today
from ..forms import CompletForm, FaitForm, ImportForm
from ..listes import ListeFaits
from ..models import Fait, Regle
from .portee import kinds_to_type, may_type, whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAILLE_IMPORT = 10 * 1024 * 1024
ERREURS_MONTREES = 100


def get_fact(contrat: Contrat, fait_id: int) -> Fait:
    fait = contrat.faits.select_related("genre", "quartier", "preuve", "saisi_par").filter(pk=fait_id).first()
    if fait is None:
        raise Http404("Ce fait n’est pas de ce contrat.")
    return fait


@require_GET
@avec_contrat(Capacite.LIRE)
def faits(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    contexte = {"contrat": contrat, "peut_saisir": may_type(contrat)}
    return repondre_liste(request, ListeFaits(contrat, request.GET), "regles/faits.html", contexte)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def fait_nouveau(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """``?regle=&genre=&quartier=&theme=`` fill the form: from a rule, a fact is two clicks."""
    regle_id = as_number(request.GET.get("regle", ""))
    regle = Regle.objects.of(contrat).filter(pk=regle_id).first() if regle_id else None
    retour = (
        reverse("regles:regle", args=[contrat.pk, regle.pk]) if regle else reverse("regles:faits", args=[contrat.pk])
    )
    outils: dict[str, Any] = {"contrat": contrat, "acteur": request.user, "genres": kinds_to_type(contrat)}
    demande = {c: request.GET[c] for c in ("genre", "quartier") if as_number(request.GET.get(c, "")) is not None}
    demande["theme"] = request.GET.get("theme", "").replace("\0", "")[:120]
    form = FaitForm(**outils, initial=demande | {"date": today()})
    contexte: dict[str, Any] = {"contrat": contrat, "regle": regle, "retour": retour, "fait": None, "conflit": []}
    statut = 200
    if request.method == "POST":
        form, statut = FaitForm(request.POST, request.FILES, **outils), 422
        if form.is_valid():
            try:
                form.save()
            except FichierRefuse as refus:
                form.add_error("preuve", refus.message)
            except Refus as refus:
                form.add_error(None, str(refus))
            else:
                messages.success(request, "Le fait est enregistré.")
                return redirect(retour)
    return render(request, "regles/fait_saisir.html", contexte | {"form": form}, status=statut)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.LIRE)
def fait(request: HttpRequest, contrat: Contrat, fait_id: int) -> HttpResponse:
    """One fact; those who type facts correct it here."""
    fait = get_fact(contrat, fait_id)
    retour = reverse("regles:faits", args=[contrat.pk])
    contexte: dict[str, Any] = {"contrat": contrat, "fait": fait, "retour": retour, "regle": None, "conflit": []}
    modifiable = may_type(contrat) and kinds_to_type(contrat).filter(pk=fait.genre_id).exists()
    if not modifiable or fait.retire_le is not None:
        if request.method == "POST":
            raise PermissionDenied("Votre rôle sur ce contrat ne permet pas de corriger ce fait.")
        return render(request, "regles/fait.html", contexte)
    outils: dict[str, Any] = {
        "contrat": contrat,
        "acteur": request.user,
        "genres": kinds_to_type(contrat),
        "fait": fait,
    }
    form, statut = FaitForm(**outils), 200
    if request.method == "POST":
        form, statut = FaitForm(request.POST, request.FILES, **outils), 422
        if form.is_valid():
            try:
                change = form.save()
            except Conflit as erreur:
                contexte["conflit"] = both_versions(tell(erreur.actuel), form.tell())
                donnees = request.POST.copy()
                donnees["revision"] = str(erreur.actuel.revision)
                form, statut = FaitForm(donnees, **outils), 409
            except FichierRefuse as refus:
                form.add_error("preuve", refus.message)
            except Refus as refus:
                form.add_error(None, str(refus))
            else:
                if change:
                    messages.success(request, "La correction est enregistrée.")
                else:
                    messages.info(request, "Vous n’avez rien changé.")
                return redirect(retour)
    return render(request, "regles/fait_saisir.html", contexte | {"form": form}, status=statut)


@require_GET
@avec_contrat(Capacite.LIRE)
def fait_preuve(request: HttpRequest, contrat: Contrat, fait_id: int) -> HttpResponseBase:
    fait = get_fact(contrat, fait_id)
    if fait.preuve is None:
        raise Http404("Aucune preuve n’est jointe à ce fait.")
    return servir(fait.preuve)


@require_POST
@avec_contrat(Capacite.MESURER)
def fait_retirer(request: HttpRequest, contrat: Contrat, fait_id: int) -> HttpResponse:
    fait = get_fact(contrat, fait_id)
    if not kinds_to_type(contrat).filter(pk=fait.genre_id).exists():
        raise PermissionDenied("Ce fait ne concerne pas votre branche.")
    try:
        withdraw_fact(
            fait=fait,
            acteur=request.user,
            motif=request.POST.get("motif", "").replace("\0", "")[:500],
            revision=as_number(request.POST.get("revision", "")),
        )
    except Conflit:
        messages.error(request, "Quelqu’un a corrigé ce fait entre-temps\u00a0: relisez-le, puis recommencez.")
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Le fait est retiré\u00a0: il ne compte plus, il reste lisible avec le motif.")
    return redirect("regles:fait", contrat.pk, fait.pk)


@require_POST
@avec_contrat(Capacite.MESURER)
def complet(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """« Everything is typed until that day »: what is absent did not happen."""
    whole(contrat, Capacite.MESURER)
    regle_id = as_number(request.POST.get("regle", ""))
    retour = (
        reverse("regles:regle", args=[contrat.pk, regle_id]) if regle_id else reverse("regles:faits", args=[contrat.pk])
    )
    form = CompletForm(request.POST, genres=kinds_to_type(contrat))
    if not form.is_valid():
        messages.error(request, "Dites jusqu’à quelle date tout est saisi.")
        return redirect(retour)
    genre, au = form.cleaned_data["genre"], form.cleaned_data["au"]
    try:
        say_complete(contrat=contrat, genre=genre, au=au, acteur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"C’est noté\u00a0: «\u00a0{genre}\u00a0» est complet au {format_date(au)}.")
    return redirect(retour)


@require_GET
@avec_contrat(Capacite.MESURER)
def faits_modele(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    reponse = HttpResponse(to_template(list(kinds_to_type(contrat))), content_type=XLSX)
    reponse["Content-Disposition"] = 'attachment; filename="faits-modele.xlsx"'
    return reponse


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def faits_importer(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """All or nothing: one error, said at its cell, and nothing is kept."""
    form, erreurs, statut = ImportForm(), [], 200
    if request.method == "POST":
        form, statut = ImportForm(request.POST, request.FILES), 422
        if form.is_valid():
            envoye = form.cleaned_data["fichier"]
            if envoye.size > TAILLE_IMPORT:
                form.add_error("fichier", "Ce fichier dépasse 10\u00a0Mo\u00a0: découpez-le.")
            else:
                try:
                    lu = read_workbook(envoye.read(), contrat, list(kinds_to_type(contrat)))
                except ClasseurRefuse as refus:
                    form.add_error("fichier", str(refus))
                else:
                    erreurs = lu.erreurs
                    if not erreurs:
                        n = import_facts(contrat=contrat, faits=lu.faits, acteur=request.user)
                        deja = len(lu.faits) - n
                        suite = f" {plural(deja, 'ligne')} déjà là." if deja else ""
                        messages.success(
                            request,
                            f"{plural(n, 'fait')} importés.{suite}"
                            if n > 1
                            else f"{plural(n, 'fait')} importé.{suite}",
                        )
                        return redirect("regles:faits", contrat.pk)
    contexte = {
        "contrat": contrat,
        "form": form,
        "erreurs": erreurs[:ERREURS_MONTREES],
        "n_erreurs": len(erreurs),
        "retour": reverse("regles:faits", args=[contrat.pk]),
    }
    return render(request, "regles/importer.html", contexte, status=statut)
