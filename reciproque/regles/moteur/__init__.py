"""The engine: rule parameters, dated and scoped facts, a day → kept, at risk, broken, or impossible to say.

Pure Python on ``langue`` alone. ``evaluer.GENRES`` lists the kinds, one module each.
"""

from .bases import Cadre, Etat, FaitConnu, Force, Lieu, Manque, Motif, Registre, Releve, Resultat
from .echeances import deadlines
from .evaluer import GENRES, evaluate, parameters_of, register, to_specify
from .parametres import Parametres, ParametresInvalides, Saisie, read, write

__all__ = [
    "GENRES",
    "Cadre",
    "Etat",
    "FaitConnu",
    "Force",
    "Lieu",
    "Manque",
    "Motif",
    "Parametres",
    "ParametresInvalides",
    "Registre",
    "Releve",
    "Resultat",
    "Saisie",
    "deadlines",
    "evaluate",
    "parameters_of",
    "read",
    "register",
    "to_specify",
    "write",
]
