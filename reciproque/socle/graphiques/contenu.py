"""What a chart says: figures, their unit, what they are compared to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True)
class Serie:
    """One line. ``valeurs`` has one figure for each period, None where there is none; ``notes`` says why."""

    nom: str
    valeurs: Sequence[Decimal | None]
    notes: Sequence[str] = ()
    genre: Literal["valeur", "cible", "reference"] = "valeur"

    def note(self, rang: int) -> str:
        return self.notes[rang] if rang < len(self.notes) else ""


@dataclass(frozen=True)
class Courbes:
    """Figures over time, one line each. ``periodes``: their names, in order."""

    titre: str
    description: str
    periodes: Sequence[str]
    series: Sequence[Serie]
    unite: str = ""

    def __post_init__(self) -> None:
        if any(len(serie.valeurs) != len(self.periodes) for serie in self.series):
            raise ValueError(f"«\u00a0{self.titre}\u00a0»\u00a0: une série n’a pas une valeur par période.")


@dataclass(frozen=True)
class Barre:
    """One bar. ``vise``: the one the chart is about. ``note`` says why a figure is missing."""

    nom: str
    valeur: Decimal | None
    vise: bool = False
    note: str = ""


@dataclass(frozen=True)
class Repere:
    """A figure that the bars are compared to."""

    nom: str
    valeur: Decimal
    genre: Literal["cible", "reference"] = "reference"


@dataclass(frozen=True)
class Barres:
    """Figures side by side, with the lines they are compared to."""

    titre: str
    description: str
    barres: Sequence[Barre]
    unite: str = ""
    reperes: Sequence[Repere] = field(default=())
