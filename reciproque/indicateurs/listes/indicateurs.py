"""The indicators of a contract: one query object for the page, its counters and its exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.listes.filtres import FiltreBranche, FiltreCas
from reciproque.contrats.models import Contrat, Engagement, RedactionEngagement, RedactionNoeud
from reciproque.langue import plural
from reciproque.socle.listes import Colonne, Filtre, FiltreRelation, Genre
from reciproque.socle.listes.filtres import Option

from ..models import Cible, Definition, Indicateur
from ..models.valeurs import Valeur
from .cas import ListeCas

BIENTOT = timedelta(days=90)


def without(modele: Any) -> Q:
    """Definitions whose indicator has no row of this model that counts."""
    rangs = modele.objects.filter(indicateur=OuterRef("indicateur"))
    return ~Q(Exists(rangs.filter(retiree_le=None) if modele is Cible else rangs))


ETATS = FiltreCas(
    cle="etat",
    libelle="État",
    cas=tuple((str(v), str(n).capitalize(), Q(etat=v)) for v, n in Definition.Etat.choices),
)
FAMILLES = FiltreCas(
    cle="famille",
    libelle="Famille",
    cas=tuple((str(v), str(n).capitalize(), Q(indicateur__famille=v)) for v, n in Indicateur.Famille.choices),
)
MANQUES = FiltreCas(
    cle="manque",
    libelle="À compléter",
    cas=(
        ("cible", "Sans cible", without(Cible)),
        ("valeur", "Sans valeur", without(Valeur)),
        ("detenteur", "Sans détenteur ni source", Q(detenteur=None, source="")),
        ("engagement", "Sans engagement", ~Q(Exists(Indicateur.engagements.through.objects.filter(
            indicateur=OuterRef("indicateur"))))),
    ),
)  # fmt: skip
RETIRES = FiltreCas(
    cle="retires", libelle="Retirés", cas=(("oui", "Indicateurs retirés", Q(indicateur__retire_le__isnull=False)),)
)


def due_dates(jour: date) -> FiltreCas:
    """Only what is still to validate is due."""
    attendu = ~Q(etat=Definition.Etat.VALIDE)
    return FiltreCas(
        cle="echeance",
        libelle="À définir",
        cas=(
            ("depassee", "Échéance dépassée", attendu & Q(echeance__lt=jour)),
            ("bientot", "Dans les trois mois", attendu & Q(echeance__range=(jour, jour + BIENTOT))),
            ("plus_tard", "Plus tard", attendu & Q(echeance__gt=jour + BIENTOT)),
            ("sans", "Sans échéance", attendu & Q(echeance=None)),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class FiltreElement(FiltreBranche):
    """The indicators tied to an element, or to a commitment under it."""

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        noeuds = [b.noeud_id for v in valeurs for b in self.arbre.par_noeud[int(v)].parcourir()]
        return Q(indicateur__noeud__in=noeuds) if valeurs else Q()


class ListeIndicateurs(ListeCas):
    """Rows are the definitions in force. Seven queries whatever the number: the tree, the counts of the fixed cases,
    branches, neighbourhoods, the page, its commitments, their wordings.
    """

    nom = "indicateurs"
    titre = "Indicateurs"
    element = "indicateur"
    recherche = ("indicateur__libelle_normalise",)
    recherche_libelle = "Libellé"
    ordre = ("chemin", "indicateur__ligne_debut", "indicateur_id")
    vide = "Ce contrat n’a encore aucun indicateur."

    def __init__(self, contrat: Contrat, donnees: Any, *, jour: date):
        self.contrat, self.sujet, self.jour = contrat, contrat.nom, jour
        base = Definition.objects.current().filter(indicateur__contrat=contrat)
        super().__init__(base, donnees)

    @cached_property
    def arbre(self) -> Arbre:
        return Arbre.of(self.contrat)

    @cached_property
    def fixes(self) -> tuple[FiltreCas, ...]:
        return (ETATS, FAMILLES, due_dates(self.jour), MANQUES, RETIRES)

    @cached_property
    def _filtres(self) -> tuple[Filtre, ...]:
        return (
            *self.fixes[:3],
            FiltreElement(cle="branche", libelle="Élément", arbre=self.arbre),
            FiltreRelation(
                cle="quartier",
                libelle="Quartier nommé par l’engagement",
                champ="indicateur__engagements__quartiers",
                plusieurs=True,
            ),
            *self.fixes[3:],
        )

    def les_filtres(self) -> tuple[Filtre, ...]:
        return self._filtres

    def _condition(self, sauf: str = "") -> Q:
        """Retired indicators are out of sight unless asked for."""
        condition = super()._condition(sauf)
        if sauf != "retires" and not self._valeurs["retires"]:
            condition &= Q(indicateur__retire_le=None)
        return condition

    @property
    def compteur(self) -> str:
        if self._valeurs["retires"]:
            return plural(self.total, "indicateur retiré", "indicateurs retirés")
        return super().compteur

    def options_of(self, filtre: Filtre, valeurs: list[str]) -> list[Option]:
        if not isinstance(filtre, FiltreElement):
            return super().options_of(filtre, valeurs)
        restants = self.base.filter(self._condition(sauf=filtre.cle)).order_by()
        par_noeud = restants.values_list("indicateur__noeud").annotate(n=Count("pk"))
        return filtre.options_comptees(dict(par_noeud), valeurs)

    def prepare(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chemin = RedactionNoeud.objects.current().filter(noeud=OuterRef("indicateur__noeud")).values("chemin")[:1]
        courantes = RedactionEngagement.objects.current().only("engagement_id", "numero", "texte")
        lies = Engagement.objects.prefetch_related(Prefetch("redactions", courantes, to_attr="courantes"))
        return (
            queryset.annotate(chemin=chemin)
            .select_related("indicateur", "detenteur")
            .prefetch_related(Prefetch("indicateur__engagements", lies, to_attr="lies"))
        )

    def _order(self) -> list[Any]:
        """What hangs on no element comes last, on every database."""
        ordre: list[Any] = super()._order()
        return [F("chemin").asc(nulls_last=True) if c == "chemin" else c for c in ordre]

    @cached_property
    def page(self) -> Page[Any]:
        """The rows, each with its element and whether it is late."""
        page = super().page
        for ligne in page.object_list:
            ligne.branche = self.arbre.get(ligne.indicateur.noeud_id)
            ligne.en_retard = is_late(ligne, self.jour)
        return page

    @cached_property
    def _colonnes(self) -> tuple[Colonne, ...]:
        return (
            Colonne(
                "libelle",
                "Indicateur",
                gabarit="indicateurs/cellules/libelle.html",
                principale=True,
                largeur=70,
                tri="indicateur__libelle_normalise",
            ),
            Colonne("famille", "Famille", "indicateur.get_famille_display", largeur=12),
            Colonne("etat", "État", "get_etat_display", gabarit="indicateurs/cellules/etat.html", largeur=14),
            Colonne(
                "echeance",
                "À définir pour le",
                genre=Genre.DATE,
                gabarit="indicateurs/cellules/echeance.html",
                tri=True,
            ),
            Colonne("branche", "Élément", self._branche, ecran=False, papier=True, largeur=50),
            Colonne("engagements", "Engagements", numbers, genre=Genre.LISTE, ecran=False, papier=True, largeur=16),
            Colonne("nature", "Nature", "get_nature_display", ecran=False),
            Colonne("unite", "Unité", ecran=False),
            Colonne("sens", "Sens recherché", "get_sens_display", ecran=False),
            Colonne("periodicite", "Rythme", "get_periodicite_display", ecran=False),
            Colonne("source", "Source de la donnée", ecran=False, largeur=30),
            Colonne("detenteur", "Détenteur", ecran=False, largeur=30),
            Colonne("mode_recueil", "Mode de recueil", ecran=False, largeur=40),
            Colonne("version", "Version", "numero", genre=Genre.NUMERO, ecran=False),
            Colonne("ligne", "Ligne du document", "indicateur.ligne_debut", genre=Genre.NUMERO, ecran=False),
        )

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return self._colonnes

    def _branche(self, definition: Definition) -> str:
        branche = self.arbre.get(definition.indicateur.noeud_id)
        return branche.fil if branche else ""


def numbers(definition: Any) -> list[str]:
    """The commitments of a row as people name them."""
    redactions = [r for engagement in definition.indicateur.lies for r in engagement.courantes]
    return [r.numero or r.texte[:40] for r in redactions]


def is_late(definition: Definition, jour: date) -> bool:
    return definition.etat != Definition.Etat.VALIDE and definition.echeance is not None and definition.echeance < jour
