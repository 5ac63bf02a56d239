"""One way to say which place a figure is about: a neighbourhood, an administrative unit, or a whole contract."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

# Foreign key -> what it is called. From the smallest place to the widest.
LIEUX = {
    "quartier": "quartier",
    "commune": "commune",
    "epci": "intercommunalité",
    "departement": "département",
    "region": "région",
    "contrat": "ensemble du contrat",
}


@dataclass(frozen=True)
class Lieu:
    """One place. ``genre`` is a key of LIEUX; ``cle`` (« quartier-12 ») is what forms and addresses carry."""

    genre: str
    pk: int

    @property
    def cle(self) -> str:
        return f"{self.genre}-{self.pk}"

    @property
    def champs(self) -> dict[str, int]:
        """Filters of a query, or fields of a row, that say this place."""
        return {f"{self.genre}_id": self.pk}

    @classmethod
    def lire(cls, cle: str) -> Lieu | None:
        """From ``cle``; None when it says no place. Whether the place exists is not known yet."""
        genre, _, pk = cle.partition("-")
        if genre not in LIEUX or not pk.isdecimal() or len(pk) > 18:
            return None
        return cls(genre, int(pk))


def on_one_place(*, facultatif: bool = False) -> Q:
    """Condition of a CheckConstraint: one place and one only (or none, when ``facultatif``)."""
    choix = [Q(**{autre: None for autre in LIEUX if autre != genre}) for genre in LIEUX]
    if not facultatif:
        choix = [seul & Q(**{f"{genre}__isnull": False}) for genre, seul in zip(LIEUX, choix, strict=True)]
    return reduce(or_, choix)


def lieu_key() -> tuple[Any, ...]:
    """The place as expressions of a UniqueConstraint, for which two empty columns are the same."""
    return tuple(Coalesce(genre, 0) for genre in LIEUX)


class SurTerritoire(models.Model):
    """Abstract: a row about one place. The model says with `on_one_place` whether a place is required."""

    quartier = models.ForeignKey("territoires.Quartier", models.PROTECT, null=True, blank=True, related_name="+")
    commune = models.ForeignKey("territoires.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    epci = models.ForeignKey("territoires.Epci", models.PROTECT, null=True, blank=True, related_name="+")
    departement = models.ForeignKey("territoires.Departement", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("territoires.Region", models.PROTECT, null=True, blank=True, related_name="+")
    contrat = models.ForeignKey(
        "contrats.Contrat", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="contrat entier"
    )

    class Meta:
        abstract = True

    @property
    def lieu(self) -> Lieu | None:
        """The place of this row; None when it has none."""
        for genre in LIEUX:
            if (pk := getattr(self, f"{genre}_id")) is not None:
                return Lieu(genre, pk)
        return None

    @property
    def territoire(self) -> Any:
        """The object itself: `Quartier`, `Commune`… or `Contrat`; None when the row has no place."""
        lieu = self.lieu
        return getattr(self, lieu.genre) if lieu else None

    @property
    def libelle_territoire(self) -> str:
        lieu = self.lieu
        if lieu is None:
            return ""
        return "Ensemble du contrat" if lieu.genre == "contrat" else str(self.territoire)
