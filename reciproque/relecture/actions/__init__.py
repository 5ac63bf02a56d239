"""Operations on readings: keyword-only, atomic, a journal entry where the change happens, none when nothing did."""

from .abandonner import abandonner, reprendre
from .confirmer import Bilan, NouveauContrat, confirmer
from .deposer import Depot, deposer
from .preparer import preparer
from .relire import corriger, ecarter, garder, garder_branche, retablir
from .signaler import signaler

__all__ = [
    "Bilan",
    "Depot",
    "NouveauContrat",
    "abandonner",
    "confirmer",
    "corriger",
    "deposer",
    "ecarter",
    "garder",
    "garder_branche",
    "preparer",
    "reprendre",
    "retablir",
    "signaler",
]
