"""One indicator on the neighbourhoods of a contract: over time, and on a map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.models import Contrat
from reciproque.contrats.numeros import as_number
from reciproque.territoires.models import Quartier

from ..choroplethe import draw_values
from ..courbe import follow
from ..models import Definition, Indicateur, Valeur
from ..periodes import Periode
from ..secret import look

SUR_LA_CARTE = 120  # neighbourhoods drawn at most


@require_GET
@avec_contrat(Capacite.LIRE)
def courbe(request: HttpRequest, contrat: Contrat, indicateur_id: int) -> HttpResponse:
    """Any indicator seen from a contract, those common to all contracts too."""
    indicateur = get_object_or_404(Indicateur.objects.of_contrat(contrat).in_force(), pk=indicateur_id)
    regard = look(contrat.droits, contrat.pk)  # type: ignore[attr-defined]  # given by `avec_contrat`
    contexte = {"contrat": contrat, "indicateur": indicateur, "courbe": follow(contrat, indicateur, regard)}
    return render(request, "indicateurs/valeurs/courbe.html", contexte)


@require_GET
@avec_contrat(Capacite.LIRE)
def carte(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    """``?indicateur=`` and ``?periode=``; by default the first indicator that has figures, at its last period."""
    dessinables = _drawable(contrat)
    demande = as_number(request.GET.get("indicateur", ""))
    choisi = demande if demande in dessinables else next(iter(dessinables), None)
    contexte: dict[str, Any] = {
        "contrat": contrat,
        "indicateurs": [(pk, nom, pk == choisi) for pk, nom in dessinables.items()],
        "dessin": None,
    }
    if choisi is not None:
        contexte |= _map(request, contrat, choisi)
    return render(request, "indicateurs/valeurs/carte.html", contexte)


def _figures(contrat: Contrat) -> Any:
    return Valeur.objects.of_contrat(contrat).whole().filter(quartier__in=contrat.perimetre.values("quartier"))


def _drawable(contrat: Contrat) -> dict[int, str]:
    """Indicators with a figure on a neighbourhood of the contract."""
    avec = _figures(contrat).filter(definition__nature__in=Definition.CHIFFREES).values("indicateur")
    indicateurs = Indicateur.objects.filter(pk__in=avec).in_force().order_by("libelle_normalise", "pk")
    return dict(indicateurs.values_list("pk", "libelle"))


def _map(request: HttpRequest, contrat: Contrat, choisi: int) -> dict[str, Any]:
    regard = look(contrat.droits, contrat.pk)  # type: ignore[attr-defined]  # given by `avec_contrat`
    valeurs = list(_figures(contrat).filter(indicateur=choisi).select_related("definition").order_by("statut", "-pk"))
    periodes = sorted({valeur.periode for valeur in valeurs}, reverse=True)
    demandee = Periode.from_key(request.GET.get("periode", ""))
    periode = demandee if demandee in periodes else periodes[0]
    definition = next(valeur.definition for valeur in valeurs if valeur.periode == periode)
    tous = Quartier.objects.filter(contrats=contrat).prefetch_related("communes")
    quartiers = sorted(tous.order_by("-population", "pk")[:SUR_LA_CARTE], key=lambda q: (q.nom_normalise, q.pk))
    dessin = draw_values(
        quartiers,
        {v.quartier_id: v for v in valeurs if v.periode == periode and v.quartier_id},
        definition=definition,
        regard=regard,
        lien=lambda q: reverse("indicateurs:portrait", args=[contrat.pk, q.pk]),
    )
    return {
        "dessin": dessin,
        "periode": periode,
        "periodes": [(p.cle, str(p), p == periode) for p in periodes],
        "definition": definition,
        "choisi": choisi,
    }
