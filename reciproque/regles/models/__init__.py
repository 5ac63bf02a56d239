"""Rules, the facts they are judged on, and what applies to which contract."""

from .dernier_etat import DernierEtat
from .fait import Complet, Fait, GenreFait
from .regle import Application, Regle

__all__ = ["Application", "Complet", "DernierEtat", "Fait", "GenreFait", "Regle"]
