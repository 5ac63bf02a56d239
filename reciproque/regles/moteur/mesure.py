"""A figure that rules on shares read: measured as such, or one figure over another of the same year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .bases import FaitConnu, Manque, Registre, Releve, say_day, say_value


@dataclass(frozen=True)
class Mesure:
    date: date
    valeur: Decimal
    faits: tuple[FaitConnu, ...]


def measures(p: Any, registre: Registre) -> tuple[list[Mesure], list[Manque]]:
    """Known measures of ``p.fait`` or of ``p.fait`` over ``p.sur`` in percent, oldest first, and what is missing."""
    haut = registre.of(p.fait)
    if not p.sur:
        mesures = [Mesure(f.date, f.nombre, (f,)) for f in haut.faits if f.valeur is not None]
        return mesures, [] if mesures else ask(p, registre)
    bas = registre.of(p.sur)
    numerateurs, denominateurs = _by_year(haut), _by_year(bas)
    mesures = []
    for annee in sorted(numerateurs.keys() & denominateurs.keys()):
        total = sum((f.nombre for f in denominateurs[annee]), Decimal(0))
        if total:
            part = sum((f.nombre for f in numerateurs[annee]), Decimal(0)) * 100 / total
            faits = (*numerateurs[annee], *denominateurs[annee])
            mesures.append(Mesure(max(f.date for f in faits), part, faits))
    seuls = sorted(numerateurs.keys() ^ denominateurs.keys())
    manques = [
        Manque(
            p.sur if annee in numerateurs else p.fait,
            f"{(bas if annee in numerateurs else haut).libelle}\u00a0: quelle est la valeur en {annee}\u00a0?",
        )
        for annee in seuls[-1:]
    ]
    if not mesures and not manques:
        manques = ask(p, registre)
    return mesures, manques


def ask(p: Any, registre: Registre) -> list[Manque]:
    return [
        Manque(genre, f"{registre.of(genre).libelle}\u00a0: quelle est la valeur\u00a0?")
        for genre in (p.fait, p.sur)
        if genre
    ]


def _by_year(releve: Releve) -> dict[int, list[FaitConnu]]:
    annees: dict[int, list[FaitConnu]] = {}
    for fait in releve.faits:
        if fait.valeur is not None:
            annees.setdefault(fait.annee, []).append(fait)
    return annees


def unit_of(p: Any, registre: Registre) -> str:
    return "%" if p.sur else registre.of(p.fait).unite


def told_unit(p: Any, unites: dict[str, str] | None) -> str:
    """The unit to tell the rule in, before any fact is known."""
    return "%" if p.sur else (unites or {}).get(p.fait, "")


def history(mesures: list[Mesure], unite: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"Mesuré {say_day(m.date)}", say_value(m.valeur, unite)) for m in mesures[-6:])
