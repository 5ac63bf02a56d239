"""From a list to a response: the page, its part that htmx asks for, or an export."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from reciproque.socle.listes.exports import ExportTropGrand, to_csv, to_xlsx
from reciproque.socle.listes.liste import Liste
from reciproque.socle.listes.papier import to_paper

EXPORTS = {"csv": to_csv, "xlsx": to_xlsx, "pdf": to_paper}


def repondre_liste(
    request: HttpRequest, liste: Liste, template: str, contexte: dict[str, Any] | None = None
) -> HttpResponseBase:
    """``template`` draws the page with ``liste``; it includes ``socle/listes/liste.html``."""
    statut = 200
    export = request.GET.get("export", "")
    if export in liste.exports:
        try:
            return EXPORTS[export](liste)
        except ExportTropGrand as erreur:
            liste.refus, statut = str(erreur), 422
    partiel = request.headers.get("HX-Target") == liste.id and "HX-History-Restore-Request" not in request.headers
    # On a phone the filters fold away: they stay open while one ticks them, and close to show what they gave.
    liste.filtres_ouverts = partiel and "HX-Trigger" in request.headers and "voir" not in request.GET
    reponse = render(
        request,
        liste.gabarit if partiel else template,
        {**(contexte or {}), "liste": liste, "partiel": partiel},
        status=statut,
    )
    if partiel:
        rang = liste.page.number
        demande = liste.adresse(page=str(rang)) if rang > 1 else liste.adresse()
        reponse["HX-Push-Url"] = request.path + demande.removesuffix("?")
    patch_vary_headers(reponse, ("HX-Target", "HX-Trigger", "HX-History-Restore-Request"))
    return reponse
