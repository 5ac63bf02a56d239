"""The rules of a contract as of a day: all are judged, so filters and counts work on what was judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from reciproque.contrats.models import Contrat
from reciproque.langue import fold, format_date
from reciproque.socle.listes import Colonne, Filtre, Genre, Liste
from reciproque.socle.listes.filtres import Jeton, Option
from reciproque.socle.listes.liste import FiltreAffiche

from ..evaluation import know, tell_source, today
from ..models import Regle
from ..moteur import Resultat
from ..moteur.parametres import PORTEES
from ..presentation import GRAVITE, say_result

SUIVIS = {
    "suivie": "suivie",
    "suspendue": "suspendue",
    "retiree": "retirée",
    "ecartee": "écartée dans ce contrat",
}


@dataclass
class Rangee:
    """A rule and its answer; None when it is not followed."""

    regle: Regle
    contrat: Contrat
    resultat: Resultat | None

    @property
    def pk(self) -> int:
        return self.regle.pk

    @property
    def suivi(self) -> str:
        if self.regle.etat != Regle.Etat.ACTIVE:
            return self.regle.etat
        return "ecartee" if self.regle.ecartee else "suivie"  # type: ignore[attr-defined]  # annotated by `of`

    @property
    def etat(self) -> str:
        return self.resultat.etat if self.resultat else ""

    @property
    def portee(self) -> str:
        return str(self.regle.parametres.get("portee", "contrat"))

    @property
    def url(self) -> str:
        return reverse("regles:regle", args=[self.contrat.pk, self.regle.pk])

    @property
    def phrase(self) -> str:
        return self.resultat.phrase if self.resultat else capfirst(SUIVIS[self.suivi]) + "."

    @property
    def gravite(self) -> tuple[int, date, int]:
        rang = GRAVITE.index(self.resultat.etat) if self.resultat else len(GRAVITE)
        prochaine = self.resultat.prochaine if self.resultat else None
        return rang, prochaine or date.max, self.regle.pk


class Rangees(list[Rangee]):
    """What the exports ask of a queryset."""

    def iterator(self, chunk_size: int = 0) -> Iterator[Rangee]:
        return iter(self)


@dataclass(frozen=True, kw_only=True)
class FiltreRangee(Filtre):
    """One attribute of the rows, with its possible values and their words."""

    choix: dict[str, str] = field(repr=False)
    lire_rangee: Callable[[Rangee], str] = field(repr=False)

    def accepte(self, valeur: str) -> bool:
        return valeur in self.choix

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q()

    def keeps(self, rangee: Rangee, valeurs: list[str]) -> bool:
        return not valeurs or self.lire_rangee(rangee) in valeurs

    def count(self, rangees: list[Rangee], valeurs: list[str]) -> list[Option]:
        comptes = Counter(self.lire_rangee(r) for r in rangees)
        return [Option(v, capfirst(mot), comptes[v], v in valeurs) for v, mot in self.choix.items()]


@dataclass(frozen=True, kw_only=True)
class FiltreJour(Filtre):
    """The day as of which everything is judged."""

    forme = "periode"

    def lire(self, donnees: QueryDict) -> list[str]:
        jour = read_day(donnees.get(self.cle, ""))
        return [jour.isoformat()] if jour else []

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q()

    def champs(self, valeurs: list[str]) -> list[tuple[str, str, str]]:
        return [(self.cle, "Au", valeurs[0] if valeurs else "")]

    def jetons(self, valeurs: list[str], options: list[Option]) -> list[Jeton]:
        return [Jeton(f"Au {format_date(date.fromisoformat(v))}", self.cle, v) for v in valeurs]


def read_day(texte: str) -> date | None:
    """A day of an address; None when it is not one, or not of our times."""
    try:
        jour = date.fromisoformat(texte)
    except ValueError:
        return None
    return jour if 1990 <= jour.year <= 2100 else None


JOUR = FiltreJour(cle="jour", libelle="Situation à une date", aide="Vide\u00a0: aujourd’hui.")
FILTRES = (
    FiltreRangee(
        cle="etat",
        libelle="État",
        choix={e.value: e.libelle for e in GRAVITE},
        lire_rangee=lambda r: r.etat,
    ),
    FiltreRangee(cle="force", libelle="Force", choix=dict(Regle.Forces.choices), lire_rangee=lambda r: r.regle.force),
    FiltreRangee(cle="portee", libelle="À tenir pour", choix=PORTEES, lire_rangee=lambda r: r.portee),
    FiltreRangee(
        cle="origine", libelle="Source", choix=dict(Regle.Origine.choices), lire_rangee=lambda r: r.regle.origine
    ),
    FiltreRangee(cle="suivi", libelle="Suivi", choix=SUIVIS, lire_rangee=lambda r: r.suivi),
)


class ListeRegles(Liste):
    nom = "regles"
    titre = "Règles"
    element = "règle"
    filtres = (JOUR, *FILTRES)
    recherche = ("intitule_normalise",)
    recherche_libelle = "Chercher une règle"
    vide = (
        "Ce contrat n’a pas encore de règle\u00a0: elles viennent du document confirmé, du droit national, ou de vous."
    )

    def __init__(self, contrat: Contrat, donnees: QueryDict, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(Regle.objects.none(), donnees, **contexte)

    @cached_property
    def jour(self) -> date:
        return date.fromisoformat(self._valeurs["jour"][0]) if self._valeurs["jour"] else today()

    @cached_property
    def toutes(self) -> list[Rangee]:
        """Every rule, judged when it is followed."""
        connu = know([self.contrat])[self.contrat.pk]
        regles = (
            Regle.objects.of(self.contrat)
            .select_related("document")
            .defer("document__texte")
            .prefetch_related("quartiers")
        )
        rangees = []
        for regle in regles:
            suivie = regle.etat == Regle.Etat.ACTIVE and not regle.ecartee
            rangees.append(Rangee(regle, self.contrat, connu.judge(regle, self.jour) if suivie else None))
        return sorted(rangees, key=lambda r: r.gravite)

    def _kept(self, sauf: str = "") -> list[Rangee]:
        mots = fold(self.texte).split()
        return [
            r
            for r in self.toutes
            if all(f.keeps(r, self._valeurs[f.cle]) for f in FILTRES if f.cle != sauf)
            and all(mot in r.regle.intitule_normalise or mot in fold(r.regle.texte) for mot in mots)
        ]

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        rangees = self._kept()
        cle, decroissant = self.tri
        if cle:
            lire = next(c for c in self.colonnes if c.cle == cle)
            rangees.sort(key=lambda r: _sortable(lire.lire(r)), reverse=decroissant)
        return Rangees(rangees)  # type: ignore[return-value]  # sliced and iterated as a queryset is

    @cached_property
    def total(self) -> int:
        return len(self._kept())

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        jour = FiltreAffiche(JOUR, [], self._valeurs["jour"])
        return [
            jour,
            *(
                FiltreAffiche(f, f.count(self._kept(sauf=f.cle), self._valeurs[f.cle]), self._valeurs[f.cle])
                for f in FILTRES
            ),
        ]

    colonnes = (
        Colonne("intitule", "Règle", "regle.intitule", principale=True, tri=True, lien=lambda r: r.url, largeur=60),
        Colonne(
            "etat",
            "État",
            lambda r: say_result(r.resultat) if r.resultat else SUIVIS[r.suivi],
            gabarit="regles/listes/_etat.html",
            largeur=26,
        ),
        Colonne("force", "Force", "regle.get_force_display", tri=True, largeur=14),
        Colonne("phrase", "Ce qu’il en est", ecran=False, papier=True, largeur=70),
        Colonne(
            "prochaine",
            "Prochaine échéance",
            lambda r: r.resultat.prochaine if r.resultat else None,
            genre=Genre.DATE,
            tri=True,
            largeur=16,
        ),
        Colonne("portee", "À tenir pour", lambda r: PORTEES[r.portee], ecran=False, papier=False),
        Colonne("source", "Source", lambda r: tell_source(r.regle), largeur=36),
        Colonne(
            "verifie",
            "Référence vérifiée",
            lambda r: r.regle.verifie if r.regle.origine == Regle.Origine.LOI else None,
            genre=Genre.OUI_NON,
            ecran=False,
            papier=False,
        ),
    )


def _sortable(valeur: Any) -> tuple[bool, Any]:
    """Nothing comes last."""
    return (valeur in (None, ""), fold(valeur) if isinstance(valeur, str) else valeur or date.max)
