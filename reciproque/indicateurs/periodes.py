"""Periods of figures: a year, a school year, a quarter, a month, a day. Read as written, named in French. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from reciproque.langue import fold, format_date, parse_date

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
_PAR_MOIS = {fold(nom): rang for rang, nom in enumerate(MOIS, 1)}
_ANNEE = re.compile(r"(?:annee )?((?:19|20)\d\d)")
_SCOLAIRE = re.compile(r"(?:annee scolaire )?((?:19|20)\d\d) ?[-/] ?((?:19|20)?\d\d)")
_TRIMESTRE = re.compile(r"(?:t ?([1-4])|([1-4])(?:er|e|eme)? ?(?:t|trim(?:estre)?))[ /-]?((?:19|20)\d\d)")
_SEMESTRE = re.compile(r"(?:s ?([12])|([12])(?:er|e|eme)? ?(?:s|sem(?:estre)?))[ /-]?((?:19|20)\d\d)")
_MOIS = re.compile(r"([a-z]+) ((?:19|20)\d\d)")
_MOIS_CHIFFRES = re.compile(r"(0?[1-9]|1[0-2])/((?:19|20)\d\d)")
_JOUR = re.compile(r"(?:au |le )?(.+)")
_DU_AU = re.compile(r"du (.+) au (.+)")


@dataclass(frozen=True, order=True)
class Periode:
    """From ``debut`` to ``fin``, both included."""

    debut: date
    fin: date

    def __str__(self) -> str:
        d, f = self.debut, self.fin
        if d == f:
            return f"au {format_date(d)}"
        if (d.month, d.day, f.month, f.day) == (1, 1, 12, 31):
            return str(d.year) if d.year == f.year else f"{d.year} à {f.year}"
        if (d.month, d.day, f.month, f.day, f.year - d.year) == (9, 1, 8, 31, 1):
            return f"{d.year}-{f.year}"
        if d.day == 1 and f == _end_of_month(f) and d.year == f.year:
            mois = f.month - d.month + 1
            if mois == 1:
                return f"{MOIS[d.month - 1]} {d.year}"
            if mois in (3, 6) and d.month % mois == 1:
                rang = (d.month - 1) // mois + 1
                return f"{rang}{'er' if rang == 1 else 'e'} {'trimestre' if mois == 3 else 'semestre'} {d.year}"
        return f"du {format_date(d)} au {format_date(f)}"

    @property
    def cle(self) -> str:
        """What addresses carry."""
        return f"{self.debut:%Y%m%d}-{self.fin:%Y%m%d}"

    @classmethod
    def of_year(cls, annee: int) -> Periode:
        return cls(date(annee, 1, 1), date(annee, 12, 31))

    @classmethod
    def from_key(cls, cle: str) -> Periode | None:
        if not re.fullmatch(r"\d{8}-\d{8}", cle):
            return None
        try:
            debut, fin = (date(int(p[:4]), int(p[4:6]), int(p[6:])) for p in cle.split("-"))
        except ValueError:
            return None
        return cls(debut, fin) if debut <= fin else None


def read_period(texte: str) -> Periode | None:
    """« 2021 », « 2021-2022 » (school year), « T1 2021 », « 1er semestre 2021 », « mars 2021 », « 31/12/2021 ».

    None when it is no period.
    """
    plie = " ".join(fold(texte).split())
    if trouve := _ANNEE.fullmatch(plie):
        return Periode.of_year(int(trouve[1]))
    if trouve := _SCOLAIRE.fullmatch(plie):
        return _school(int(trouve[1]), int(trouve[2]))
    for motif, mois in ((_TRIMESTRE, 3), (_SEMESTRE, 6)):
        if trouve := motif.fullmatch(plie):
            rang = int(trouve[1] or trouve[2])
            return _months(int(trouve[3]), (rang - 1) * mois + 1, mois)
    if (trouve := _MOIS.fullmatch(plie)) and trouve[1] in _PAR_MOIS:
        return _months(int(trouve[2]), _PAR_MOIS[trouve[1]], 1)
    if trouve := _MOIS_CHIFFRES.fullmatch(plie):
        return _months(int(trouve[2]), int(trouve[1]), 1)
    if trouve := _DU_AU.fullmatch(plie):
        debut, fin = _day(trouve[1]), _day(trouve[2])
        return Periode(debut, fin) if debut and fin and debut <= fin else None
    if (trouve := _JOUR.fullmatch(plie)) and (jour := _day(trouve[1])):
        return Periode(jour, jour)
    return None


def _day(texte: str) -> date | None:
    lue = parse_date(texte)
    return date(lue.annee, lue.mois, lue.jour) if lue and lue.mois and lue.jour else None


def _school(debut: int, fin: int) -> Periode | None:
    fin = fin if fin > 99 else debut // 100 * 100 + fin
    return Periode(date(debut, 9, 1), date(fin, 8, 31)) if fin == debut + 1 else None


def _months(annee: int, premier: int, combien: int) -> Periode:
    dernier = premier + combien - 1
    return Periode(date(annee, premier, 1), _end_of_month(date(annee, dernier, 1)))


def _end_of_month(jour: date) -> date:
    return date(jour.year, jour.month, 1) + timedelta(days=monthrange(jour.year, jour.month)[1] - 1)
