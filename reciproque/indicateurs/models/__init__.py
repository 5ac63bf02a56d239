"""What is measured: indicators, their successive definitions, their targets."""

from .cible import Cible, Palier
from .definition import Definition
from .indicateur import Indicateur
from .territoire import LIEUX, Lieu, SurTerritoire, lieu_key, on_one_place

__all__ = [
    "LIEUX",
    "Cible",
    "Definition",
    "Indicateur",
    "Lieu",
    "Palier",
    "SurTerritoire",
    "lieu_key",
    "on_one_place",
]
