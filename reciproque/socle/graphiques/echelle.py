"""Round graduations that hold every figure, zero included. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

PAS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Echelle:
    """From the lowest to the highest graduation, on ``longueur`` units of the drawing."""

    graduations: Sequence[Decimal]
    longueur: float

    def place(self, valeur: Decimal) -> float:
        """Distance from the lowest graduation, in units of the drawing."""
        bas, haut = self.graduations[0], self.graduations[-1]
        return float((valeur - bas) / (haut - bas)) * self.longueur


def scale(valeurs: Iterable[Decimal], longueur: float, intervalles: int = 4) -> Echelle:
    """Zero is always there: a bar or a line cut short would lie about what it shows."""
    toutes = [*valeurs, Decimal(0)]
    bas, haut = min(toutes), max(toutes)
    if bas == haut:
        haut = bas + 1
    pas = _step((haut - bas) / intervalles)
    premier, dernier = math.floor(bas / pas), math.ceil(haut / pas)
    return Echelle([pas * rang for rang in range(premier, dernier + 1)], longueur)


def _step(brut: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10… × a power of ten that is not under ``brut``."""
    puissance = Decimal(1).scaleb(brut.adjusted())
    return next(puissance * n for n in PAS if puissance * n >= brut)
