"""Organisations and the names they are known by, who holds what in them, what became of them. Knows no contract."""

from .fusion import Fusion, PaireEcartee
from .organisation import Appellation, Organisation, OrganisationQuerySet, named_like

__all__ = ["Appellation", "Fusion", "Organisation", "OrganisationQuerySet", "PaireEcartee", "named_like"]
