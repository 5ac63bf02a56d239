"""The forms of this room."""

from .fait import CompletForm, FaitForm, ImportForm
from .regle import RegleForm

__all__ = ["CompletForm", "FaitForm", "ImportForm", "RegleForm"]
