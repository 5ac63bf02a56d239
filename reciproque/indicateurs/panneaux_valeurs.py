"""What figures show on other pages: the curve of an indicator, the portrait of a neighbourhood."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reciproque.contrats.acces import rights_on
from reciproque.contrats.models import PerimetreQuartier
from reciproque.socle.registres import Panneau

from .courbe import follow
from .models import Indicateur, Valeur
from .secret import look


def draw_curve(request: HttpRequest, indicateur: Indicateur) -> dict[str, Any] | None:
    contrat: Any = indicateur.contrat
    if contrat is None:
        return None
    if not hasattr(contrat, "droits"):  # the page of the indicator has read them
        contrat.droits = rights_on(request.user, contrat)
    regard = look(contrat.droits, contrat.pk)
    return {"contrat": contrat, "indicateur": indicateur, "courbe": follow(contrat, indicateur, regard)}


def announce_portrait(request: HttpRequest, perimetre: PerimetreQuartier) -> dict[str, Any] | None:
    contrat, quartier = perimetre.contrat, perimetre.quartier
    n = Valeur.objects.of_contrat(contrat).filter(quartier=quartier).values("indicateur").distinct().count()
    return {"contrat": contrat, "quartier": quartier, "nombre": n} if n else None


PANNEAUX = (
    Panneau(
        nom="valeurs-de-l-indicateur",
        emplacement="indicateur",
        gabarit="indicateurs/valeurs/_courbe.html",
        contexte=draw_curve,
        budget=14,
    ),
    Panneau(
        nom="portrait-du-quartier",
        emplacement="quartier",
        gabarit="indicateurs/valeurs/_portrait_annonce.html",
        contexte=announce_portrait,
        budget=2,
    ),
)
