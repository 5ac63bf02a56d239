"""Build the demonstration: places, organisations, people, contracts read and confirmed. One file a subject."""

from .territoire import DejaRemplie, construire, vider

__all__ = ["DejaRemplie", "construire", "vider"]
