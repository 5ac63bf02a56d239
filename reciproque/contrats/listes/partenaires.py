"""The partners of a contract: who is named, how often, and for how many commitments a collective speaks for them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from reciproque.annuaire.models import Organisation
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste

from ..models import Contrat, Participation, Signature

CERTAIN, PROPOSE = Participation.Certitude.CERTAIN, Participation.Certitude.PROPOSE


def partners_of(contrat: Contrat) -> QuerySet[Organisation]:
    """Organisations named beside a commitment in force or an element, and parties; each knows if it ``est_partie``."""
    nommees = Participation.objects.filter(organisation=OuterRef("pk"))
    parties = Signature.objects.filter(contrat=contrat, organisation=OuterRef("pk"))
    return Organisation.objects.annotate(est_partie=Exists(parties)).filter(
        Q(est_partie=True)
        | Q(Exists(nommees.filter(engagement__contrat=contrat, engagement__retire_le=None)))
        | Q(Exists(nommees.filter(noeud__contrat=contrat)))
    )


def _commitments(contrat: Contrat, **conditions: Any) -> Coalesce:
    """Number of distinct commitments in force beside which the organisation is named so."""
    lignes = Participation.objects.filter(
        organisation=OuterRef("pk"), engagement__contrat=contrat, engagement__retire_le=None, **conditions
    )
    return Coalesce(
        Subquery(lignes.order_by().values("organisation").annotate(n=Count("engagement", distinct=True)).values("n")),
        0,
    )


class ListePartenaires(Liste):
    """``ListePartenaires(contrat, request.GET)``: rows are organisations."""

    nom = "partenaires"
    titre = "Partenaires"
    element = "partenaire"
    recherche = ("nom_normalise", "sigle_normalise")
    recherche_libelle = "Chercher un partenaire"
    ordre = ("nom_normalise",)
    vide = "Ce contrat ne nomme encore aucun partenaire."
    filtres = (
        FiltreChoix(cle="categorie", libelle="Catégorie", champ="categorie", choix=Organisation.Categorie.choices),
    )

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat = contrat
        super().__init__(partners_of(contrat), donnees, **contexte)

    def prepare(self, queryset):
        return queryset.annotate(
            n_certains=_commitments(self.contrat, certitude=CERTAIN),
            n_chef=_commitments(self.contrat, certitude=CERTAIN, role=Participation.Role.CHEF_DE_FILE),
            n_candidat=_commitments(self.contrat, certitude=PROPOSE),
        )

    @cached_property
    def par_collectif(self) -> dict[str, set[int]]:
        """Commitments in force of each collective: one query."""
        ensembles: dict[str, set[int]] = defaultdict(set)
        collectifs = Participation.objects.of_contrat(self.contrat).filter(organisation=None)
        for code, engagement in collectifs.order_by().values_list("collectif", "engagement"):
            ensembles[code].add(engagement)
        return ensembles

    def n_collectif(self, organisation: Any) -> int:
        """Commitments taken by a collective that speaks for this organisation."""
        codes = Participation.collectifs_of(organisation.categorie, is_party=organisation.est_partie)
        return len(set().union(*(self.par_collectif.get(code, set()) for code in codes)))

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne(
                "nom",
                "Partenaire",
                principale=True,
                tri=("nom_normalise",),
                lien=lambda o: reverse("contrats:partenaire", args=[self.contrat.pk, o.pk]),
            ),
            Colonne("categorie", "Catégorie", "get_categorie_display", tri=True),
            Colonne("n_certains", "Par son nom", genre=Genre.NOMBRE, tri=True),
            Colonne("n_chef", "Chef de file", genre=Genre.NOMBRE, tri=True),
            Colonne("n_candidat", "À confirmer", genre=Genre.NOMBRE, tri=True),
            Colonne("n_collectif", "En collectif", self.n_collectif, genre=Genre.NOMBRE),
            Colonne("est_partie", "Partie", genre=Genre.OUI_NON, tri=True),
        )
