from .cas import ListeCas
from .contenus import COLONNES, ListeContenus
from .engagements import ListeEngagementsLus
from .lectures import ListeLectures

__all__ = ["COLONNES", "ListeCas", "ListeContenus", "ListeEngagementsLus", "ListeLectures"]
