"""Lists: one query object feeds the page, its counters, its filters and its exports, so that they always agree."""

from reciproque.socle.listes.colonnes import Colonne, Genre
from reciproque.socle.listes.exports import ExportTropGrand
from reciproque.socle.listes.filtres import Filtre, FiltreChoix, FiltreOuiNon, FiltrePeriode, FiltreRelation
from reciproque.socle.listes.liste import Liste
from reciproque.socle.listes.reponse import repondre_liste

__all__ = [
    "Colonne",
    "ExportTropGrand",
    "Filtre",
    "FiltreChoix",
    "FiltreOuiNon",
    "FiltrePeriode",
    "FiltreRelation",
    "Genre",
    "Liste",
    "repondre_liste",
]
