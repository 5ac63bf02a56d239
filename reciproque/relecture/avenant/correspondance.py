"""What becomes of each commitment from the lines of an `Avenant`: reworded, merged, split, new, kept, repealed…"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from reciproque.contrats.models import Appariement, Avenant, Fiche


class Sort(StrEnum):
    REFORMULE = "reformule"
    FUSIONNE = "fusionne"
    SCINDE = "scinde"
    NOUVEAU = "nouveau"
    MAINTENU = "maintenu"
    ABROGE = "abroge"
    IDENTIQUE = "identique"

    @property
    def libelle(self) -> str:
        return LIBELLES[self][0]

    @property
    def explication(self) -> str:
        return LIBELLES[self][1]


LIBELLES = {
    Sort.REFORMULE: ("Reformulés", "Le même engagement, dit autrement."),
    Sort.FUSIONNE: ("Fusionnés", "Plusieurs engagements n’en font plus qu’un."),
    Sort.SCINDE: ("Scindés", "Un engagement est repris en plusieurs."),
    Sort.NOUVEAU: ("Nouveaux", "Ce que le contrat ne disait pas."),
    Sort.MAINTENU: ("Non repris, restent en vigueur", "L’avenant n’en parle pas\u00a0: ils valent toujours."),
    Sort.ABROGE: ("Abrogés", "L’avenant y met fin expressément."),
    Sort.IDENTIQUE: ("Identiques", "Les mêmes mots."),
}


@dataclass
class Ligne:
    """One decision to make: a record of the avenant with what it takes up, or a commitment it does not take up."""

    sort: Sort
    fiche_id: int | None
    aretes: list[Appariement] = field(default_factory=list)

    @property
    def decidee(self) -> bool:
        return all(a.decide_le for a in self.aretes)

    @property
    def engagements(self) -> list[int]:
        return [a.engagement_id for a in self.aretes if a.engagement_id]


def kept_pairs(avenant: Avenant) -> list[Appariement]:
    """Lines whose record still stands: one dropped since takes nothing up. One query."""
    return list(
        avenant.appariements.exclude(fiche__etat=Fiche.Etat.ECARTEE).select_related(None).order_by("fiche__ordre", "pk")
    )


def lines(aretes: Iterable[Appariement]) -> list[Ligne]:
    """In the order of the avenant, then what it does not take up in the order given."""
    aretes = list(aretes)
    par_fiche: dict[int, list[Appariement]] = defaultdict(list)
    degres = Counter(a.engagement_id for a in aretes if a.fiche_id and a.engagement_id)
    for arete in aretes:
        if arete.fiche_id:
            par_fiche[arete.fiche_id].append(arete)
    lignes = [Ligne(_fate(siennes, degres), fiche_id, siennes) for fiche_id, siennes in par_fiche.items()]
    for arete in aretes:
        if arete.fiche_id is None:
            lignes.append(Ligne(Sort.ABROGE if arete.abroge else Sort.MAINTENU, None, [arete]))
    return lignes


def _fate(aretes: list[Appariement], degres: Counter[int | None]) -> Sort:
    if any(a.engagement_id is None for a in aretes):
        return Sort.NOUVEAU
    if len(aretes) > 1:
        return Sort.FUSIONNE
    if degres[aretes[0].engagement_id] > 1:
        return Sort.SCINDE
    return Sort.IDENTIQUE if aretes[0].ressemblance == 1.0 else Sort.REFORMULE


@dataclass
class Heritage:
    """Who goes on as whom. Each record has one identity or none, each commitment one record or none."""

    suite: dict[int, int] = field(default_factory=dict)  # record -> the commitment it goes on as
    fusions: list[tuple[int, int]] = field(default_factory=list)  # (commitment that ends, the one it goes into)
    scissions: list[tuple[int, int]] = field(default_factory=list)  # (commitment cut, record of the other part)
    abroges: list[int] = field(default_factory=list)


def inherit(aretes: Iterable[Appariement]) -> Heritage:
    """The closest wording keeps the identity, hence the history and the follow-up; the others are tied to it."""
    aretes = list(aretes)
    heritage = Heritage(abroges=[a.engagement_id for a in aretes if a.abroge and a.engagement_id])
    liens = [(a.fiche_id, a.engagement_id, a.ressemblance or 0.0) for a in aretes if a.fiche_id and a.engagement_id]
    liens.sort(key=lambda lien: -lien[2])
    continues: set[int] = set()
    for fiche, engagement, _ in liens:
        if fiche not in heritage.suite and engagement not in continues:
            heritage.suite[fiche] = engagement
            continues.add(engagement)
    for fiche, engagement, _ in liens:
        if heritage.suite.get(fiche) == engagement:
            continue
        if engagement in continues:
            heritage.scissions.append((engagement, fiche))
        else:
            heritage.fusions.append((engagement, heritage.suite[fiche]))
    return heritage
