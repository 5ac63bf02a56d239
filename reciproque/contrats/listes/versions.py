"""The commitments of one version of a contract, as they stood."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse

from reciproque.socle.listes import Colonne, Genre, Liste
from reciproque.socle.listes.liste import FiltreAffiche

from ..arborescence import Arbre
from ..models import Contrat, Participation, RedactionEngagement, Version
from ..typographie import extrait
from ..versions import partners_then
from .filtres import FiltreBranche


class ListeEngagementsDeVersion(Liste):
    """Rows are the wordings of ``version``. Five queries whatever the size."""

    nom = "engagements-version"
    titre = "Engagements"
    element = "engagement"
    recherche = ("texte_normalise",)
    recherche_libelle = "Texte"
    ordre = ("chemin", "ordre")
    vide = "Cette version ne tient aucun engagement."

    def __init__(self, contrat: Contrat, version: Version, donnees: Any):
        self.contrat, self.version = contrat, version
        super().__init__(RedactionEngagement.objects.standing_in(version).in_printed_order(version), donnees)

    @cached_property
    def arbre(self) -> Arbre:
        return Arbre.of(self.contrat, self.version)

    @cached_property
    def _filtres(self) -> tuple[FiltreBranche, ...]:
        return (FiltreBranche(cle="branche", libelle="Branche", arbre=self.arbre),)

    def les_filtres(self) -> tuple[FiltreBranche, ...]:
        return self._filtres

    @cached_property
    def facettes(self) -> list[FiltreAffiche]:
        filtre = self._filtres[0]
        lignes = self.base.filter(self._condition(sauf=filtre.cle)).order_by().values_list("noeud")
        valeurs = self._valeurs[filtre.cle]
        options = filtre.options_comptees(dict(lignes.annotate(n=Count("pk"))), valeurs)
        return [FiltreAffiche(filtre, options, valeurs)] if options else []

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        nommes = Participation.objects.select_related("organisation").order_by("pk")
        return queryset.select_related("engagement").prefetch_related(Prefetch("engagement__participations", nommes))

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("numero", "N°", largeur=8),
            Colonne(
                "extrait", "Engagement", lambda r: extrait(r.texte), principale=True, lien=self._page, export=False
            ),
            Colonne("texte", "Engagement", ecran=False, largeur=80),
            Colonne("branche", "Où", self._branche, largeur=50),
            Colonne("partenaires", "Partenaires", partners_then, genre=Genre.LISTE, largeur=50),
            Colonne("echeance", "Échéance", genre=Genre.DATE, tri=True),
            Colonne("statut", "Statut", "get_statut_display", ecran=False),
            Colonne("ligne", "Ligne du document", "ligne_debut", genre=Genre.NUMERO, ecran=False),
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    def _page(self, redaction: RedactionEngagement) -> str:
        return reverse(
            "contrats:version-engagement", args=[self.contrat.pk, self.version.numero, redaction.engagement_id]
        )

    def _branche(self, redaction: RedactionEngagement) -> str:
        branche = self.arbre.get(redaction.noeud_id)
        return branche.fil if branche else ""
