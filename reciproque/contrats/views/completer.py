"""Mend in bulk what a list shows: choose rows, say what to give, look at the preview, apply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reciproque.langue import format_date, plural

from ..acces import Capacite, avec_contrat
from ..actions.completer import ConflitDeLot, complete_engagements, with_lead
from ..actions.engagement import as_lines
from ..actions.parties import Partie
from ..concurrence import Refus
from ..forms.completer import CompleterForm
from ..listes.engagements import ListeEngagements
from ..models import Contrat, Participation, RedactionEngagement
from ..numeros import as_number

AU_PLUS = 200  # commitments mended at once


@require_http_methods(["GET", "POST"])
@avec_contrat(Capacite.CORRIGER)
def completer(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    liste = ListeEngagements(contrat, request.GET)
    form = CompleterForm(request.POST or None, contrat=contrat, arbre=liste.arbre, droits=contrat.droits)
    vus, choisis = _asked(request)
    contexte: dict[str, Any] = {
        "contrat": contrat,
        "liste": liste,
        "form": form,
        "au_plus": AU_PLUS,
        "quoi": "engagements",
        "retour": reverse("contrats:engagements", args=[contrat.pk]),
    }
    if request.method != "POST":
        return _choose(request, contexte)
    if not choisis:
        messages.error(request, "Cochez au moins un engagement.")
    if not form.is_valid() or not choisis:
        return _choose(request, contexte | {"choisis": set(choisis)}, statut=422)
    if "changer" in request.POST:
        return _choose(request, contexte | {"choisis": set(choisis)})
    if "appliquer" not in request.POST:
        return _preview(request, contexte, choisis)
    try:
        n = complete_engagements(
            contrat=contrat,
            vus={pk: vus[pk] for pk in choisis},
            acteur=request.user,
            droits=contrat.droits,
            **form.given(),
        )
    except ConflitDeLot as conflit:
        return _preview(request, contexte, choisis, changes=conflit.changes, statut=409)
    except Refus as refus:
        messages.error(request, str(refus))
        return _choose(request, contexte | {"choisis": set(choisis)}, statut=422)
    messages.success(
        request, f"{plural(n, 'engagement complété', 'engagements complétés')}, dans l’historique de chacun."
    )
    return redirect(contexte["retour"] + liste.adresse().removesuffix("?"))


def _asked(request: HttpRequest) -> tuple[dict[int, int], list[int]]:
    """(revision of each commitment shown, numbers of those chosen), from ``vu=12-3`` and ``choisi=12``."""
    vus: dict[int, int] = {}
    for valeur in request.POST.getlist("vu")[:AU_PLUS]:
        pk, _, revision = valeur.partition("-")
        if (numero := as_number(pk)) is not None and (seen := as_number(revision)) is not None:
            vus[numero] = seen
    if "tous" in request.POST:
        return vus, list(vus)
    choisis = {as_number(valeur) for valeur in request.POST.getlist("choisi")}
    return vus, [pk for pk in vus if pk in choisis]


def _rows(contexte: dict[str, Any], pks: list[int] | None = None) -> list[RedactionEngagement]:
    """What the list shows that this person may change; or these commitments, as they now stand."""
    contrat, liste = contexte["contrat"], contexte["liste"]
    if pks is None:
        lignes = liste.queryset.filter(engagement__retire_le=None)
    else:
        lignes = liste.prepare(liste.base.filter(engagement__in=pks, engagement__retire_le=None)).order_by(*liste.ordre)
    if contrat.droits.branches is not None:
        couverts = [b.noeud_id for b in liste.arbre if contrat.droits.covers(b.chemin)]
        lignes = lignes.filter(noeud__in=couverts)
    return list(lignes[:AU_PLUS])


def _choose(request: HttpRequest, contexte: dict[str, Any], statut: int = 200) -> HttpResponse:
    lignes = _rows(contexte)
    contexte["liste"].join_partners(lignes)
    contexte = {"choisis": set(), **contexte, "lignes": lignes}
    return render(request, "contrats/completer.html", contexte, status=statut)


def _preview(
    request: HttpRequest,
    contexte: dict[str, Any],
    choisis: list[int],
    *,
    changes: set[int] | frozenset[int] = frozenset(),
    statut: int = 200,
) -> HttpResponse:
    donne = contexte["form"].given()
    lignes = _rows(contexte, choisis)
    contexte["liste"].join_partners(lignes)
    for ligne in lignes:
        ligne.ecarts = list(_differences(contexte, ligne, donne))
        ligne.modifiee = ligne.engagement_id in changes
    contexte |= {
        "lignes": lignes,
        "disparus": len(changes - {ligne.engagement_id for ligne in lignes}),
        "conflit": bool(changes),
    }
    return render(request, "contrats/completer_apercu.html", contexte, status=statut)


def _differences(contexte: dict[str, Any], ligne: RedactionEngagement, donne: dict[str, Any]) -> Any:
    """(field, before, after) of what would change in one commitment."""
    if donne["chef"]:
        parties = as_lines(ligne.parties)
        avant, apres = _leads(parties), _leads(with_lead(parties, donne["chef"]))
        if avant != apres:
            yield "Chef de file", avant or "aucun", apres
    if donne["echeance"] and donne["echeance"] != ligne.echeance:
        yield "Échéance", format_date(ligne.echeance) if ligne.echeance else "aucune", format_date(donne["echeance"])
    if donne["noeud"] and donne["noeud"].pk != ligne.noeud_id:
        arbre = contexte["liste"].arbre
        avant_ici, apres_ici = arbre.get(ligne.noeud_id), arbre.par_noeud[donne["noeud"].pk]
        yield "Place", avant_ici.fil if avant_ici else "hors de l’arborescence", apres_ici.fil


def _leads(parties: list[Partie]) -> str:
    certain = Participation.Certitude.CERTAIN
    chefs = [p for p in parties if p.role == Participation.Role.CHEF_DE_FILE and p.certitude == certain]
    return ", ".join(str(p.organisation or Participation.Collectif(p.collectif).label) for p in chefs)
