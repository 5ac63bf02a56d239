from .cas import ListeCas
from .contenus import COLONNES, ListeContenus
from .differences import ListeDifferences
from .engagements import ListeFichesLues
from .lectures import ListeLectures

__all__ = ["COLONNES", "ListeCas", "ListeContenus", "ListeDifferences", "ListeFichesLues", "ListeLectures"]
