"""The closing balance, commitment by commitment."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from reciproque.socle.listes import Colonne, Genre, Liste

from ..models import Cloture, RedactionEngagement, Suite
from .filtres import FiltreCas


class ListeSuites(Liste):
    """Rows are the commitments of the contract that ends, in printed order, with what becomes of each."""

    nom = "bilan-de-cloture"
    titre = "Bilan de clôture"
    element = "engagement"
    filtres = (
        FiltreCas(
            cle="sort",
            libelle="Ce qu’il devient",
            cas=(
                *((str(v), str(n).capitalize(), Q(sort=v)) for v, n in Suite.Sort.choices),
                ("aucun", "Sans proposition", Q(sort="")),
            ),
        ),
        FiltreCas(
            cle="decision",
            libelle="Décision",
            cas=(
                ("a_prendre", "À prendre", Q(decide_le=None)),
                ("prise", "Prise", Q(decide_le__isnull=False)),
            ),
        ),
    )
    recherche = ("texte_normalise",)
    recherche_libelle = "Texte"
    par_page = 25
    gabarit_lignes = "contrats/cloture/_lignes.html"
    vide = "Ce bilan ne porte sur aucun engagement."

    def __init__(self, cloture: Cloture, donnees: Any, *, modifiable: bool = False):
        self.cloture, self.modifiable = cloture, modifiable
        actuelle = FilteredRelation("engagement__redactions", condition=Q(engagement__redactions__jusqua=None))
        base = Suite.objects.filter(cloture=cloture).alias(_redaction=actuelle)
        super().__init__(
            base.annotate(
                texte=F("_redaction__texte"),
                numero=F("_redaction__numero"),
                texte_normalise=F("_redaction__texte_normalise"),
            ),
            donnees,
        )

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        courantes = RedactionEngagement.objects.current().only("engagement_id", "texte", "numero")
        return queryset.select_related("engagement").prefetch_related(
            Prefetch("repris_par__redactions", courantes, to_attr="courantes")
        )

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne("numero", "N°", largeur=8),
            Colonne("texte", "Engagement", principale=True, largeur=70),
            Colonne("sort", "Ce qu’il devient", "get_sort_display", largeur=16),
            Colonne("decision", "Décision", lambda s: "prise" if s.decide_le else "à prendre", largeur=12),
            Colonne("repris", "Repris par", taken_up_by, genre=Genre.LISTE, largeur=70),
            Colonne("motif", "Motif", largeur=40),
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes


def taken_up_by(suite: Suite) -> list[str]:
    return [redaction.texte for engagement in suite.repris_par.all() for redaction in engagement.courantes]
