"""A month as a table of weeks."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .collecte import Ligne

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ANNEES = range(1990, 2100)
MONTREES = 5  # things told in a day in a square


@dataclass(frozen=True)
class Case:
    jour: date
    lignes: list[Ligne]
    hors: bool  # of the month before or after
    aujourdhui: bool

    @property
    def premieres(self) -> list[Ligne]:
        return self.lignes[:MONTREES]

    @property
    def autres(self) -> list[Ligne]:
        """A click away: the last day of a year holds more than a square can show."""
        return self.lignes[MONTREES:]


@dataclass(frozen=True)
class Mois:
    premier: date

    @classmethod
    def read(cls, texte: str, defaut: date) -> Mois:
        """« 2026-03 »; what is not a month is the one of ``defaut``."""
        annee, _, mois = texte.partition("-")
        lisible = annee.isdecimal() and mois.isdecimal() and len(texte) == 7
        if lisible and int(annee) in ANNEES and 1 <= int(mois) <= 12:
            return cls(date(int(annee), int(mois), 1))
        return cls(defaut.replace(day=1))

    def __str__(self) -> str:
        return f"{MOIS[self.premier.month - 1]} {self.premier.year}"

    @property
    def de(self) -> str:
        """« de mars 2026 », « d’avril 2026 »."""
        return f"d’{self}" if str(self)[0] in "ao" else f"de {self}"

    @property
    def cle(self) -> str:
        return f"{self.premier:%Y-%m}"

    @property
    def dernier(self) -> date:
        return self.premier.replace(day=calendar.monthrange(self.premier.year, self.premier.month)[1])

    @property
    def avant(self) -> Mois:
        return Mois((self.premier - timedelta(days=1)).replace(day=1))

    @property
    def apres(self) -> Mois:
        return Mois(self.dernier + timedelta(days=1))

    def weeks(self, lignes: Iterable[Ligne], jour: date) -> list[list[Case]]:
        """Whole weeks from Monday; days of other months are there, empty."""
        par_jour: dict[date, list[Ligne]] = defaultdict(list)
        for ligne in lignes:
            if ligne.jour and self.premier <= ligne.jour <= self.dernier:
                par_jour[ligne.jour].append(ligne)
        semaines = calendar.Calendar().monthdatescalendar(self.premier.year, self.premier.month)
        return [
            [Case(j, par_jour[j], j.month != self.premier.month, j == jour) for j in semaine] for semaine in semaines
        ]
