"""Gather what every room declares as to do or to come, for one person: a few queries, whatever the contracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.utils.text import capfirst

from reciproque.contrats.models import Contrat
from reciproque.socle.budget import surveiller
from reciproque.socle.registres import AFaire, DateAttendue, Echeance, Tache, a_faire, echeances

PLAFOND = 200  # things read of one source: nobody reads further, and the page stays short


class Ligne(NamedTuple):
    """One thing to do, or one date, as the pages, the calendar and the messages tell it.

    ``cle`` names it across days and sources; ``genre`` is the source's name, ``libelle`` how it is told. ``titre``,
    ``url`` and ``detail`` may be lazy: hundreds are gathered and counted, a page writes fifty.
    """

    cle: str
    genre: str
    libelle: str
    titre: str
    url: str
    jour: date | None
    detail: str
    contrat_id: int | None
    contrat: str


def tasks_of(user: Any, plafond: int = PLAFOND) -> list[Ligne]:
    """What waits for this person: by date, then what has none, in the order of the rooms."""
    trouvees: list[tuple[AFaire | Echeance, Tache | DateAttendue]] = []
    for source in a_faire:
        with surveiller(f"à faire «\u00a0{source.nom}\u00a0»", source.budget):
            trouvees += [(source, tache) for tache in islice(source.lister(user), plafond)]
    return sorted(_named(user, trouvees), key=_by_day)


def deadlines_of(user: Any, debut: date, fin: date) -> list[Ligne]:
    """Dates between two days, both included, in order."""
    trouvees: list[tuple[AFaire | Echeance, Tache | DateAttendue]] = []
    for source in echeances:
        with surveiller(f"échéances «\u00a0{source.nom}\u00a0»", source.budget):
            trouvees += [
                (source, attendue)
                for attendue in islice(source.lister(user, debut, fin), PLAFOND)
                if debut <= attendue.date <= fin
            ]
    return sorted(_named(user, trouvees), key=_by_day)


def capped(lignes: Iterable[Ligne], plafond: int = PLAFOND) -> bool:
    """True when a source had more to say than was read: counts are then at least what they are."""
    return max(Counter(ligne.genre for ligne in lignes).values(), default=0) >= plafond


def _by_day(ligne: Ligne) -> tuple[bool, date]:
    return ligne.jour is None, ligne.jour or date.max


def _named(user: Any, trouvees: list[tuple[AFaire | Echeance, Tache | DateAttendue]]) -> Iterable[Ligne]:
    """Each with the name of its contract, in one query; what is of a contract closed to this person is left out."""
    cites = {objet.contrat_id for _, objet in trouvees if objet.contrat_id is not None}
    siens = Contrat.objects.for_user(user).filter(pk__in=cites).order_by()
    noms = dict(siens.values_list("pk", "nom")) if cites else {}
    libelles = {s.nom: s.libelle or capfirst(s.nom.replace("-", " ")) for s in {id(s): s for s, _ in trouvees}.values()}
    for source, objet in trouvees:
        if objet.contrat_id is not None and objet.contrat_id not in noms:
            continue
        yield Ligne(
            cle=f"{source.nom}:{objet.cle or objet.url}",
            genre=source.nom,
            libelle=libelles[source.nom],
            titre=objet.titre,
            url=objet.url,
            jour=objet.echeance if isinstance(objet, Tache) else objet.date,
            detail=objet.detail,
            contrat_id=objet.contrat_id,
            contrat=objet.contrat or noms.get(objet.contrat_id or 0, ""),
        )
