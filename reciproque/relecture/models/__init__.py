"""What the review itself keeps. What was read and reviewed lives in the contracts' room."""

from .cas import CasDeLecture
from .confirmation import Confirmation
from .difference import Difference
from .geste import Geste
from .prise import Prise
from .silence import Silence

__all__ = ["CasDeLecture", "Confirmation", "Difference", "Geste", "Prise", "Silence"]
