"""Organisations and the names they are known by, who holds what in them, what became of them. Knows no contract."""

from .fonction import Fonction, Mandat, Personne
from .fusion import Fusion, PaireEcartee
from .organisation import Appellation, Organisation, OrganisationQuerySet, named_like
from .succession import Succession

__all__ = [
    "Appellation",
    "Fonction",
    "Fusion",
    "Mandat",
    "Organisation",
    "OrganisationQuerySet",
    "PaireEcartee",
    "Personne",
    "Succession",
    "named_like",
]
