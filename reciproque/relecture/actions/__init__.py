"""Operations on readings: keyword-only, atomic, a journal entry where the change happens, none when nothing did."""

from .abandonner import abandonner, reprendre
from .comparer import comparer, is_outdated
from .confirmer import Bilan, NouveauContrat, confirmer
from .decider import laisser_difference, reprendre_difference
from .deposer import Depot, deposer
from .preparer import preparer
from .relire import corriger, ecarter, garder, garder_branche, retablir
from .signaler import signaler

__all__ = [
    "Bilan",
    "Depot",
    "NouveauContrat",
    "abandonner",
    "comparer",
    "confirmer",
    "corriger",
    "deposer",
    "ecarter",
    "garder",
    "garder_branche",
    "is_outdated",
    "laisser_difference",
    "preparer",
    "reprendre",
    "reprendre_difference",
    "retablir",
    "signaler",
]
