"""Who is named: from a printed mark to organisations, services and collectives."""

from reciproque.lecture.partenaires.resolveur import Resolveur

__all__ = ["Resolveur"]
