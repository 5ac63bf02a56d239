"""How pressing a thing is, as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from .collecte import Ligne

SEMAINE, MOIS = timedelta(days=6), timedelta(days=29)


class Urgence(TextChoices):
    RETARD = "retard", "En retard"
    SEMAINE = "semaine", "Cette semaine"
    MOIS = "mois", "Ce mois-ci"
    PLUS_TARD = "plus-tard", "Plus tard"
    SANS_DATE = "sans-date", "Sans date"

    @classmethod
    def of(cls, echeance: date | None, jour: date) -> Urgence:
        """« Cette semaine » and « ce mois-ci » are the 7 and the 30 days that begin with ``jour``: what is due on
        Monday is as pressing when it is asked on Friday.
        """
        if echeance is None:
            return cls.SANS_DATE
        if echeance < jour:
            return cls.RETARD
        if echeance <= jour + SEMAINE:
            return cls.SEMAINE
        return cls.MOIS if echeance <= jour + MOIS else cls.PLUS_TARD

    def until(self, jour: date) -> date | None:
        """The last day of « cette semaine » and « ce mois-ci »."""
        return {Urgence.SEMAINE: jour + SEMAINE, Urgence.MOIS: jour + MOIS}.get(self)


@dataclass(frozen=True)
class Groupe:
    """Things equally pressing; ``total`` counts them all, ``lignes`` are those shown."""

    urgence: Urgence
    lignes: list[Ligne]
    total: int
    jusqua: date | None


def by_urgency(lignes: Sequence[Ligne], jour: date, debut: int = 0, fin: int | None = None) -> list[Groupe]:
    """Most pressing first; of these sorted things, those of rank ``debut`` to ``fin`` are shown, all are counted."""
    rangees: dict[Urgence, list[Ligne]] = {urgence: [] for urgence in Urgence}
    comptes: Counter[Urgence] = Counter()
    for rang, ligne in enumerate(lignes):
        urgence = Urgence.of(ligne.jour, jour)
        comptes[urgence] += 1
        if debut <= rang and (fin is None or rang < fin):
            rangees[urgence].append(ligne)
    return [Groupe(u, siennes, comptes[u], u.until(jour)) for u, siennes in rangees.items() if siennes]
