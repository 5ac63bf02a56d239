"""Import figures: the file, what its columns hold, what it would change, and the word to do it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.models import Contrat
from reciproque.langue import format_number
from reciproque.socle.travaux import lancer

from ..actions.importation import choose_columns, columns_of, open_import, preview, sheets_of
from ..classeur.colonnes import LIBELLES, Role
from ..classeur.lecture import FichierIllisible
from ..forms.valeurs import ColonneForm, DepotValeursForm
from ..models import Importation, Indicateur
from ..permis import may_share
from ..taches_valeurs import allowed, page_of

EN_LIGNE = 3_000  # rows read while the person waits; more become a job
REFUS = "Seul l’administrateur, ou qui valide des indicateurs, importe des valeurs communes à tous les contrats."


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def importer(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    return _file(request, contrat)


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.MESURER)
def importation(request: HttpRequest, contrat: Contrat, importation_id: int) -> HttpResponseBase:
    return _import(request, contrat, importation_id)


@require_http_methods(["GET", "POST"])
def importer_communs(request: HttpRequest) -> HttpResponseBase:
    _common_only(request)
    return _file(request, None)


@require_http_methods(["GET", "POST"])
def importation_commune(request: HttpRequest, importation_id: int) -> HttpResponseBase:
    _common_only(request)
    return _import(request, None, importation_id)


def _common_only(request: HttpRequest) -> None:
    if not may_share(request.user):
        raise PermissionDenied(REFUS)


def _context(contrat: Contrat | None, **plus: Any) -> dict[str, Any]:
    base = "contrats/contrat.html" if contrat else "socle/base.html"
    return {"contrat": contrat, "base": base, **plus}


def _file(request: HttpRequest, contrat: Contrat | None) -> HttpResponse:
    form = DepotValeursForm(request.POST or None, request.FILES or None, communs=contrat is None)
    if request.method == "POST" and form.is_valid() and (gardes := form.store(request.user)):
        try:
            importation = open_import(
                fichier=gardes["fichier"],
                dictionnaire=gardes["dictionnaire"],
                contours=gardes["contours"],
                contrat=contrat,
                periode=form.cleaned_data["periode"],
                source=form.cleaned_data["source"],
                creer=contrat is None,
                acteur=request.user,
            )
        except FichierIllisible as refus:
            form.add_error("fichier", str(refus))
        else:
            return redirect(page_of(importation))
    statut = 422 if request.method == "POST" else 200
    return render(request, "indicateurs/valeurs/importer.html", _context(contrat, form=form), status=statut)


def _import(request: HttpRequest, contrat: Contrat | None, importation_id: int) -> HttpResponse:
    importation = get_object_or_404(
        Importation.objects.select_related("fichier", "contrat"),
        pk=importation_id,
        contrat=contrat,
    )
    if not _may_see(importation, contrat, request.user):
        raise PermissionDenied("Cet import est celui de quelqu’un d’autre\u00a0: ses valeurs peuvent être secrètes.")
    importation.contrat = contrat  # the same object, with the rights that its view has read
    noms = _names(contrat)
    forms = _forms(request, importation, noms)
    statut = 200
    if request.method == "POST" and importation.etat != Importation.Etat.FAITE:
        if "importer" in request.POST and importation.etat == Importation.Etat.PRETE:
            return redirect(_start("importer_valeurs", importation, request.user, "Import"))
        fautifs = [form for form in forms if not form.is_valid()]  # each says its faults, not the first alone
        if not fautifs:
            return _preview(request, importation, forms)
        statut = 422
    apercu = importation.apercu
    contexte = _context(
        contrat,
        importation=importation,
        forms=forms,
        noms=list(noms.values()),
        roles=[dit for role, dit in LIBELLES.items() if role != Role.NOUVELLE or _may_create(contrat)],
        chiffres=[
            (format_number(apercu.get(cle, 0)), libelle)
            for cle, libelle in (
                ("nouvelles", "valeurs nouvelles"),
                ("modifiees", "valeurs modifiées"),
                ("inchangees", "valeurs inchangées"),
                ("vides", "cases vides, qui restent manquantes"),
                ("nombre_erreurs", "cases refusées"),
            )
        ],
        vu=importation.etat in (Importation.Etat.PRETE, Importation.Etat.REFUSEE, Importation.Etat.FAITE),
        prete=importation.etat == Importation.Etat.PRETE,
        faite=importation.etat == Importation.Etat.FAITE,
        en_cours=importation.etat == Importation.Etat.ANALYSE,
    )
    return render(request, "indicateurs/valeurs/importation.html", contexte, status=statut)


def _may_create(contrat: Any) -> bool:
    """Whoever measures the whole contract proposes indicators; no column of a file tells the branch of one."""
    return contrat is None or contrat.droits.branches_of(Capacite.MESURER) is None


def _may_see(importation: Importation, contrat: Any, user: Any) -> bool:
    """The preview tells figures, secret ones too: to its author, and to who measures all that it may hold."""
    if importation.auteur_id == user.pk or user.est_administrateur:
        return True
    return contrat is not None and _may_create(contrat)


def _names(contrat: Contrat | None) -> dict[int, str]:
    """Every indicator under a name of its own."""
    indicateurs = Indicateur.objects.filter(contrat=contrat).in_force().order_by("libelle_normalise", "pk")
    noms: dict[int, str] = {}
    pris: set[str] = set()
    for pk, libelle in indicateurs.values_list("pk", "libelle"):
        noms[pk] = libelle if libelle not in pris else f"{libelle} (n° {pk})"
        pris.add(libelle)
    return noms


def _forms(request: HttpRequest, importation: Importation, noms: dict[int, str]) -> list[ColonneForm]:
    donnees = request.POST if request.method == "POST" and "importer" not in request.POST else None
    creer = _may_create(importation.contrat)
    return [
        ColonneForm(donnees, prefix=f"c{rang}", colonne=colonne, indicateurs=noms, creer=creer)
        for rang, colonne in enumerate(columns_of(importation))
    ]


def _preview(request: HttpRequest, importation: Importation, forms: list[ColonneForm]) -> HttpResponse:
    choose_columns(
        importation=importation,
        colonnes=[form.to_column() for form in forms],
        creer_lieux=importation.contrat_id is None and "creer_lieux" in request.POST,
        suivre="suivre" in request.POST,
    )
    try:
        lignes = sum(len(feuille.lignes) for feuille in sheets_of(importation.fichier))
    except FichierIllisible:
        lignes = 0  # the preview says why
    if lignes > EN_LIGNE:
        return redirect(_start("apercu_valeurs", importation, request.user, "Aperçu de l’import"))
    preview(importation=importation, permis=allowed(importation, request.user))
    return redirect(page_of(importation))


def _start(genre: str, importation: Importation, user: Any, quoi: str) -> Any:
    return lancer(
        genre,
        proprietaire=user,
        titre=f"{quoi} de «\u00a0{importation.fichier.nom}\u00a0»",
        parametres={"importation_id": importation.pk},
        contrat_id=importation.contrat_id,
    )
