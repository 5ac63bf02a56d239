"""How far a review has gone: one query, told in numbers and in minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from reciproque.contrats.models import Fiche, Lecture

Genre, Etat = Fiche.Genre, Fiche.Etat

SECONDES_PAR_FICHE = {Genre.ENGAGEMENT: 20}  # a sentence read beside its passage
SECONDES_AUTRES = 8  # a name, a figure


@dataclass(frozen=True)
class Avancement:
    """Counts of the records of one kind, and what waits in the others."""

    genre: str
    total: int
    a_relire: int
    ecartes: int
    confirmes: int
    restes: dict[str, int] = field(default_factory=dict)  # kind -> records nobody has looked at
    totaux: dict[str, int] = field(default_factory=dict)

    @property
    def relus(self) -> int:
        return self.total - self.a_relire

    @property
    def pourcent(self) -> int:
        return self.relus * 100 // self.total if self.total else 100

    @property
    def minutes(self) -> int:
        return _minutes({self.genre: self.a_relire})

    @property
    def ailleurs(self) -> int:
        """What waits in the other kinds."""
        return sum(self.restes.values()) - self.restes.get(self.genre, 0)

    @property
    def minutes_en_tout(self) -> int:
        return _minutes(self.restes)


def _minutes(restes: dict[str, int]) -> int:
    secondes = sum(n * SECONDES_PAR_FICHE.get(Genre(genre), SECONDES_AUTRES) for genre, n in restes.items())
    return max(1, round(secondes / 60))


def to_review(lecture: Lecture, genre: str) -> QuerySet[Fiche]:
    """Records of one kind that a person looks at; of the controls, those that show a gap."""
    fiches = lecture.fiches.filter(genre=genre)
    return fiches.filter(contenu__verdict="ecart") if genre == Genre.CONTROLE else fiches


def progress_of(lecture: Lecture, genre: str = Genre.ENGAGEMENT) -> Avancement:
    """One query, whatever the kinds; of the controls, only those that show a gap count."""
    from .listes.contenus import RELUS

    relues = lecture.fiches.filter(~Q(genre=Genre.CONTROLE) | Q(contenu__verdict="ecart"), genre__in=RELUS)
    comptes: dict[str, dict[str, int]] = {}
    for un, etat, n in relues.order_by().values_list("genre", "etat").annotate(n=Count("pk")):
        comptes.setdefault(un, {})[etat] = n
    ici = comptes.get(str(genre), {})
    return Avancement(
        genre=str(genre),
        total=sum(ici.values()),
        a_relire=ici.get(Etat.PROPOSEE, 0),
        ecartes=ici.get(Etat.ECARTEE, 0),
        confirmes=ici.get(Etat.CONFIRMEE, 0),
        restes={un: par_etat.get(Etat.PROPOSEE, 0) for un, par_etat in comptes.items()},
        totaux={un: sum(par_etat.values()) for un, par_etat in comptes.items()},
    )
