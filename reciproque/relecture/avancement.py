"""How far a review has gone: one query, told in numbers and in minutes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from reciproque.contrats.models import Fiche, Lecture

Genre, Etat = Fiche.Genre, Fiche.Etat

SECONDES_PAR_FICHE = 20  # a sentence read beside its passage


@dataclass(frozen=True)
class Avancement:
    """Counts of the commitments of a reading."""

    total: int
    a_relire: int
    ecartes: int
    confirmes: int

    @property
    def relus(self) -> int:
        return self.total - self.a_relire

    @property
    def pourcent(self) -> int:
        return self.relus * 100 // self.total if self.total else 100

    @property
    def minutes(self) -> int:
        return max(1, round(self.a_relire * SECONDES_PAR_FICHE / 60))


def progress_of(lecture: Lecture) -> Avancement:
    return Avancement(
        **lecture.fiches.filter(genre=Genre.ENGAGEMENT).aggregate(
            total=Count("pk"),
            a_relire=Count("pk", filter=Q(etat=Etat.PROPOSEE)),
            ecartes=Count("pk", filter=Q(etat=Etat.ECARTEE)),
            confirmes=Count("pk", filter=Q(etat=Etat.CONFIRMEE)),
        )
    )
