"""What confirming would make, told before it is done. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from reciproque.annuaire.models import Organisation
from reciproque.contrats.models import Fiche, Lecture

from .organisations import Repertoire, Voulue
from .parties import Partie, named_organisations, parties
from .selection import records_of

Genre, Etat = Fiche.Genre, Fiche.Etat

CONFIANCE_BASSE = 0.6


@dataclass
class Apercu:
    comptes: Counter[str] = field(default_factory=Counter)  # kind -> number of records
    connues: list[Organisation] = field(default_factory=list)
    nouvelles: list[Voulue] = field(default_factory=list)
    collectifs: Counter[str] = field(default_factory=Counter)  # collective -> number of records that name it
    ambigus: dict[str, list[str]] = field(default_factory=dict)  # mark -> organisations it may designate
    inconnues: Counter[str] = field(default_factory=Counter)  # mark nobody could tell -> number of records
    incertains: int = 0  # commitments read with little confidence that nobody looked at
    a_relire: int = 0  # commitments nobody looked at

    @property
    def marques_inconnues(self) -> list[str]:
        """A template asked for ``inconnues.items`` would be given the count of the mark « items »."""
        return list(self.inconnues)

    @property
    def vide(self) -> bool:
        return not self.comptes


def foresee(lecture: Lecture, cles: Collection[str]) -> Apercu:
    """Three queries, whatever the size."""
    fiches = list(records_of(lecture, cles).defer("contenu_lu", "recherche"))
    apercu = Apercu(comptes=Counter(f.genre for f in fiches))
    repertoire = Repertoire(named_organisations(fiches))
    apercu.connues, apercu.nouvelles = repertoire.connues, repertoire.nouvelles
    for fiche in fiches:
        if fiche.genre == Genre.ENGAGEMENT and fiche.etat == Etat.PROPOSEE:
            apercu.a_relire += 1
            apercu.incertains += fiche.confiance is not None and fiche.confiance < CONFIANCE_BASSE
        if fiche.genre in (Genre.NOEUD, Genre.ENGAGEMENT):
            for partie in parties(fiche.contenu.get("partenaires") or []):
                _count(apercu, partie)
    return apercu


def _count(apercu: Apercu, partie: Partie) -> None:
    if partie.est_inconnue:
        apercu.inconnues[partie.marque] += 1
    elif partie.collectif:
        apercu.collectifs[partie.collectif] += 1
    elif partie.est_candidate:
        candidates = apercu.ambigus.setdefault(partie.marque, [])
        if partie.organisation not in candidates:
            candidates.append(partie.organisation)
