"""Several contracts on one screen, the one that needs most care first."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from reciproque.contrats.models import Contrat, Engagement
from reciproque.indicateurs.models import Definition
from reciproque.regles.models import DernierEtat
from reciproque.regles.moteur import Etat
from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste


def _count(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many of these rows belong to the contract of the outer query."""
    siennes = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(siennes, output_field=IntegerField()), 0)


class ListeTableaux(Liste):
    """Sorted by what is worst: broken rules, then rules at risk, then indicators that should be defined by now.

    Closed contracts come after all the others: nothing is asked of them any more.
    """

    nom = "tableau-de-bord"
    titre = "Tableau de bord"
    element = "contrat"
    colonnes = (
        Colonne("nom", "Contrat", principale=True, tri=("nom_normalise",), gabarit="accueil/listes/_tableau.html"),
        Colonne("territoire", "Territoire", ecran=False),
        Colonne("etat", "État", "get_etat_display", ecran=False, papier=True),
        Colonne("n_non_tenues", "Règles non tenues", genre=Genre.NOMBRE, tri=("-n_non_tenues",)),
        Colonne("n_a_risque", "À risque", genre=Genre.NOMBRE, tri=("-n_a_risque",)),
        Colonne("n_en_retard", "À définir, en retard", genre=Genre.NOMBRE, tri=("-n_en_retard",)),
        Colonne("n_valides", "Indicateurs validés", genre=Genre.NOMBRE, tri=("-n_valides",)),
        Colonne("n_indicateurs", "Indicateurs", genre=Genre.NOMBRE, ecran=False),
        Colonne("n_engagements", "Engagements", genre=Genre.NOMBRE, ecran=False),
        Colonne("prochaine", "Prochaine échéance", genre=Genre.DATE, tri=True),
    )
    filtres = (
        FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Contrat.Etat.choices),
        FiltreChoix(cle="nature", libelle="Nature", champ="nature", choix=Contrat.Nature.choices),
        FiltreRelation(cle="porteur", libelle="Organisation qui pilote", champ="porteur", nom="nom"),
    )
    recherche = ("nom_normalise", "territoire_normalise")
    recherche_libelle = "Contrat ou territoire"
    ordre = ("clos", "-n_non_tenues", "-n_a_risque", "-n_en_retard", "nom_normalise")
    vide = "Aucun contrat ne vous est ouvert pour le moment."

    def __init__(self, queryset: QuerySet[Any], donnees: QueryDict, *, jour: date):
        self.jour = jour
        super().__init__(queryset, donnees)

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What sorts; the rest is counted for the rows of the page, or for all when they are all written."""
        figures = self._figures()
        tris = {champ.lstrip("-") for champ in self._order()}
        entiere = bool(self.donnees.get("export"))
        return queryset.annotate(**{cle: figures[cle] for cle in figures if entiere or cle in tris})

    @cached_property
    def page(self) -> Page[Any]:
        page = super().page
        page.object_list = lignes = list(page.object_list)
        figures = self._figures()
        shown = [c.cle for c in self.colonnes_ecran if c.cle in figures]
        if absentes := [cle for cle in shown if lignes and not hasattr(lignes[0], cle)]:
            siennes = self.base.filter(pk__in=[ligne.pk for ligne in lignes]).order_by()
            comptes = {pk: suite for pk, *suite in siennes.values_list("pk", *(figures[cle] for cle in absentes))}
            for ligne in lignes:
                for cle, valeur in zip(absentes, comptes[ligne.pk], strict=True):
                    setattr(ligne, cle, valeur)
        return page

    def _figures(self) -> dict[str, Any]:
        suivies = DernierEtat.objects.filter(regle__etat="active")
        courantes = Definition.objects.current().filter(indicateur__retire_le=None)
        retard = ~Q(etat=Definition.Etat.VALIDE) & Q(echeance__lt=self.jour)
        futures = suivies.filter(contrat=OuterRef("pk"), prochaine__gte=self.jour).order_by().values("contrat")
        return {
            "clos": Case(When(etat=Contrat.Etat.CLOS, then=1), default=0),
            "n_non_tenues": _count(suivies.filter(etat=Etat.NON_TENU), "contrat"),
            "n_a_risque": _count(suivies.filter(etat=Etat.A_RISQUE), "contrat"),
            "n_en_retard": _count(courantes.filter(retard), "indicateur__contrat"),
            "n_valides": _count(courantes.filter(etat=Definition.Etat.VALIDE), "indicateur__contrat"),
            "n_indicateurs": _count(courantes, "indicateur__contrat"),
            "n_engagements": _count(Engagement.objects.in_force(), "contrat"),
            "prochaine": Subquery(futures.annotate(premiere=Min(F("prochaine"))).values("premiere")),
        }
