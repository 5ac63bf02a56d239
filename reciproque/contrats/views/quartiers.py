"""The neighbourhoods of a contract: all of them on a map and in a list, and the page of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.socle.listes import repondre_liste
from reciproque.territoires.models import Correspondance, Quartier

from ..acces import Capacite, avec_contrat
from ..listes.autres import ListeQuartiers
from ..models import Contrat
from ..passages import document_link
from ..quartiers import describe, draw_contract, reach

SUR_LA_CARTE = 60  # neighbourhoods drawn at most: beyond, a map says nothing


@require_GET
@avec_contrat(Capacite.LIRE)
def quartiers(request: HttpRequest, contrat: Contrat) -> HttpResponseBase:
    liste = ListeQuartiers(contrat, request.GET)
    contexte: dict[str, Any] = {"contrat": contrat, "carte": None, "carte_description": ""}
    if "export" not in request.GET:
        carte = draw_contract(contrat, _drawable(contrat))
        contexte |= {"carte": carte, "carte_description": describe(carte)}
    return repondre_liste(request, liste, "contrats/quartiers.html", contexte)


def _drawable(contrat: Contrat) -> list[Quartier]:
    """Those of the contract, the most people first when there are too many to draw."""
    tous = Quartier.objects.filter(perimetres__contrat=contrat).prefetch_related("communes")
    choisis = list(tous.order_by("-population", "pk")[:SUR_LA_CARTE])
    return sorted(choisis, key=lambda quartier: (quartier.nom_normalise, quartier.pk))


@require_GET
@avec_contrat(Capacite.LIRE)
def quartier(request: HttpRequest, contrat: Contrat, quartier_id: int) -> HttpResponse:
    perimetre = (
        contrat.perimetre.filter(quartier=quartier_id)
        .select_related("quartier", "document")
        .defer("document__texte")
        .first()
    )
    if perimetre is None:
        raise Http404("Ce quartier n’est pas dans ce contrat.")
    du_contrat = _drawable(contrat)
    ici = {quartier.pk: quartier for quartier in du_contrat}
    vise = ici.get(quartier_id) or perimetre.quartier
    communes = list(vise.communes.all())
    secteurs = list(vise.secteurs.defer("contour"))
    carte = draw_contract(contrat, du_contrat if vise.pk in ici else [*du_contrat, vise], vise=vise)
    contexte = {
        "contrat": contrat,
        "perimetre": perimetre,
        "quartier": vise,
        "communes": communes,
        "secteurs": [(secteur, secteur.pk in ici) for secteur in secteurs],
        "parent": vise.parent_id and (ici.get(vise.parent_id) or Quartier.objects.get(pk=vise.parent_id)),
        "parent_ici": vise.parent_id in ici,
        "equipements": list(vise.equipements.select_related("commune").defer("commune__contour")),
        "passes": [
            (passe, passe.ancien_id in ici, passe.nouveau_id in ici)
            for passe in Correspondance.objects.filter(Q(ancien=vise) | Q(nouveau=vise))
            .select_related("ancien", "nouveau")
            .defer("ancien__contour", "nouveau__contour")
        ],
        "portee": reach(contrat, vise, communes=communes, secteurs=secteurs),
        "passage": document_link(contrat, perimetre),
        "carte": carte if vise.contour else None,
        "carte_description": describe(carte),
    }
    return render(request, "contrats/quartier.html", contexte)
