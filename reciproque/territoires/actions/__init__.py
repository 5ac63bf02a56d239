"""Operations on places: keyword-only, atomic, a journal entry where the change happens."""

from .contours import Bilan, import_outlines
from .ensemble import QuartierLu, find_or_create_quartiers
from .lieux import find_or_create_commune, find_or_create_epci, find_or_create_quartier

__all__ = [
    "Bilan",
    "QuartierLu",
    "find_or_create_commune",
    "find_or_create_epci",
    "find_or_create_quartier",
    "find_or_create_quartiers",
    "import_outlines",
]
