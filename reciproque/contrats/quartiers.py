"""A neighbourhood seen from a contract: what touches it and why, and the map of those the contract bears on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold, format_number
from reciproque.territoires.carte import Carte, Trace, draw
from reciproque.territoires.models import Commune, Quartier

from .models import Contrat, Engagement, Noeud, Participation, RedactionEngagement, RedactionNoeud

MONTRES = 40  # commitments of one kind shown at once


@dataclass(frozen=True)
class Touche:
    """The commitments of a contract that touch a neighbourhood for one reason."""

    total: int
    redactions: list[RedactionEngagement]


@dataclass(frozen=True)
class Portee:
    """How a contract touches a neighbourhood, each reason apart: a commitment is counted once, for the nearest."""

    nommes: Touche
    communes: Touche
    contrat: int  # commitments that name no place at all: they bear on every neighbourhood


def reach(
    contrat: Contrat, quartier: Quartier, *, communes: Collection[Commune], secteurs: Iterable[Quartier]
) -> Portee:
    """Named in the text, or under an element that names it; by its commune; by the whole contract."""
    ici = [quartier.pk, *(secteur.pk for secteur in secteurs)]
    en_vigueur = RedactionEngagement.objects.current().filter(engagement__contrat=contrat, engagement__retire_le=None)
    nomme = _names(ici) | _under(contrat, ici)
    nommes = en_vigueur.filter(nomme)
    # One that names other neighbourhoods is theirs, even when the commune carries it.
    libres = en_vigueur.exclude(nomme).exclude(
        Exists(Engagement.quartiers.through.objects.filter(engagement=OuterRef("engagement")))
    )
    libres = libres.exclude(_under(contrat, None))
    par_commune = _by_commune(contrat, libres, communes)
    montres = _shown(nommes)
    return Portee(
        nommes=Touche(len(montres) if len(montres) < MONTRES else nommes.count(), montres),
        communes=Touche(len(par_commune), _shown(libres.filter(pk__in=par_commune)) if par_commune else []),
        contrat=libres.count() - len(par_commune),
    )


def _shown(redactions: QuerySet[RedactionEngagement]) -> list[RedactionEngagement]:
    participations = Prefetch(
        "engagement__participations", queryset=Participation.objects.certain().select_related("organisation")
    )
    return list(
        redactions.in_printed_order().select_related("engagement").prefetch_related(participations)[:MONTRES]  # type: ignore[attr-defined]
    )


def _names(ici: list[int]) -> Q:
    return Q(Exists(Engagement.quartiers.through.objects.filter(engagement=OuterRef("engagement"), quartier__in=ici)))


def _under(contrat: Contrat, ici: list[int] | None) -> Q:
    """Commitments that hang in a branch whose head names these neighbourhoods (any neighbourhood when None)."""
    noeuds = Noeud.quartiers.through.objects.filter(noeud__contrat=contrat)
    if ici is not None:
        noeuds = noeuds.filter(quartier__in=ici)
    courants = RedactionNoeud.objects.current().filter(noeud__contrat=contrat)
    chemins = list(courants.filter(noeud__in=noeuds.values("noeud")).values_list("chemin", flat=True))
    if not chemins:
        return Q(pk__in=[])
    dans = Q()
    for chemin in chemins:
        dans |= Q(chemin=chemin) | Q(chemin__startswith=f"{chemin}.")
    return Q(noeud__in=courants.filter(dans).values("noeud"))


def _by_commune(contrat: Contrat, libres: QuerySet[RedactionEngagement], communes: Collection[Commune]) -> list[int]:
    """Wordings that say the name of one of these communes, or that its town hall bears."""
    noms = {commune.nom_normalise for commune in communes if commune.nom_normalise}
    if not noms:
        return []
    motif = re.compile(r"(?<![a-z0-9])(?:" + "|".join(re.escape(nom) for nom in sorted(noms)) + r")(?![a-z0-9])")
    mairies = [
        pk
        for pk, nom in Organisation.objects.filter(
            categorie=Organisation.Categorie.COMMUNE, participations__engagement__contrat=contrat
        )
        .distinct()
        .values_list("pk", "nom_normalise")
        if motif.search(nom)
    ]
    dit = Q()
    for nom in noms:
        dit |= Q(texte_normalise__contains=nom)
    portees = Participation.objects.certain().filter(engagement=OuterRef("engagement"), organisation__in=mairies)
    candidats = libres.annotate(portee=Exists(portees)).filter(dit | Q(portee=True))
    return [
        pk
        for pk, texte, portee in candidats.order_by().values_list("pk", "texte_normalise", "portee")
        if portee or motif.search(texte)
    ]


# ── Maps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def draw_contract(contrat: Contrat, quartiers: Iterable[Quartier], *, vise: Quartier | None = None) -> Carte:
    """The neighbourhoods of a contract before the communes where they lie. Needs their communes.

    ``vise``: the one the page is about; it stands out and the frame keeps to it and to those of its communes.
    """
    quartiers = list(quartiers)
    communes = {commune.pk: commune for quartier in quartiers for commune in quartier.communes.all()}
    cadre = []
    if vise is not None and vise.contour:
        siennes = {commune.pk for commune in vise.communes.all()}
        cadre = [q.pk for q in quartiers if siennes & {commune.pk for commune in q.communes.all()}]
    return draw(
        [_trace(contrat, quartier, vise) for quartier in quartiers],
        fond=[Trace(nom=commune.nom, contour=commune.contour) for commune in communes.values()],
        cadre=cadre,
    )


def _trace(contrat: Contrat, quartier: Quartier, vise: Quartier | None) -> Trace:
    ton = "quartier" if quartier.nature == Quartier.Nature.QPV else "autre"
    if quartier.generation == Quartier.Generation.G2015 and ton == "quartier":
        ton = "ancien"
    detail = quartier.get_nature_display()
    if quartier.generation:
        detail += f", {quartier.get_generation_display()}"
    if quartier.population:
        detail += f", {format_number(quartier.population)} habitants"
    if vise is not None and quartier.pk == vise.pk:
        ton, url = "vise", ""
    else:
        url = reverse("contrats:quartier", args=[contrat.pk, quartier.pk])
    return Trace(quartier.nom, quartier.contour, ton, url, detail, quartier.pk)


def describe(carte: Carte) -> str:
    """What the drawing shows, in a sentence."""
    noms = [forme.trace.nom for forme in carte.formes]
    communes = sorted({forme.trace.nom for forme in carte.fond}, key=fold)
    phrase = f"{', '.join(noms)}."
    if communes:
        phrase += f" Derrière, les communes\u00a0: {', '.join(communes)}."
    return phrase
