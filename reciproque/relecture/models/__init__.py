"""What the review itself keeps. What was read and reviewed lives in the contracts' room."""

from .cas import CasDeLecture
from .difference import Difference

__all__ = ["CasDeLecture", "Difference"]
