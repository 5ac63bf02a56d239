from reciproque.socle.models.fichier import Fichier
from reciproque.socle.models.index import LigneIndex
from reciproque.socle.models.journal import Entree, JournalImmuable, ValeurPersonnelle
from reciproque.socle.models.travail import Travail

__all__ = ["Entree", "Fichier", "JournalImmuable", "LigneIndex", "Travail", "ValeurPersonnelle"]
