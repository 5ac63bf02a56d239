"""The lists of this room."""

from .faits import ListeFaits
from .regles import ListeRegles

__all__ = ["ListeFaits", "ListeRegles"]
