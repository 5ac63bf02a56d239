from .contenus import COLONNES, ListeContenus
from .engagements import ListeEngagementsLus
from .lectures import ListeLectures

__all__ = ["COLONNES", "ListeContenus", "ListeEngagementsLus", "ListeLectures"]
