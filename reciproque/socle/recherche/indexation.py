"""The index follows the journal: where a change is told, the objects it bears on are read again.

Done once the change is committed, in a transaction of its own: a search index in trouble never refuses a change. What
it would miss (a machine stopped in between) the worker makes again once a day, and `reciproque indexer` at will.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from reciproque.langue import search_words
from reciproque.socle.models import LigneIndex
from reciproque.socle.registres import SourceRecherche, TexteIndexe, recherche

PAQUET = 300
CHAMPS = ["titre", "texte", "mots_titre", "mots", "portee", "longueur"]


@dataclass(frozen=True)
class Fait:
    """What a journal entry says, but for the objects it bears on."""

    label: str
    verbe: str
    contrat_id: int | None


Faits = dict[Fait, set[int]]
_ensemble: ContextVar[Faits | None] = ContextVar("index_ensemble", default=None)


def follow(*, label: str, verbe: str, ids: Collection[int], contrat_id: int | None) -> None:
    """Read again, after the commit, what a journal entry about these objects changes for the search."""
    if not any(label in source.suivre or source.concerns_contract(label, verbe) for source in recherche):
        return
    fait = Fait(label, verbe, contrat_id)
    if (ensemble := _ensemble.get()) is not None:
        ensemble.setdefault(fait, set()).update(ids)
    else:
        _after_commit({fait: set(ids)})


@contextmanager
def together() -> Iterator[None]:
    """What the block tells the journal is read again once, in batches: for an import that creates hundreds of objects.

    Inside a transaction. When the block fails, nothing is read.
    """
    if _ensemble.get() is not None:  # within another, which reads for both
        yield
        return
    faits: Faits = {}
    jeton = _ensemble.set(faits)
    try:
        yield
    finally:
        _ensemble.reset(jeton)
    if faits:
        _after_commit(faits)


def _after_commit(faits: Faits) -> None:
    def follow_entry() -> None:  # no `partial`: Django names what failed by its qualified name
        refresh(faits)

    transaction.on_commit(follow_entry, robust=True)


def refresh(faits: Faits) -> None:
    for source in recherche:
        a_lire: set[int] = set()
        for fait, ids in faits.items():
            if fait.label in source.suivre:
                a_lire.update(source.suivre[fait.label](ids))
            if fait.contrat_id is not None and source.concerns_contract(fait.label, fait.verbe):
                a_lire.update(source.du_contrat(fait.contrat_id), _indexed(source, fait.contrat_id))
        index(source, a_lire)


def rebuild() -> dict[str, int]:
    """Everything, source by source: {name: rows written or withdrawn}. What is already right is left alone."""
    ecrits = {}
    for source in recherche:
        connus = LigneIndex.objects.filter(genre=source.nom).values_list("objet_id", flat=True)
        ecrits[source.nom] = index(source, {*source.tous(), *connus})
    LigneIndex.objects.exclude(genre__in=[source.nom for source in recherche]).delete()
    return ecrits


def index(source: SourceRecherche, ids: Collection[int]) -> int:
    """Bring the rows of these objects up to date. Returns how many changed."""
    return sum(_index(source, paquet) for paquet in _batches(sorted(ids)))


@transaction.atomic
def _index(source: SourceRecherche, ids: list[int]) -> int:
    # Rows first, and locked: whoever indexes the same object at once reads it after us, as it then stands.
    existantes = {
        ligne.objet_id: ligne
        for ligne in LigneIndex.objects.select_for_update().filter(genre=source.nom, objet_id__in=ids)
    }
    lues = {texte.objet_id: _row(source, texte) for texte in source.lire(ids)}
    nouvelles = [
        ligne for pk, ligne in lues.items() if pk not in existantes or _content(existantes[pk]) != _content(ligne)
    ]
    LigneIndex.objects.bulk_create(
        nouvelles, update_conflicts=True, unique_fields=["genre", "objet_id"], update_fields=CHAMPS
    )
    perdues = [ligne.pk for pk, ligne in existantes.items() if pk not in lues]
    if perdues:
        LigneIndex.objects.filter(pk__in=perdues).delete()
    return len(nouvelles) + len(perdues)


def _row(source: SourceRecherche, lu: TexteIndexe) -> LigneIndex:
    titre, reste = search_words(lu.titre), search_words(f"{lu.texte} {lu.mots}")
    return LigneIndex(
        genre=source.nom,
        objet_id=lu.objet_id,
        titre=lu.titre,
        texte=lu.texte,
        mots_titre=" ".join(dict.fromkeys(titre)),
        mots=" ".join(dict.fromkeys([*titre, *reste])),
        portee=" ".join([genre_token(source.nom), *(place_token(source.nom, pk) for pk in sorted(set(lu.contrats)))]),
        longueur=len(titre) + len(reste),
    )


def genre_token(genre: str) -> str:
    return f"g:{genre}"


def place_token(genre: str, contrat_id: int) -> str:
    """One word for both: a search within many contracts then only walks the things of one kind."""
    return f"{genre}:{contrat_id}"


def _content(ligne: LigneIndex) -> tuple[object, ...]:
    return tuple(getattr(ligne, champ) for champ in CHAMPS)


def _indexed(source: SourceRecherche, contrat_id: int) -> Iterable[int]:
    """Objects that the index says of this contract, among which some may be gone."""
    from .consultation import of_contract

    return of_contract(source.nom, contrat_id)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for debut in range(0, len(ids), PAQUET):
        yield ids[debut : debut + PAQUET]
