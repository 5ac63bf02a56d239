"""Who is named: from a printed mark to organisations, services and collectives."""

from reciproque.lecture.partenaires.chapeau import Chapeau, chapeaux_internes, lire_chapeau, lire_queue
from reciproque.lecture.partenaires.resolveur import Mention, Resolveur

__all__ = ["Chapeau", "Mention", "Resolveur", "chapeaux_internes", "lire_chapeau", "lire_queue"]
