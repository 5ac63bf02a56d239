"""What the general search finds of contracts: see `socle.recherche`."""

from .sources import SOURCES
from .vocabulaire import VOCABULAIRE

__all__ = ["SOURCES", "VOCABULAIRE"]
