"""Figures in a list: what the page shows is what the exports give, splits included, secrets masked in both."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste

from ..lieux import around
from ..models import Indicateur, Valeur
from ..secret import look


class ListeValeurs(Liste):
    nom = "valeurs"
    titre = "Valeurs des indicateurs"
    element = "valeur"
    filtres = (
        FiltreChoix(cle="famille", libelle="Famille", champ="indicateur__famille", choix=Indicateur.Famille.choices),
        FiltreRelation(cle="quartier", libelle="Quartier", champ="quartier", nom="nom"),
        FiltreRelation(cle="commune", libelle="Commune", champ="commune", nom="nom"),
        FiltreChoix(cle="statut", libelle="Statut", champ="statut", choix=Valeur.Statut.choices),
    )
    recherche = ("indicateur__libelle_normalise", "quartier__nom_normalise", "commune__nom_normalise")
    recherche_libelle = "Chercher un indicateur ou un lieu"
    ordre = ("indicateur__libelle_normalise", "-debut")
    vide = "Aucune valeur n’est encore connue."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        self.regard = look(contrat.droits, contrat.pk)  # type: ignore[attr-defined]  # given by `avec_contrat`
        super().__init__(Valeur.objects.of_contrat(contrat).filter(around(contrat)), donnees, **contexte)

    def prepare(self, queryset: Any) -> Any:
        return queryset.select_related("indicateur", "definition").with_places()

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        regard, contrat = self.regard, self.contrat

        def shown(champ: str) -> Any:
            return lambda v: getattr(v, champ) if regard.sees(v) else None

        # Never sorted by figure: the rank of a masked one would tell it.
        return (
            Colonne(
                "indicateur",
                "Indicateur",
                "indicateur.libelle",
                principale=True,
                tri="indicateur__libelle_normalise",
                lien=lambda v: reverse("indicateurs:valeur", args=[contrat.pk, v.pk]),
            ),
            Colonne("famille", "Famille", "indicateur.get_famille_display", ecran=False),
            Colonne("territoire", "Territoire", "libelle_territoire"),
            Colonne("periode", "Période", lambda v: str(v.periode), tri="debut", largeur=16),
            Colonne("decoupage", "Pour", "decoupage", export=False),
            Colonne("sexe", "Sexe", "get_sexe_display", ecran=False),
            Colonne("age", "Tranche d’âge", "age", ecran=False),
            Colonne("zone", "Zone", "get_zone_display", ecran=False),
            Colonne("dit", "Valeur", regard.tell, largeur=22),
            Colonne("valeur", "Valeur en chiffres", shown("valeur"), genre=Genre.NOMBRE, ecran=False),
            Colonne("montant", "Montant", shown("montant"), genre=Genre.MONTANT, ecran=False),
            Colonne("numerateur", "Numérateur", shown("numerateur"), genre=Genre.NOMBRE, ecran=False),
            Colonne("denominateur", "Dénominateur", shown("denominateur"), genre=Genre.NOMBRE, ecran=False),
            Colonne("source", "Source", "source"),
            Colonne("statut", "Statut", "get_statut_display", tri=True),
        )
