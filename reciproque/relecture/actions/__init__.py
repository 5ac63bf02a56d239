"""Operations on readings: keyword-only, atomic, a journal entry where the change happens, none when nothing did."""

from .abandonner import abandonner, reprendre
from .comparer import comparer, is_outdated
from .completer import completer
from .confirmer import Bilan, NouveauContrat, confirmer
from .decider import laisser_difference, reprendre_difference
from .decouper import couper, reunir
from .defaire import defaire
from .deposer import Depot, deposer
from .gestes import annuler, refaire
from .preparer import preparer
from .relire import corriger, ecarter, garder, garder_branche, garder_genre, retablir
from .signaler import signaler

__all__ = [
    "Bilan",
    "Depot",
    "NouveauContrat",
    "abandonner",
    "annuler",
    "comparer",
    "completer",
    "confirmer",
    "corriger",
    "couper",
    "defaire",
    "deposer",
    "ecarter",
    "garder",
    "garder_branche",
    "garder_genre",
    "is_outdated",
    "laisser_difference",
    "preparer",
    "refaire",
    "reprendre",
    "reprendre_difference",
    "retablir",
    "reunir",
    "signaler",
]
