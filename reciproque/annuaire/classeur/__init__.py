"""The directory as a workbook: a template to fill, its reading, what it would change."""

from .colonnes import FEUILLES, Colonne, Erreur, Feuille
from .lecture import Classeur, ClasseurRefuse, read_workbook
from .modele import to_template
from .projet import Projet, plan

__all__ = [
    "FEUILLES",
    "Classeur",
    "ClasseurRefuse",
    "Colonne",
    "Erreur",
    "Feuille",
    "Projet",
    "plan",
    "read_workbook",
    "to_template",
]
