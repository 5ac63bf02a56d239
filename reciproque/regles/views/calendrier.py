"""The deadlines of a contract over a year, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reciproque.contrats.acces import Capacite, avec_contrat
from reciproque.contrats.models import Contrat
from reciproque.langue import format_date

from ..evaluation import Connaissances, know, rules_of, today
from ..models import Regle
from ..moteur import ParametresInvalides, Resultat, deadlines, parameters_of


@require_GET
@avec_contrat(Capacite.LIRE)
def calendrier(request: HttpRequest, contrat: Contrat) -> HttpResponse:
    demandee = request.GET.get("annee", "")
    annee = int(demandee) if demandee.isdecimal() and 1990 <= int(demandee[:4]) <= 2100 and len(demandee) == 4 else 0
    annee = annee or today().year
    connu = know([contrat])[contrat.pk]
    jour = today()
    lignes = sorted(
        (
            (terme, regle, resultat)
            for regle in rules_of(contrat)
            for terme, resultat in _dates(connu, regle, annee, jour)
        ),
        key=lambda ligne: (ligne[0], ligne[1].intitule_normalise, ligne[1].pk),
    )
    mois = [
        (format_date(date(annee, numero, 1), mois_seul=True), list(groupe))
        for numero, groupe in groupby(lignes, key=lambda ligne: ligne[0].month)
    ]
    contexte = {
        "contrat": contrat,
        "annee": annee,
        "mois": mois,
        "total": len(lignes),
        "precedente": annee - 1 if annee > 1990 else None,
        "suivante": annee + 1 if annee < 2100 else None,
        "aujourdhui": jour,
    }
    return render(request, "regles/calendrier.html", contexte)


def _dates(connu: Connaissances, regle: Regle, annee: int, jour: date) -> Iterator[tuple[date, Resultat]]:
    """Days of the year on which this rule falls due, each with what is known then: of the past as of that day."""
    if regle.a_preciser:
        return
    try:
        parametres = parameters_of(regle.genre, regle.parametres)
    except ParametresInvalides:
        return
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    termes = set(deadlines(parametres, connu.frame(regle), debut, fin))
    maintenant = connu.judge(regle, jour)
    if maintenant.prochaine and debut <= maintenant.prochaine <= fin:
        termes.add(maintenant.prochaine)
    for terme in termes:
        yield terme, maintenant if terme >= jour else connu.judge(regle, terme)
