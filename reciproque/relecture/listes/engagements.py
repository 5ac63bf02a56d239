"""Records of a reading, to be reviewed one after the other; the export is the whole reading in a table."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, Subquery

from reciproque.contrats.models import Fiche
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste
from reciproque.socle.listes.filtres import VIDE

from ..actions.prendre import holders_of
from ..arbre import ArbreLu
from ..contenu import say_partial
from ..presentation import MOTS_ETAT
from ..recit import say_partner
from .contenus import COLONNES, TITRES

ETATS = list(MOTS_ETAT.items())
DANS_UNE_BRANCHE = (Fiche.Genre.ENGAGEMENT, Fiche.Genre.NOEUD, Fiche.Genre.INDICATEUR, Fiche.Genre.RECOMMANDATION)


class FiltreBranche(FiltreChoix):
    """One top branch, or what hangs outside the tree (an empty key, not a missing one)."""

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q(branche__in=["" if v == VIDE else v for v in valeurs])


class ListeFichesLues(Liste):
    """``arbre``: the tree of the reading; ``genre``: the kind of records; ``pour``: who looks at them."""

    nom = "fiches"
    titre = "Engagements lus"
    element = "engagement"
    gabarit = "relecture/_liste_fiches.html"
    recherche = ("recherche",)
    recherche_libelle = "Chercher dans les engagements"
    ordre = ("ordre",)
    par_page = 10
    vide = "Ce document ne contient aucun engagement."

    def __init__(self, *args: Any, genre: str, **contexte: Any):
        super().__init__(*args, genre=genre, **contexte)
        self.genre = genre
        if genre != Fiche.Genre.ENGAGEMENT:
            titre, element = TITRES[genre]
            self.titre, self.element = titre, element  # type: ignore[misc]  # one class for every kind
            self.recherche_libelle = f"Chercher\u00a0: {titre.lower()}"  # type: ignore[misc]
            self.vide = "Le document n’en contient pas."  # type: ignore[misc]

    def prepare(self, queryset: Any) -> Any:
        return queryset.defer("recherche").annotate(prise_par=Subquery(holders_of(self.contexte["pour"])))

    def les_colonnes(self) -> tuple[Colonne, ...]:
        return (
            *(self._engagement() if self.genre == Fiche.Genre.ENGAGEMENT else COLONNES[self.genre]),
            Colonne("etat", "État", lambda f: MOTS_ETAT[Fiche.Etat(f.etat)]),
            Colonne("confiance", "Confiance", genre=Genre.NOMBRE, tri=True),
            Colonne("ligne_debut", "Première ligne", genre=Genre.NOMBRE),
            Colonne("ligne_fin", "Dernière ligne", genre=Genre.NOMBRE),
        )

    def _engagement(self) -> tuple[Colonne, ...]:
        arbre: ArbreLu = self.contexte["arbre"]
        return (
            Colonne("numero", "Numéro", lambda f: f.contenu.get("numero")),
            Colonne("texte", "Engagement", lambda f: f.contenu.get("texte"), principale=True, largeur=80),
            Colonne("place", "Place", lambda f: arbre.fil(f.parent_cle), largeur=50),
            Colonne(
                "partenaires",
                "Partenaires",
                lambda f: [say_partner(p) for p in f.contenu.get("partenaires") or []],
                genre=Genre.LISTE,
                largeur=50,
            ),
            Colonne("echeance", "Échéance", lambda f: say_partial(f.contenu.get("echeance"))),
        )

    def les_filtres(self) -> tuple[Any, ...]:
        arbre: ArbreLu = self.contexte["arbre"]
        etat = FiltreChoix(cle="etat", libelle="État", champ="etat", choix=ETATS)
        if self.genre not in DANS_UNE_BRANCHE:
            return (etat,)
        branches = [(e.cle, e.titre) for e in arbre.racines]
        branche = FiltreBranche(
            cle="branche", libelle="Branche", champ="branche", choix=branches, vide="Hors de l’arborescence"
        )
        return (branche, etat)

    def _order(self) -> list[Any]:
        if self.tri == ("confiance", False):
            return [F("confiance").asc(nulls_last=True), "ordre", "pk"]
        return super()._order()
