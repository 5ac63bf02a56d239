"""Periods of time that rules count in: civil and school years, and smaller ones; cut by the ends of a contract."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reciproque.langue import format_date

from .bases import Cadre

UN_JOUR = timedelta(days=1)
RENTREE = 9  # a school year runs from the 1st of September to the 31st of August


class Rythme(StrEnum):
    AN = "an"
    SCOLAIRE = "scolaire"
    SEMESTRE = "semestre"
    TRIMESTRE = "trimestre"
    MOIS = "mois"
    SEMAINE = "semaine"
    DUREE = "duree"


RYTHMES = {
    Rythme.AN: "an (année civile)",
    Rythme.SCOLAIRE: "année scolaire (1er septembre – 31 août)",
    Rythme.SEMESTRE: "semestre",
    Rythme.TRIMESTRE: "trimestre",
    Rythme.MOIS: "mois",
    Rythme.SEMAINE: "semaine",
    Rythme.DUREE: "durée du contrat",
}
_MOIS = {Rythme.AN: 12, Rythme.SCOLAIRE: 12, Rythme.SEMESTRE: 6, Rythme.TRIMESTRE: 3, Rythme.MOIS: 1}


@dataclass(frozen=True)
class Tranche:
    """One period. ``debut``..``fin`` is what the contract leaves of ``pleine``, in days both included."""

    debut: date
    fin: date
    pleine: int
    nom: str

    @property
    def jours(self) -> int:
        return (self.fin - self.debut).days + 1

    def due(self, nombre: int) -> int:
        """How many are due: all of them in a whole period, the whole part of the share in one that is cut short."""
        return nombre * self.jours // self.pleine


def add_months(jour: date, mois: int) -> date:
    """The same day of the month later or earlier; the last one when that month is shorter."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, place = divmod(rang, 12)
    return date(annee, place + 1, min(jour.day, calendar.monthrange(annee, place + 1)[1]))


def day_of_year(annee: int, mois: int, jour: int) -> date:
    """The 29th of February is the 28th in common years."""
    return date(annee, mois, min(jour, calendar.monthrange(annee, mois)[1]))


def slices(rythme: Rythme, cadre: Cadre, jour: date, *, tous_les: int = 1) -> list[Tranche]:
    """The periods begun by ``jour``, oldest first, each cut by the frame. Nothing before its start nor after its end.

    When the frame has no start, the period before that of ``jour`` is the first.
    """
    if rythme == Rythme.DUREE:
        return _whole(cadre, jour)
    debut = cadre.debut or _before(rythme, jour, tous_les)
    fin = cadre.fin
    sorties = []
    for premier, dernier in _series(rythme, debut, tous_les):
        if max(premier, debut) > jour or (fin and premier > fin):
            break
        a, b = max(premier, debut), min(dernier, fin) if fin else dernier
        sorties.append(Tranche(a, b, (dernier - premier).days + 1, _name(rythme, premier, dernier, tous_les)))
    return sorties


def _whole(cadre: Cadre, jour: date) -> list[Tranche]:
    if cadre.debut is None or cadre.fin is None or jour < cadre.debut:
        return []
    pleine = (cadre.fin - cadre.debut).days + 1
    return [Tranche(cadre.debut, cadre.fin, pleine, "sur la durée du contrat")]


def _before(rythme: Rythme, jour: date, tous_les: int) -> date:
    premier = _start(rythme, jour)
    if rythme == Rythme.SEMAINE:
        return premier - timedelta(weeks=tous_les)
    return add_months(premier, -_MOIS[rythme] * tous_les)


def _start(rythme: Rythme, jour: date) -> date:
    if rythme == Rythme.SEMAINE:
        return jour - timedelta(days=jour.weekday())
    if rythme == Rythme.SCOLAIRE:
        return date(jour.year - (jour.month < RENTREE), RENTREE, 1)
    pas = _MOIS[rythme]
    return date(jour.year, (jour.month - 1) // pas * pas + 1, 1)


def _series(rythme: Rythme, debut: date, tous_les: int) -> Iterator[tuple[date, date]]:
    premier = _start(rythme, debut)
    while True:
        suivant = (
            premier + timedelta(weeks=tous_les)
            if rythme == Rythme.SEMAINE
            else add_months(premier, _MOIS[rythme] * tous_les)
        )
        yield premier, suivant - UN_JOUR
        premier = suivant


def _name(rythme: Rythme, premier: date, dernier: date, tous_les: int) -> str:
    if rythme == Rythme.SEMAINE:
        return f"la semaine du {format_date(premier)}"
    if rythme == Rythme.SCOLAIRE:
        return f"sur l’année scolaire {premier.year}-{dernier.year}"
    if rythme == Rythme.AN:
        return f"en {premier.year}" if tous_les == 1 else f"de {premier.year} à {dernier.year}"
    if tous_les > 1:
        return f"de {format_date(premier, mois_seul=True)} à {format_date(dernier, mois_seul=True)}"
    if rythme == Rythme.MOIS:
        return f"en {format_date(premier, mois_seul=True)}"
    rang = (premier.month - 1) // _MOIS[rythme] + 1
    return f"au {rang}{'er' if rang == 1 else 'e'} {rythme.value} {premier.year}"
