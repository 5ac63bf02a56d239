"""French dates and periods, possibly partial: a contract often says only a month or a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reciproque.langue.pliage import fold

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_RANGS = {fold(m): i for i, m in enumerate(MOIS, 1)} | {
    "fevr": 2,
    "janv": 1,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_NOM_MOIS = (
    r"janv(?:ier|\.)|f[ée]vr(?:ier|\.)|mars|avril|mai|juin|juillet|ao[ûu]t|sept(?:embre|\.)|oct(?:obre|"
    r"\.)|nov(?:embre|\.)|d[ée]c(?:embre|\.)"
)
_ORDINAL = r"(?:\s*\^?\{?\s*er\s*\}?)?"
_ANNEE = r"(?:19|20)\d{2}"

_DATE = re.compile(
    rf"(?<!\d)(?:(?P<j>\d{{1,2}}){_ORDINAL}\s+)?(?P<m>{_NOM_MOIS})\s+(?P<a>{_ANNEE})(?!\d)"
    rf"|(?<![\d/.\-])(?P<j2>\d{{1,2}})(?P<sep>[/.\-])(?P<m2>\d{{1,2}})(?P=sep)(?P<a2>\d{{4}}|\d{{2}})(?!\d|[./\-]\d)"
    rf"|(?<![\d\-/])(?P<a3>{_ANNEE})-(?P<m3>0[1-9]|1[0-2])-(?P<j3>[0-3]\d)(?!\d)",
    re.IGNORECASE,
)
# Cheap test before the dear one: a day/month pair, or the stem of a month before a year.
_INDICE = re.compile(r"\d[/.\-]\d|[a-zéûA-ZÉÛ.]\s+(?:19|20)\d\d")
_SEULE = re.compile(rf"(?<![\d.,/\-])({_ANNEE})(?![\d.,]\d|\d|[/\-]\d)")
_ANNEES = re.compile(r"(?:19|20)\d\d")
_PERIODE = re.compile(
    rf"(?<![\d\-/])(?P<a>{_ANNEE})\s*(?:[-–—/]|à|au|et(?=\s*{_ANNEE}))\s*(?P<b>{_ANNEE}|"
    rf"\d{{2}}(?![\d.,/]))(?!\d|\s?[%€])"
    rf"|\b(?:de|entre)\s+(?P<a4>{_ANNEE})\s+(?:à|et)\s+(?P<b4>{_ANNEE})"
    rf"|\b(?:jusqu['’]\s*(?:en|au|à la fin de|à fin|à)|d['’]ici(?:\s+(?:à|la fin|fin))*|avant\s+fin)\s+"
    rf"(?:(?P<jj>\d{{1,2}}){_ORDINAL}\s+)?(?:(?P<mm>{_NOM_MOIS})\s+)?(?P<fin>{_ANNEE})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class DatePartielle:
    """A year, a month or a day."""

    annee: int
    mois: int | None = None
    jour: int | None = None

    def iso(self) -> str:
        sortie = f"{self.annee:04d}"
        if self.mois:
            sortie += f"-{self.mois:02d}"
            if self.jour:
                sortie += f"-{self.jour:02d}"
        return sortie

    def to_date(self) -> date | None:
        return date(self.annee, self.mois, self.jour) if self.mois and self.jour else None


@dataclass(frozen=True, slots=True)
class Periode:
    """Both ends may be missing (``jusqu'en 2022`` has no start)."""

    debut: DatePartielle | None
    fin: DatePartielle | None


def _valide(annee: int, mois: int | None, jour: int | None) -> DatePartielle | None:
    if mois is not None and not 1 <= mois <= 12:
        return None
    if jour is not None and mois is not None:
        try:
            date(annee, mois, jour)
        except ValueError:
            return None
    return DatePartielle(annee, mois, jour)


def _mois(nom: str) -> int:
    plie = fold(nom).rstrip(".")
    return _RANGS.get(plie) or _RANGS[plie[:4]]


def find_dates(text: str) -> list[tuple[DatePartielle, int, int]]:
    """Every date with at least a month, with its place in the text."""
    if not _INDICE.search(text):
        return []
    sortie = []
    for m in _DATE.finditer(text):
        if m.group("m"):
            d = _valide(int(m["a"]), _mois(m["m"]), int(m["j"]) if m["j"] else None)
        elif m.group("m2"):
            annee = int(m["a2"])
            d = _valide(annee + 2000 if annee < 100 else annee, int(m["m2"]), int(m["j2"]))
        else:
            d = _valide(int(m["a3"]), int(m["m3"]), int(m["j3"]))
        if d:
            sortie.append((d, m.start(), m.end()))
    return sortie


def parse_date(text: str) -> DatePartielle | None:
    """First date of the text (``1^{er} juillet 2019``, ``08.12.2020``, ``juillet 2019``), else its first year, else
    ``None``.
    """
    dates = find_dates(text)
    if dates:
        return dates[0][0]
    annee = _SEULE.search(text)
    return DatePartielle(int(annee.group(1))) if annee else None


def find_periods(text: str) -> list[tuple[Periode, int, int]]:
    """``2019-2022``, ``2015/2020``, ``2019 à 2022``, ``jusqu'au 31 décembre 2023``, ``d'ici 2022``."""
    if not _ANNEES.search(text):
        return []
    sortie = []
    for m in _PERIODE.finditer(text):
        if m["fin"]:
            fin = _valide(
                int(m["fin"]), _mois(m["mm"]) if m["mm"] else None, int(m["jj"]) if m["jj"] and m["mm"] else None
            )
            if fin:
                sortie.append((Periode(None, fin), m.start(), m.end()))
            continue
        a, b = int(m["a"] or m["a4"]), m["b"] or m["b4"]
        fin_a = int(b) if len(b) == 4 else a - a % 100 + int(b)
        if a < fin_a <= a + 30:
            sortie.append((Periode(DatePartielle(a), DatePartielle(fin_a)), m.start(), m.end()))
    return sortie


def parse_period(text: str) -> Periode | None:
    """First period of the text."""
    periodes = find_periods(text)
    return periodes[0][0] if periodes else None


def format_date(d: date | DatePartielle | None, *, mois_seul: bool = False) -> str:
    """``5 janvier 2026``, ``1er janvier 2026``, ``juillet 2019``, ``2019``; empty for ``None``."""
    if d is None:
        return ""
    if isinstance(d, DatePartielle):
        annee, mois, jour = d.annee, d.mois, d.jour
    else:
        annee, mois, jour = d.year, d.month, d.day
    if not mois:
        return str(annee)
    texte = f"{MOIS[mois - 1]} {annee}"
    if not jour or mois_seul:
        return texte
    return f"{'1er' if jour == 1 else jour} {texte}"


def format_periode(p: Periode) -> str:
    """``2019-2022``; ``jusqu’en 2022`` when only the end is known."""
    if p.debut and p.fin:
        if not p.debut.mois and not p.fin.mois:
            return f"{p.debut.annee}-{p.fin.annee}"
        return f"{format_date(p.debut)} – {format_date(p.fin)}"
    if p.fin:
        article = "au" if p.fin.jour else "en"
        return f"jusqu’{article} {format_date(p.fin)}"
    return f"depuis {format_date(p.debut)}" if p.debut else ""
