"""Which record of a reading is which record of another: same words, else same number, else nearly the same words."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest

from reciproque.contrats.models import Fiche
from reciproque.langue import fold, racines, similarity

from ..contenu import main_text

PROCHES = 0.6  # share of common words from which two texts are one record, reworded
MEME_NUMERO = 0.3  # … when they bear the same printed number
CANDIDATES_MAX = 12
COURANT = 200  # records from which a shared word means nothing
Paire = tuple[Fiche | None, Fiche | None]


def pair(anciennes: Iterable[Fiche], nouvelles: Iterable[Fiche]) -> list[Paire]:
    """(old, new), (old, None) for what is no longer read, (None, new) for what was not. One to one, in order."""
    restent_a = {f.pk: f for f in anciennes}
    restent_n = {f.pk: f for f in nouvelles}
    paires: list[Paire] = []

    def take(a: Fiche, n: Fiche) -> None:
        paires.append((restent_a.pop(a.pk), restent_n.pop(n.pk)))

    for cle in (_exact, _words, _number):
        libres: dict[tuple[str, ...], list[Fiche]] = {}
        for a in restent_a.values():
            libres.setdefault(cle(a), []).append(a)
        for n in list(restent_n.values()):
            candidates = libres.get(cle(n)) if any(cle(n)) else None
            if candidates and (cle is not _number or _likeness(candidates[0], n) >= MEME_NUMERO):
                take(candidates.pop(0), n)
    for _, a, n in sorted(_close(restent_a, restent_n), key=lambda trio: (-trio[0], trio[1].ordre, trio[2].ordre)):
        if a.pk in restent_a and n.pk in restent_n:
            take(a, n)
    return [*paires, *((a, None) for a in restent_a.values()), *((None, n) for n in restent_n.values())]


def _exact(fiche: Fiche) -> tuple[str, ...]:
    """Words, number and place in the text: what tells apart two records worded alike."""
    lu = fiche.contenu_lu
    return (fold(main_text(lu)), fold(str(lu.get("numero") or lu.get("code") or "")), str(fiche.ligne_debut or ""))


def _words(fiche: Fiche) -> tuple[str, ...]:
    return (fold(main_text(fiche.contenu_lu)),)


def _number(fiche: Fiche) -> tuple[str, ...]:
    return (fold(str(fiche.contenu_lu.get("numero") or "")),)


def _likeness(a: Fiche, n: Fiche) -> float:
    return similarity(main_text(a.contenu_lu), main_text(n.contenu_lu))


def _close(anciennes: dict[int, Fiche], nouvelles: dict[int, Fiche]) -> Iterable[tuple[float, Fiche, Fiche]]:
    """Pairs that share enough words, looked for among the few that share most of them."""
    par_mot: dict[str, list[int]] = {}
    for a in anciennes.values():
        for mot in racines(main_text(a.contenu_lu)):
            par_mot.setdefault(mot, []).append(a.pk)
    for n in nouvelles.values():
        communs: dict[int, float] = {}
        for mot in racines(main_text(n.contenu_lu)):
            porteurs = par_mot.get(mot, ())
            if len(porteurs) <= COURANT:  # a word that everyone uses tells nobody apart
                for pk in porteurs:
                    communs[pk] = communs.get(pk, 0) + 1 / len(porteurs)
        for pk in nlargest(CANDIDATES_MAX, communs, key=communs.__getitem__):
            likeness = _likeness(anciennes[pk], n)
            if likeness >= PROCHES:
                yield likeness, anciennes[pk], n
