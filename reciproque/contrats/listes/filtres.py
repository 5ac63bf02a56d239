"""Filters of the commitments: fixed cases, branches of the tree, partners and collectives, neighbourhoods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold
from reciproque.socle.listes import Filtre
from reciproque.socle.listes.filtres import Option

from ..arborescence import Arbre
from ..models import Engagement, Participation
from ..numeros import as_number

COLLECTIFS = {
    str(code): str(libelle)[:1].upper() + str(libelle)[1:] for code, libelle in Participation.Collectif.choices
}


def named(**conditions: Any) -> Q:
    """On RedactionEngagement: a participation beside the commitment, or on the element where it stands.

    A sheet prints its partners once for all the actions it holds.
    """
    participations = Participation.objects.filter(**conditions)
    return Q(Exists(participations.filter(engagement=OuterRef("engagement")))) | Q(
        Exists(participations.filter(noeud=OuterRef("noeud")))
    )


@dataclass(frozen=True, kw_only=True)
class FiltreCas(Filtre):
    """Cases known beforehand, each a condition: (value, label, Q). Several chosen: one or the other."""

    cas: tuple[tuple[str, str, Q], ...]

    def accepte(self, valeur: str) -> bool:
        return any(valeur == cle for cle, _, _ in self.cas)

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        condition = Q()
        for cle, _, cas in self.cas:
            if cle in valeurs:
                condition |= cas
        return condition

    def counts(self, condition: Q) -> dict[str, Count]:
        """An aggregate for each case, under ``condition``: for one query that counts several filters."""
        return {f"{self.cle}_{cle}": Count("pk", filter=condition & cas) for cle, _, cas in self.cas}

    def options(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[Option]:
        return self.options_comptees(queryset.order_by().aggregate(**self.counts(Q())), valeurs)

    def options_comptees(self, comptes: Mapping[str, int], valeurs: list[str]) -> list[Option]:
        return [Option(cle, libelle, comptes[f"{self.cle}_{cle}"], cle in valeurs) for cle, libelle, _ in self.cas]


@dataclass(frozen=True, kw_only=True)
class FiltreCategorie(Filtre):
    """A kind of organisation named in the commitment."""

    def accepte(self, valeur: str) -> bool:
        return valeur in Organisation.Categorie.values

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return named(organisation__categorie__in=valeurs) if valeurs else Q()

    def options_comptees(self, comptes: Mapping[str, int], valeurs: list[str]) -> list[Option]:
        return [
            Option(str(code), str(nom), comptes.get(code, 0), code in valeurs)
            for code, nom in Organisation.Categorie.choices
            if code in comptes or code in valeurs
        ]


@dataclass(frozen=True, kw_only=True)
class FiltreTitre(Filtre):
    """In what capacity the partner asked for is looked for. The condition itself is `FiltrePartenaire`'s."""

    TITRES = {"nom": "Par son nom", "collectif": "Au titre d’un collectif"}

    def accepte(self, valeur: str) -> bool:
        return valeur in self.TITRES

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q()

    def options_comptees(self, comptes: Mapping[str, int], valeurs: list[str]) -> list[Option]:
        return [Option(cle, libelle, comptes[cle], cle in valeurs) for cle, libelle in self.TITRES.items()]


@dataclass(frozen=True, kw_only=True)
class FiltreBranche(Filtre):
    """Everything under an element of the tree.

    Offers the first two levels (the first alone when they are too many to choose from), and what an address asks for.
    """

    arbre: Arbre = field(repr=False)
    au_plus: int = 40

    def accepte(self, valeur: str) -> bool:
        return valeur.isdecimal() and int(valeur) in self.arbre.par_noeud

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        noeuds = [b.noeud_id for v in valeurs for b in self.arbre.par_noeud[int(v)].parcourir()]
        return Q(noeud__in=noeuds) if valeurs else Q()

    def options_comptees(self, comptes: Mapping[int | None, int], valeurs: list[str]) -> list[Option]:
        self.arbre.compter(comptes.items())
        niveaux = 2 if sum(b.profondeur < 2 for b in self.arbre) <= self.au_plus else 1
        return [
            Option(str(b.noeud_id), "\u2003" * b.profondeur + b.intitule, b.total, str(b.noeud_id) in valeurs)
            for b in self.arbre
            if b.profondeur < niveaux or str(b.noeud_id) in valeurs
        ]


@dataclass(frozen=True, kw_only=True)
class FiltrePartenaire(Filtre):
    """An organisation (its number) or a collective (its code).

    ``titres`` says in what capacity an organisation is looked for: ``nom``, or ``collectif`` through one of
    ``collectifs`` (those that speak for it). Nothing asked: by name.
    """

    titres: frozenset[str] = frozenset()
    collectifs: frozenset[str] = frozenset()

    def accepte(self, valeur: str) -> bool:
        return as_number(valeur) is not None or valeur in COLLECTIFS

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        if not valeurs:
            return Q()
        organisations = [int(v) for v in valeurs if v.isdecimal()]
        condition = named(collectif__in=[v for v in valeurs if not v.isdecimal()])
        if "collectif" in self.titres:
            condition |= named(collectif__in=self.collectifs)
        if "nom" in self.titres or not self.titres:
            condition |= named(organisation__in=organisations)
        return condition

    def options_comptees(self, comptes: Mapping[str, int], noms: Mapping[str, str], valeurs: list[str]) -> list[Option]:
        """``noms`` and ``comptes`` by organisation number or collective code; organisations first, then collectives."""
        return _named_options(comptes, COLLECTIFS | dict(noms), valeurs, "Organisation inconnue")


@dataclass(frozen=True, kw_only=True)
class FiltreQuartier(Filtre):
    """A neighbourhood that the commitment names."""

    def accepte(self, valeur: str) -> bool:
        return as_number(valeur) is not None

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        nommant = Engagement.quartiers.through.objects.filter(quartier__in=valeurs)
        return Q(engagement__in=nommant.values("engagement")) if valeurs else Q()

    def options_comptees(self, comptes: Mapping[str, int], noms: Mapping[str, str], valeurs: list[str]) -> list[Option]:
        return _named_options(comptes, noms, valeurs, "Quartier sans engagement")


def _named_options(
    comptes: Mapping[str, int], noms: Mapping[str, str], valeurs: list[str], inconnu: str
) -> list[Option]:
    """Options found, and those asked for that nothing holds any more."""
    cles = [*comptes, *(v for v in valeurs if v not in comptes)]
    options = [Option(cle, noms.get(cle) or inconnu, comptes.get(cle, 0), cle in valeurs) for cle in cles]
    return sorted(options, key=lambda o: (not o.valeur.isdecimal(), fold(o.libelle)))
