"""What two readings of a document do not say alike."""

from __future__ import annotations

from typing import Any

from reciproque.contrats.models import Fiche
from reciproque.socle.listes import Colonne, FiltreChoix, Liste

from ..comparaison.ecarts import CHAMPS
from ..contenu import main_text
from ..models import Difference


def _texte(cote: str) -> Any:
    return lambda d: main_text(fiche.contenu) if (fiche := getattr(d, cote)) else ""


class ListeDifferences(Liste):
    nom = "differences"
    titre = "Différences entre deux lectures"
    element = "différence"
    gabarit_lignes = "relecture/_differences.html"
    colonnes = (
        Colonne("genre", "Genre", lambda d: str(Fiche.Genre(d.genre).label)),
        Colonne("nature", "Différence", "get_nature_display"),
        Colonne("avant", "Relu", _texte("avant"), principale=True, largeur=60),
        Colonne("apres", "Lu maintenant", _texte("apres"), largeur=60),
        Colonne("decision", "Décision", "get_decision_display"),
        Colonne("decide_par", "Décidé par", "decide_par"),
    )
    filtres = (
        FiltreChoix(cle="decision", libelle="Décision", champ="decision", choix=Difference.Decision.choices),
        FiltreChoix(cle="nature", libelle="Différence", champ="nature", choix=Difference.Nature.choices),
        FiltreChoix(cle="genre", libelle="Genre", champ="genre", choix=[(g, Fiche.Genre(g).label) for g in CHAMPS]),
    )
    ordre = ("decision", "ordre")
    par_page = 20
    vide = "Les deux lectures disent la même chose\u00a0: il n’y a rien à faire."

    def prepare(self, queryset: Any) -> Any:
        return queryset.select_related("avant", "apres", "decide_par", "lecture").defer(
            "lecture__contenu", "avant__recherche", "apres__recherche"
        )
