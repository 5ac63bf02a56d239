"""The commitments of a reading, to be reviewed one after the other; the export is the whole reading in a table."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from reciproque.contrats.models import Fiche
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste
from reciproque.socle.listes.filtres import VIDE

from ..arbre import ArbreLu
from ..contenu import say_partial
from ..presentation import MOTS_ETAT
from ..recit import say_partner

ETATS = list(MOTS_ETAT.items())


class FiltreBranche(FiltreChoix):
    """One top branch, or what hangs outside the tree (an empty key, not a missing one)."""

    def condition(self, valeurs: list[str], modele: Any) -> Q:
        return Q(branche__in=["" if v == VIDE else v for v in valeurs])


class ListeEngagementsLus(Liste):
    """``arbre``: the tree of the reading."""

    nom = "fiches"
    titre = "Engagements lus"
    element = "engagement"
    gabarit = "relecture/_liste_fiches.html"
    recherche = ("recherche",)
    recherche_libelle = "Chercher dans les engagements"
    ordre = ("ordre",)
    par_page = 10
    vide = "Ce document ne contient aucun engagement."

    def les_colonnes(self) -> tuple[Colonne, ...]:
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
            Colonne("etat", "État", lambda f: MOTS_ETAT[Fiche.Etat(f.etat)]),
            Colonne("confiance", "Confiance", genre=Genre.NOMBRE, tri=True),
            Colonne("ligne_debut", "Première ligne", genre=Genre.NOMBRE),
            Colonne("ligne_fin", "Dernière ligne", genre=Genre.NOMBRE),
        )

    def les_filtres(self) -> tuple[Any, ...]:
        arbre: ArbreLu = self.contexte["arbre"]
        branches = [(e.cle, e.titre) for e in arbre.racines]
        return (
            FiltreBranche(
                cle="branche",
                libelle="Branche",
                champ="branche",
                choix=branches,
                vide="Hors de l’arborescence",
            ),
            FiltreChoix(cle="etat", libelle="État", champ="etat", choix=ETATS),
        )

    def _order(self) -> list[Any]:
        if self.tri == ("confiance", False):
            return [F("confiance").asc(nulls_last=True), "ordre", "pk"]
        return super()._order()
