"""What is measured: indicators, their successive definitions, their targets."""

from .cible import Cible, Palier
from .definition import Definition
from .donnee import Donnee
from .echelle import NIVEAUX, Echelle, Evaluation
from .indicateur import Indicateur
from .territoire import LIEUX, Lieu, SurTerritoire, lieu_key, on_one_place
from .valeurs import (
    ColonneConnue,
    Correction,
    Importation,
    SansSecret,
    SeuilSecret,
    Sexe,
    Valeur,
    Zone,
    format_value,
)

__all__ = [
    "LIEUX",
    "NIVEAUX",
    "Cible",
    "ColonneConnue",
    "Correction",
    "Definition",
    "Donnee",
    "Echelle",
    "Evaluation",
    "Importation",
    "Indicateur",
    "Lieu",
    "Palier",
    "SansSecret",
    "SeuilSecret",
    "Sexe",
    "SurTerritoire",
    "Valeur",
    "Zone",
    "format_value",
    "lieu_key",
    "on_one_place",
]
