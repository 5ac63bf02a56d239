"""The partners of a contract: who is named, how often, and for how many commitments a collective speaks for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from reciproque.annuaire.models import Fonction, Mandat, Organisation
from reciproque.socle.listes import Colonne, Filtre, FiltreChoix, Genre, Liste

from ..models import Contrat, Participation, Signature
from .filtres import FiltreCas

FIGURES = ("n_certains", "n_chef", "n_candidat")


def partners_of(contrat: Contrat) -> QuerySet[Organisation]:
    """Who is in a contract: named beside a commitment in force or an element, party to it, or steering it.

    Each knows whether it ``est_partie``.
    """
    parties = Signature.objects.filter(contrat=contrat)
    named = Participation.objects.filter(collectif="")
    # One set rather than four « or »: SQLite would walk the whole directory to try each of them.
    present = named.of_contrat(contrat).order_by().values("organisation")
    present = present.union(
        named.filter(noeud__contrat=contrat).order_by().values("organisation"),
        parties.order_by().values("organisation"),
        Contrat.objects.filter(pk=contrat.pk).exclude(porteur=None).order_by().values("porteur"),
    )
    return Organisation.objects.filter(pk__in=present).annotate(
        est_partie=Exists(parties.filter(organisation=OuterRef("pk")))
    )


def has_vacancy() -> Q:
    """On Organisation: one of its functions has no holder today."""
    tenues = Mandat.objects.current().filter(fonction=OuterRef("pk"))
    return Q(Exists(Fonction.objects.open().filter(~Exists(tenues), organisation=OuterRef("pk"))))


class ListePartenaires(Liste):
    """``ListePartenaires(contrat, request.GET)``: rows are organisations."""

    nom = "partenaires"
    titre = "Partenaires"
    element = "partenaire"
    recherche = ("nom_normalise", "sigle_normalise")
    recherche_libelle = "Chercher un partenaire"
    ordre = ("nom_normalise",)
    vide = "Ce contrat ne nomme encore aucun partenaire."

    def __init__(self, contrat: Contrat, donnees: Any, **contexte: Any):
        self.contrat, self.sujet = contrat, contrat.nom
        super().__init__(partners_of(contrat), donnees, **contexte)

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        return (
            FiltreChoix(cle="categorie", libelle="Catégorie", champ="categorie", choix=Organisation.Categorie.choices),
            FiltreCas(cle="fonctions", libelle="Fonctions", cas=(("vacante", "Une fonction vacante", has_vacancy()),)),
        )

    def prepare(self, queryset):
        """Sorting by a figure asks the database to know it: only that one is given back to it."""
        cle, _ = self.tri
        if cle not in FIGURES:
            return queryset
        rangs = [When(pk=pk, then=Value(figures[cle])) for pk, figures in self.figures.items()]
        return queryset.annotate(**{cle: Case(*rangs, default=Value(0), output_field=IntegerField())})

    @cached_property
    def figures(self) -> dict[int, Counter[str]]:
        """Commitments in force of each organisation, by name: certain, as lead, to be confirmed. One query."""
        ensembles: dict[tuple[int, str], set[int]] = defaultdict(set)
        named = Participation.objects.of_contrat(self.contrat).filter(collectif="").order_by()
        for pk, certitude, role, engagement in named.values_list("organisation", "certitude", "role", "engagement"):
            if certitude == Participation.Certitude.PROPOSE:
                ensembles[pk, "n_candidat"].add(engagement)
                continue
            ensembles[pk, "n_certains"].add(engagement)
            if role == Participation.Role.CHEF_DE_FILE:
                ensembles[pk, "n_chef"].add(engagement)
        figures: dict[int, Counter[str]] = defaultdict(Counter)
        for (pk, cle), engagements in ensembles.items():
            figures[pk][cle] = len(engagements)
        return figures

    def figure(self, cle: str) -> Callable[[Any], int]:
        return lambda organisation: self.figures[organisation.pk][cle]

    @cached_property
    def par_collectif(self) -> dict[str, set[int]]:
        """Commitments in force of each collective: one query."""
        ensembles: dict[str, set[int]] = defaultdict(set)
        collectifs = Participation.objects.of_contrat(self.contrat).collective()
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
            Colonne("n_certains", "Par son nom", self.figure("n_certains"), genre=Genre.NOMBRE, tri=True),
            Colonne("n_chef", "Chef de file", self.figure("n_chef"), genre=Genre.NOMBRE, tri=True),
            Colonne("n_candidat", "À confirmer", self.figure("n_candidat"), genre=Genre.NOMBRE, tri=True),
            Colonne("n_collectif", "En collectif", self.n_collectif, genre=Genre.NOMBRE),
            Colonne("est_partie", "Partie", genre=Genre.OUI_NON, tri=True),
        )
