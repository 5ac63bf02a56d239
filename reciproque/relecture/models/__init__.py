"""What the review itself keeps. What was read and reviewed lives in the contracts' room."""

from .cas import CasDeLecture
from .difference import Difference
from .geste import Geste
from .prise import Prise

__all__ = ["CasDeLecture", "Difference", "Geste", "Prise"]
