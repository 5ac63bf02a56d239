"""Recompute what the document prints; the kinds of controls are in ``reciproque.lecture.controles``."""

from __future__ import annotations

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.controles import controler_tout
from reciproque.lecture.forme import Forme


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    controler_tout(forme, brouillon)
