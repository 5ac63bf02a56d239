"""The contract as of a version: which one is looked at, and what surrounded each commitment then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from itertools import pairwise
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase

from .acces import Capacite, avec_contrat
from .arborescence import Arbre
from .listes.engagements import tell_partner
from .models import Contrat, RedactionEngagement, Version


@dataclass
class Etape:
    """A version between the one before and the one after: since when, until when, what it holds and what it changed."""

    version: Version
    precedente: Version | None = None
    suivante: Version | None = None
    en_vigueur: int = 0
    ecrits: int = 0  # commitments it worded anew, or for the first time
    clos: int = 0  # commitments it ended

    @property
    def jusqu_au(self) -> date | None:
        """The day the next version took effect."""
        return self.suivante.date_effet if self.suivante else None


def steps(contrat: Contrat) -> list[Etape]:
    """Every version with its figures, first to last: two queries, whatever the size."""
    versions = list(contrat.versions.select_related("document").defer("document__texte").order_by("numero"))
    lignes = (
        RedactionEngagement.objects.filter(engagement__contrat=contrat)
        .order_by()
        .values_list("depuis__numero", "jusqua__numero", "engagement__clos_par__numero", "engagement__retire_le")
        .annotate(n=Count("pk"))
    )
    etapes = [Etape(version) for version in versions]
    for avant, apres in pairwise(etapes):
        avant.suivante, apres.precedente = apres.version, avant.version
    for depuis, jusqua, clos, retire, n in lignes:
        for etape in etapes:
            numero = etape.version.numero
            if retire and clos is None:
                continue
            etape.en_vigueur += n * (depuis <= numero and (jusqua is None or jusqua > numero))
            etape.ecrits += n * (depuis == numero)
            etape.clos += n * (clos == numero and jusqua == numero)
    return etapes


@dataclass(frozen=True)
class Consultation:
    """The version someone looks at, read-only."""

    version: Version
    suivante: Version | None

    @property
    def est_derniere(self) -> bool:
        return self.suivante is None


Vue = Callable[..., HttpResponseBase]


def avec_version(view: Vue) -> Vue:
    """``version_numero`` of the address becomes the `Consultation`; 404 when the contract has no such version."""

    @wraps(view)
    @avec_contrat(Capacite.LIRE)
    def wrapped(request: HttpRequest, contrat: Contrat, version_numero: int, *args: Any, **kw: Any) -> HttpResponseBase:
        suite = list(contrat.versions.filter(numero__gte=version_numero).order_by("numero")[:2])
        if not suite or suite[0].numero != version_numero:
            raise Http404("Ce contrat n’a pas cette version.")
        return view(request, contrat, Consultation(suite[0], suite[1] if len(suite) > 1 else None), *args, **kw)

    return wrapped


def tree_of(contrat: Contrat, version: Version) -> Arbre:
    """The tree of a version, with the number of commitments of each branch: two queries."""
    arbre = Arbre.of(contrat, version)
    arbre.compter(
        RedactionEngagement.objects.standing_in(version).order_by().values_list("noeud").annotate(n=Count("pk"))
    )
    return arbre


def partners_then(redaction: RedactionEngagement) -> list[str]:
    """Who promised, as told when the wording was replaced, or today while it stands.

    Needs ``engagement__participations__organisation`` prefetched.
    """
    if redaction.jusqua_id is not None:
        return redaction.fige.get("partenaires", [])
    return [tell_partner(p) for p in redaction.engagement.participations.all()]
