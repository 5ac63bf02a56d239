"""À venir."""

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    return None
