"""Several contracts of one territory, seen together: those one covers or declines, those one organisation steers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold
from reciproque.territoires.models import Quartier

from .listes.contrats import periode
from .models import Contrat, Lien, Participation, PerimetreQuartier, Signature

PARENTE = (Lien.Nature.COUVRE, Lien.Nature.DECLINE)
PARTENAIRES_MONTRES = 60


@dataclass(frozen=True)
class Commun:
    """A neighbourhood or an organisation that several of these contracts share."""

    objet: Any
    contrats: list[Contrat]


@dataclass(frozen=True)
class Couvert:
    """A contract that is only named, by a link or beside the neighbourhoods of a protocol."""

    nom: str
    quartiers: list[PerimetreQuartier] = field(default_factory=list)


@dataclass(frozen=True)
class Ensemble:
    contrats: list[Contrat]  # those the person may see, with their figures, ``periode`` and ``liens_dits``
    fermes: list[str]  # printed names of linked contracts that exist and are not theirs to see
    couverts: list[Couvert]
    quartiers: list[Commun]
    partenaires: list[Commun]
    n_partenaires: int

    @property
    def n_engagements(self) -> int:
        return sum(contrat.n_engagements for contrat in self.contrats)  # type: ignore[attr-defined]  # annotated


def gather(contrat: Contrat, user: Any) -> Ensemble:
    """The contracts around ``contrat`` that ``user`` may see. A fixed number of queries."""
    liens = list(
        Lien.objects.standing()
        .filter(Q(de=contrat) | Q(vers=contrat), nature__in=PARENTE)
        .select_related("de", "vers")
        .order_by("pk")
    )
    parents = {pk for lien in liens for pk in (lien.de_id, lien.vers_id) if pk} | {contrat.pk}
    voisins = Q(pk__in=parents)
    if contrat.porteur_id:
        voisins |= Q(porteur=contrat.porteur_id)
    contrats = list(Contrat.objects.for_user(user).filter(voisins).with_figures().order_by("nom_normalise", "pk"))
    visibles = {c.pk: c for c in contrats}
    _tell_links(visibles)
    return Ensemble(
        contrats=contrats,
        fermes=_closed(liens, visibles),
        couverts=_covered(liens, contrats),
        quartiers=_shared_neighbourhoods(visibles),
        **_shared_partners(visibles),
    )


def _tell_links(visibles: dict[int, Contrat]) -> None:
    """« couvre le contrat X », on each contract, for the links of any kind between two of those shown."""
    dits: dict[int, list[str]] = defaultdict(list)
    entre_eux = Lien.objects.standing().filter(de__in=visibles, vers__in=visibles).order_by("pk")
    for lien in entre_eux:
        dits[lien.de_id].append(f"{lien.get_nature_display()} «\u00a0{visibles[lien.vers_id].nom}\u00a0»")
    for pk, contrat in visibles.items():
        contrat.liens_dits = dits[pk]  # type: ignore[attr-defined]  # for the page
        contrat.periode = periode(contrat)  # type: ignore[attr-defined]  # for the page


def _closed(liens: list[Lien], visibles: dict[int, Contrat]) -> list[str]:
    """As the document prints them: what the other contract is called today is not theirs to know."""
    noms = {lien.vers_nom for lien in liens if lien.vers_id and lien.vers_id not in visibles and lien.vers_nom}
    return sorted(noms, key=fold)


def _covered(liens: list[Lien], contrats: list[Contrat]) -> list[Couvert]:
    """Contracts that are only named, each with the neighbourhoods that the documents say are its own."""
    nommes = {fold(lien.vers_nom): lien.vers_nom for lien in liens if lien.vers_id is None and lien.vers_nom}
    par_nom: dict[str, list[PerimetreQuartier]] = defaultdict(list)
    perimetres = PerimetreQuartier.objects.filter(contrat__in=contrats).exclude(contrat_couvert="")
    for perimetre in (
        perimetres.select_related("quartier").defer("quartier__contour").order_by("quartier__nom_normalise")
    ):
        cle = fold(perimetre.contrat_couvert)
        nommes.setdefault(cle, perimetre.contrat_couvert)
        par_nom[cle].append(perimetre)
    return [Couvert(nommes[cle], par_nom[cle]) for cle in sorted(nommes)]


def _shared_neighbourhoods(visibles: dict[int, Contrat]) -> list[Commun]:
    lieux: dict[int, list[Contrat]] = defaultdict(list)
    for quartier, contrat in PerimetreQuartier.objects.filter(contrat__in=visibles).values_list("quartier", "contrat"):
        lieux[quartier].append(visibles[contrat])
    communs = {pk: siens for pk, siens in lieux.items() if len(siens) > 1}
    quartiers = Quartier.objects.filter(pk__in=communs).defer("contour")
    return [Commun(quartier, communs[quartier.pk]) for quartier in quartiers.order_by("nom_normalise", "pk")]


def _shared_partners(visibles: dict[int, Contrat]) -> dict[str, Any]:
    """Organisations that promise or sign in several of these contracts, the most shared first."""
    nommees = Participation.objects.certain().exclude(organisation=None).order_by()
    engagements = nommees.filter(engagement__contrat__in=visibles, engagement__retire_le=None)
    couples = engagements.values_list("organisation", "engagement__contrat").union(
        nommees.filter(noeud__contrat__in=visibles).values_list("organisation", "noeud__contrat"),
        Signature.objects.filter(contrat__in=visibles).order_by().values_list("organisation", "contrat"),
    )
    par_organisation: dict[int, set[int]] = defaultdict(set)
    for organisation, contrat in couples:
        par_organisation[organisation].add(contrat)
    communes = {pk: siens for pk, siens in par_organisation.items() if len(siens) > 1}
    premieres = sorted(communes, key=lambda pk: (-len(communes[pk]), pk))[:PARTENAIRES_MONTRES]
    organisations = Organisation.objects.in_bulk(premieres)
    lignes = [
        Commun(organisations[pk], [c for c in visibles.values() if c.pk in communes[pk]])
        for pk in sorted(premieres, key=lambda pk: (-len(communes[pk]), fold(organisations[pk].nom)))
    ]
    return {"partenaires": lignes, "n_partenaires": len(par_organisation)}
