"""Figures for a country of contracts: common indicators on every neighbourhood, year after year."""

from datetime import date
from itertools import islice

from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.indicateurs.models import Definition, Indicateur, Valeur
from tests.factories.contrats import grand_contrat
from tests.factories.indicateurs import DefinitionFactory, IndicateurFactory
from tests.factories.territoires import EpciFactory

INDICATEURS, ANNEES, QUARTIERS = 48, 24, 4
PAR_CONTRAT = INDICATEURS * ANNEES * QUARTIERS
BLOC = 5_000

# Name of the page, its bar of queries and of KiB (design §8).
BARRES = {"valeurs": (12, 100), "indicateur": (20, 100), "portrait": (20, 100), "carte": (20, 100)}


def communs() -> list[Definition]:
    """The definitions of the indicators that every contract shares: half are rates."""
    connues = list(Definition.objects.filter(indicateur__contrat=None).order_by("pk"))
    for rang in range(len(connues), INDICATEURS):
        indicateur = IndicateurFactory(
            contrat=None, famille=Indicateur.Famille.CONTEXTE, libelle=f"Indicateur commun {rang}", definition=False
        )
        connues.append(DefinitionFactory(indicateur=indicateur, nature="taux" if rang % 2 else "nombre", sens="baisse"))
    return connues


def ajouter(contrats: int, annees: int = ANNEES) -> list[Contrat]:
    """So many contracts, each with its figures on four neighbourhoods and their communes for these years."""
    definitions, crees = communs(), []
    for _ in range(contrats):
        contrat = grand_contrat(2, organisations=3, piliers=1, axes=1, quartiers=QUARTIERS)
        epci = EpciFactory()
        for quartier in contrat.quartiers.all():
            quartier.communes.update(epci=epci)
        valeurs = _figures(contrat, definitions, annees)
        while bloc := list(islice(valeurs, BLOC)):
            Valeur.objects.bulk_create(bloc)
        crees.append(contrat)
    return crees


def _figures(contrat: Contrat, definitions: list[Definition], annees: int):
    for quartier in contrat.quartiers.order_by("pk"):
        commune = quartier.communes.first()
        for rang, definition in enumerate(definitions):
            for annee in range(2000, 2000 + annees):
                ou = {"commune": commune} if rang == 0 and commune else {"quartier": quartier}
                yield Valeur(
                    indicateur_id=definition.indicateur_id,
                    definition=definition,
                    debut=date(annee, 1, 1),
                    fin=date(annee, 12, 31),
                    source="INSEE" if rang or not commune else f"INSEE {quartier.pk}",
                    valeur=(quartier.pk * 7 + rang * 13 + annee) % 90 + 5,
                    **ou,
                )


def adresses(contrat: Contrat) -> dict[str, str]:
    """The pages of `BARRES`, seen from one contract."""
    indicateur = Indicateur.objects.filter(contrat=None).order_by("pk")[1]
    quartier = contrat.quartiers.order_by("pk").first()

    def du_contrat(nom: str, *objets: int) -> str:
        return reverse(f"indicateurs:{nom}", args=[contrat.pk, *objets])

    return {
        "valeurs": du_contrat("valeurs"),
        "indicateur": du_contrat("courbe", indicateur.pk),
        "portrait": du_contrat("portrait", quartier.pk),
        "carte": du_contrat("carte") + f"?indicateur={indicateur.pk}",
    }
