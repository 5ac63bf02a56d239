"""Import a workbook: the template, the file, what it would change, and the word to do it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reciproque.socle import fichiers
from reciproque.socle.fichiers import FichierRefuse
from reciproque.socle.models import Fichier
from reciproque.socle.reconnaissance import GENRES, MEGAOCTET
from reciproque.socle.travaux import lancer

from ..acces import CORRIGER, REFUS, may, ouvert_a
from ..classeur import ClasseurRefuse, Projet, plan, read_workbook, to_template

TAILLE_MAX = 10 * MEGAOCTET
MONTREES = 100  # of each kind, on the page


class DepotForm(forms.Form):
    fichier = forms.FileField(
        label="Classeur à importer",
        help_text="Un fichier .xlsx de 10\u00a0Mo au plus, d’après le modèle.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choisissez un classeur.", "empty": "Ce fichier est vide."},
    )


@require_safe
@ouvert_a(CORRIGER)
def modele(request: HttpRequest) -> HttpResponse:
    reponse = HttpResponse(to_template(), content_type=GENRES["xlsx"].mime)
    reponse["Content-Disposition"] = f'attachment; filename="modele-annuaire-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return reponse


@require_http_methods(["GET", "POST"])
@ouvert_a(CORRIGER)
def importer(request: HttpRequest) -> HttpResponse:
    form = DepotForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        depose = form.cleaned_data["fichier"]
        try:
            fichier = fichiers.deposer(
                depose, nom=depose.name, types=("xlsx",), taille_max=TAILLE_MAX, proprietaire=request.user
            )
        except FichierRefuse as refus:
            form.add_error("fichier", refus.message)
        else:
            return redirect("annuaire:importer-apercu", fichier.pk)
    statut = 422 if request.method == "POST" else 200
    return render(request, "annuaire/importation/importer.html", {"form": form}, status=statut)


@require_http_methods(["GET", "POST"])
def apercu(request: HttpRequest, fichier_id: int) -> HttpResponse:
    """Whoever gave the file sees what it would change; sending the page does it, as a job."""
    fichier = get_object_or_404(Fichier, pk=fichier_id, proprietaire=request.user, genre="xlsx")
    if not may(request.user, CORRIGER):
        raise PermissionDenied(REFUS[CORRIGER])
    refus, projet = "", Projet()
    try:
        projet = plan(read_workbook(fichiers.lire(fichier)))
    except ClasseurRefuse as erreur:
        refus = str(erreur)
    faisable = not (refus or projet.erreurs or projet.is_empty)
    if request.method == "POST" and faisable:
        travail = lancer(
            "importer_annuaire",
            proprietaire=request.user,
            titre=f"Import de «\u00a0{fichier.nom}\u00a0» dans l’annuaire",
            parametres={"fichier_id": fichier.pk},
        )
        return redirect(travail)
    contexte = {
        "fichier": fichier,
        "refus": refus,
        "projet": projet,
        "faisable": faisable,
        "erreurs": projet.erreurs[:MONTREES],
        "nouvelles": projet.nouvelles[:MONTREES],
        "modifiees": projet.modifiees[:MONTREES],
        "postes": projet.postes[:MONTREES],
        "sigles": projet.sigles[:MONTREES],
    }
    statut = 422 if refus or projet.erreurs else 200
    return render(request, "annuaire/importation/apercu.html", contexte, status=statut)
