"""Filters: what may be asked of a list, and how many rows each answer would give."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst

from reciproque.langue import fold, format_date

VIDE = "aucun"  # the value asked for when nothing is filled in
COURT = 6  # up to so many choices, those that would give nothing are shown too


@dataclass(frozen=True)
class Option:
    valeur: str
    libelle: str
    compte: int
    choisie: bool


@dataclass(frozen=True)
class Jeton:
    """One active condition, with the parameters to drop from the address to lift it."""

    libelle: str
    cle: str
    valeur: str


@dataclass(frozen=True, kw_only=True)
class Filtre(ABC):
    """Base: ``cle`` is the parameter in the address, ``champ`` a lookup path from the row."""

    cle: str
    libelle: str
    aide: str = ""
    forme = "cases"

    @property
    def parametres(self) -> tuple[str, ...]:
        return (self.cle,)

    def lire(self, donnees: QueryDict) -> list[str]:
        """Values asked for; those that mean nothing are ignored, so that an old address still opens."""
        return [v for v in dict.fromkeys(donnees.getlist(self.cle)) if self.accepte(v)]

    def accepte(self, valeur: str) -> bool:
        return bool(valeur)

    @abstractmethod
    def condition(self, valeurs: list[str], modele: Any) -> Q:
        """The rows that answer one of these values."""

    def options(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[Option]:
        """Possible answers with their counts in ``queryset`` (all other filters applied)."""
        return []

    def champs(self, valeurs: list[str]) -> list[tuple[str, str, str]]:
        """(parameter, label, value) of each input, for the filters that are typed rather than ticked."""
        return []

    def jetons(self, valeurs: list[str], options: list[Option]) -> list[Jeton]:
        noms = {option.valeur: option.libelle for option in options}
        return [Jeton(f"{self.libelle}\u00a0: {noms.get(v, v)}", self.cle, v) for v in valeurs]


@dataclass(frozen=True, kw_only=True)
class FiltreChoix(Filtre):
    """A field with choices. ``choix``: pairs, a Choices class's ``.choices``, or a function giving them."""

    champ: str
    choix: Iterable[tuple[Any, str]] | Callable[[], Iterable[tuple[Any, str]]]
    vide: str = ""  # label of « not filled in », when it may be asked for
    plusieurs: bool = False  # the path crosses a multi-valued relation

    def _choix(self) -> list[tuple[str, str]]:
        choix = self.choix() if callable(self.choix) else self.choix
        paires = [(str(v), str(libelle)) for v, libelle in choix if v not in ("", None)]
        return [*paires, (VIDE, self.vide)] if self.vide else paires

    def accepte(self, valeur: str) -> bool:
        return valeur in dict(self._choix())

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return _in(self.champ, valeurs, modele, self.plusieurs)

    def options(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[Option]:
        comptes: dict[str, int] = {}
        for valeur, n in _counts(queryset, self.champ):
            cle = VIDE if valeur in (None, "") else str(valeur)
            comptes[cle] = comptes.get(cle, 0) + n
        options = [Option(v, capfirst(libelle), comptes.get(v, 0), v in valeurs) for v, libelle in self._choix()]
        return options if len(options) <= COURT else [o for o in options if o.compte or o.choisie]


@dataclass(frozen=True, kw_only=True)
class FiltreRelation(Filtre):
    """Another object, by a foreign key or through a relation; options are those the list really holds.

    ``champ``: path to the object; ``nom``: its field shown. At most ``au_plus`` options, the most frequent first kept.
    """

    champ: str
    nom: str = "nom"
    vide: str = ""
    plusieurs: bool = False
    au_plus: int = 60

    def accepte(self, valeur: str) -> bool:
        return (valeur.isdecimal() and len(valeur) < 19) or (bool(self.vide) and valeur == VIDE)

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return _in(self.champ, valeurs, modele, self.plusieurs)

    def options(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[Option]:
        lignes = [
            (VIDE, self.vide, n) if pk is None else (str(pk), str(nom), n)
            for pk, nom, n in _counts(queryset, self.champ, f"{self.champ}__{self.nom}")
            if pk is not None or self.vide
        ]
        if len(lignes) > self.au_plus:
            lignes = sorted(lignes, key=lambda li: (li[0] not in valeurs, -li[2]))[: self.au_plus]
        lignes += self._absentes(queryset, [v for v in valeurs if v not in {li[0] for li in lignes}])
        lignes.sort(key=lambda li: (li[0] == VIDE, fold(li[1])))
        return [Option(v, libelle, n, v in valeurs) for v, libelle, n in lignes]

    def _absentes(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[tuple[str, str, int]]:
        """Chosen values that no row has any more still need their name, to be shown and lifted."""
        pks = [v for v in valeurs if v != VIDE]
        absentes = [(VIDE, self.vide, 0)] if VIDE in valeurs else []
        if pks:
            cible: Any = queryset.model
            for partie in self.champ.split("__"):
                cible = cible._meta.get_field(partie).related_model
            absentes += [
                (str(pk), str(nom), 0)
                for pk, nom in cible._default_manager.filter(pk__in=pks).values_list("pk", self.nom)
            ]
        return absentes


@dataclass(frozen=True, kw_only=True)
class FiltreOuiNon(Filtre):
    """A condition that holds or not."""

    oui: Q
    libelle_oui: str = "Oui"
    libelle_non: str = "Non"

    def accepte(self, valeur: str) -> bool:
        return valeur in ("oui", "non")

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        if set(valeurs) == {"oui", "non"}:
            return Q()
        avec = Q(pk__in=modele._default_manager.filter(self.oui).order_by().values("pk"))
        return avec if valeurs == ["oui"] else ~avec

    def options(self, queryset: QuerySet[Any], valeurs: list[str]) -> list[Option]:
        avec = Q(pk__in=queryset.model._default_manager.filter(self.oui).order_by().values("pk"))
        comptes = queryset.order_by().aggregate(
            oui=Count("pk", filter=avec, distinct=True), non=Count("pk", filter=~avec, distinct=True)
        )
        return [
            Option("oui", self.libelle_oui, comptes["oui"], "oui" in valeurs),
            Option("non", self.libelle_non, comptes["non"], "non" in valeurs),
        ]


@dataclass(frozen=True, kw_only=True)
class FiltrePeriode(Filtre):
    """A date field between two days, both included, each optional: ``?cle_du=2026-01-01&cle_au=2026-12-31``."""

    champ: str
    forme = "periode"
    bornes: tuple[tuple[str, str, str], ...] = field(
        default=(("du", "gte", "Du"), ("au", "lte", "Au")), init=False, repr=False
    )

    @property
    def parametres(self) -> tuple[str, ...]:
        return tuple(f"{self.cle}_{suffixe}" for suffixe, _, _ in self.bornes)

    def lire(self, donnees: QueryDict) -> list[str]:
        valeurs = [donnees.get(parametre, "") for parametre in self.parametres]
        valeurs = [v if _iso(v) else "" for v in valeurs]
        return valeurs if any(valeurs) else []

    def champs(self, valeurs: list[str]) -> list[tuple[str, str, str]]:
        mots = (mot for _, _, mot in self.bornes)
        return list(zip(self.parametres, mots, valeurs or ["", ""], strict=True))

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        condition = Q()
        for (_, lookup, _), valeur in zip(self.bornes, valeurs, strict=True):
            if valeur:
                condition &= Q(**{f"{self.champ}__{lookup}": date.fromisoformat(valeur)})
        return condition

    def jetons(self, valeurs: list[str], options: list[Option]) -> list[Jeton]:
        return (
            [
                Jeton(f"{self.libelle} {mot.lower()} {format_date(date.fromisoformat(v))}", f"{self.cle}_{suffixe}", v)
                for (suffixe, _, mot), v in zip(self.bornes, valeurs, strict=True)
                if v
            ]
            if valeurs
            else []
        )


def _in(champ: str, valeurs: list[str], modele: Any, plusieurs: bool) -> Q:
    """One of the values. Through a multi-valued path, by subquery: a row must not appear once per match."""
    condition = Q()
    if pleines := [v for v in valeurs if v != VIDE]:
        condition |= Q(**{f"{champ}__in": pleines})
    if VIDE in valeurs:
        condition |= Q(**{f"{champ}__isnull": True})
    if plusieurs:
        return Q(pk__in=modele._default_manager.filter(condition).order_by().values("pk"))
    return condition


def _counts(queryset: QuerySet[Any], *champs: str) -> Iterable[tuple[Any, ...]]:
    return queryset.order_by().values_list(*champs).annotate(n=Count("pk", distinct=True))


def _iso(valeur: str) -> bool:
    try:
        return bool(valeur) and bool(date.fromisoformat(valeur))
    except ValueError:
        return False
