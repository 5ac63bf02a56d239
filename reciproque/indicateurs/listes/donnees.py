"""The catalogue of data and the scales of a contract."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from reciproque.contrats.listes.filtres import FiltreCas
from reciproque.contrats.models import Contrat
from reciproque.socle.listes import Colonne, Filtre

from ..models import Donnee
from .cas import ListeCas


class ListeDonnees(ListeCas):
    nom = "donnees"
    titre = "Catalogue des données"
    element = "donnée"
    recherche = ("nom_normalise",)
    recherche_libelle = "Donnée"
    ordre = ("nom_normalise",)
    vide = "Le catalogue est vide."

    def __init__(self, contrat: Contrat, donnees: Any, *, modifiable: bool):
        self.contrat, self.sujet, self.modifiable = contrat, contrat.nom, modifiable
        super().__init__(Donnee.objects.filter(contrat=contrat), donnees)

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        return (
            FiltreCas(
                cle="accord",
                libelle="Accord de transmission",
                cas=tuple((str(v), str(n).capitalize(), Q(accord=v)) for v, n in Donnee.Accord.choices),
            ),
            FiltreCas(
                cle="echelle",
                libelle="Échelle la plus fine",
                cas=tuple((str(v), str(n)[:1].upper() + str(n)[1:], Q(echelle=v)) for v, n in Donnee.Echelle.choices),
            ),
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("detenteur")

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("nom", "Donnée", principale=True, lien=self._page, tri="nom_normalise", largeur=50),
            Colonne("detenteur", "Détenteur", largeur=30),
            Colonne("echelle", "Échelle la plus fine", "get_echelle_display", largeur=18),
            Colonne("periodicite", "Rythme", "get_periodicite_display", largeur=18),
            Colonne("accord", "Accord de transmission", "get_accord_display", largeur=18),
            Colonne("accord_note", "Précision sur l’accord", ecran=False, largeur=30),
            Colonne("adresse", "Adresse", ecran=False, largeur=40),
            Colonne("note", "Remarque", ecran=False, largeur=40),
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    def _page(self, donnee: Donnee) -> str | None:
        return reverse("indicateurs:donnee", args=[self.contrat.pk, donnee.pk]) if self.modifiable else None
