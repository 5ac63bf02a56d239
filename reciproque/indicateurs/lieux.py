"""The places a contract looks at: the whole of it, its neighbourhoods, and what lies around them to compare with."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from reciproque.contrats.models import Contrat
from reciproque.territoires.models import Commune, Departement, Epci, Quartier, Region

from .models import Indicateur, Lieu


def places_of(contrat: Contrat) -> dict[Lieu, str]:
    """Every place where a figure of this contract may stand, with its name, in reading order. Six queries."""
    quartiers = Quartier.objects.filter(contrats=contrat).order_by("nom_normalise", "pk")
    communes = Commune.objects.filter(around_communes(contrat)).order_by("nom_normalise", "pk")
    noms = {Lieu("quartier", pk): nom for pk, nom in quartiers.values_list("pk", "nom")}
    noms |= {Lieu("commune", pk): f"{nom} (commune)" for pk, nom in communes.values_list("pk", "nom").distinct()}
    for genre, modele in (("epci", Epci), ("departement", Departement), ("region", Region)):
        champ = {"epci": "communes__in", "departement": "communes__in", "region": "departements__communes__in"}[genre]
        trouves = modele.objects.filter(**{champ: communes.values("pk")}).distinct().order_by("nom")  # type: ignore[attr-defined]  # each is a model
        noms |= {Lieu(genre, objet.pk): str(objet) for objet in trouves}
    return noms | {Lieu("contrat", contrat.pk): "Ensemble du contrat"}


def around_communes(contrat: Contrat) -> Q:
    """Communes where the neighbourhoods of the contract lie, or that it names."""
    return Q(quartiers__contrats=contrat) | Q(contrats=contrat)


def around(contrat: Contrat) -> Q:
    """Figures of its indicators, and of the common ones that speak of these places: a filter of `Valeur`.

    Three queries now, so that the figures themselves are looked up by key among millions.
    """
    lieux = Commune.objects.filter(around_communes(contrat)).order_by()
    lignes = set(lieux.values_list("pk", "epci", "departement", "departement__region"))
    communes, epci, departements, regions = ({ligne[n] for ligne in lignes} - {None} for n in range(4))
    return (
        Q(indicateur__in=list(Indicateur.objects.filter(contrat=contrat).order_by().values_list("pk", flat=True)))
        | Q(quartier__in=list(contrat.perimetre.order_by().values_list("quartier", flat=True)))
        | Q(commune__in=communes)
        | Q(epci__in=epci)
        | Q(departement__in=departements)
        | Q(region__in=regions)
        | Q(contrat=contrat)
    )


def reference_places(contrat: Contrat, quartier: Any) -> list[Lieu]:
    """What a neighbourhood is compared with, from the nearest: its communes, their EPCI, département and region."""
    communes = list(quartier.communes.defer("contour").select_related("departement"))
    lieux = [Lieu("commune", commune.pk) for commune in communes]
    lieux += [Lieu("epci", commune.epci_id) for commune in communes if commune.epci_id]
    lieux += [Lieu("departement", commune.departement_id) for commune in communes if commune.departement_id]
    lieux += [Lieu("region", c.departement.region_id) for c in communes if c.departement and c.departement.region_id]
    return list(dict.fromkeys([*lieux, Lieu("contrat", contrat.pk)]))
