"""One answer for several cells (each neighbourhood, each theme): the worst speaks, and a sentence counts them all."""

from __future__ import annotations

from collections import Counter

from reciproque.langue import format_date, format_number, plural

from .bases import Constat, Detail, Etat, Manque, Motif
from .delai import GRAVITE

# How many of the cells are in each case, from the most pressing: what is said before the number, and after it.
DITS = {
    (Etat.NON_TENU, Motif.AUCUN): ("non tenu pour", ""),
    (Etat.A_RISQUE, Motif.AUCUN): ("à risque pour", ""),
    (Etat.NON_MESURABLE, Motif.A_PRECISER): ("impossible à dire pour", ", la règle étant à préciser"),
    (Etat.NON_MESURABLE, Motif.FAIT_MANQUANT): ("impossible à dire pour", ", faute de faits saisis"),
    (Etat.TENU, Motif.AUCUN): ("tenu pour", ""),
    (Etat.NON_MESURABLE, Motif.PAS_ENCORE_DU): ("rien n’est encore dû pour", ""),
}


def together(details: tuple[Detail, ...], nom: str) -> Constat:
    """``nom``: what the cells are, « quartier »."""
    pire = min(details, key=lambda d: GRAVITE[d.constat.etat, d.constat.motif])
    comptes = Counter(d.constat.etat for d in details)
    prochaine = min((d.constat.prochaine for d in details if d.constat.prochaine), default=None)
    phrase = _count(details, nom)
    if len(details) == 1:
        phrase = _place(pire)
    elif pire.constat.etat in (Etat.NON_TENU, Etat.A_RISQUE):
        phrase = f"{phrase} {_place(pire)}"
    elif pire.constat.motif is Motif.PAS_ENCORE_DU and prochaine:
        phrase = f"{phrase.rstrip('.')} avant le {format_date(prochaine)}."
    return Constat(
        pire.constat.etat,
        phrase,
        pire.constat.motif,
        tuple((e.libelle.capitalize(), f"{comptes[e]} sur {len(details)}") for e in Etat if comptes[e]),
        tuple(_placed(m, d) for d in details for m in d.constat.manques),
        prochaine,
        tuple(f for d in details for f in d.constat.faits),
    )


def _count(details: tuple[Detail, ...], nom: str) -> str:
    """« Impossible à dire pour 3 quartiers sur 4, faute de faits saisis ; tenu pour l’autre. »"""
    comptes = Counter((d.constat.etat, d.constat.motif) for d in details)
    cas = [(DITS[cle], comptes[cle]) for cle in DITS if comptes[cle]]
    parts = []
    for rang, ((avant, apres), n) in enumerate(cas):
        if n == len(details):
            combien = f"les {plural(n, nom)}"
        elif rang == 0:
            combien = f"{plural(n, nom)} sur {format_number(len(details))}"
        elif rang < len(cas) - 1:
            combien = format_number(n)
        else:
            combien = "l’autre" if n == 1 else f"les {format_number(n)} autres"
        parts.append(f"{avant} {combien}{apres}")
    phrase = "\u00a0; ".join(parts)
    return f"{phrase[0].upper()}{phrase[1:]}."


def _place(detail: Detail) -> str:
    """Its sentence, after its name. Acronyms keep their capitals."""
    phrase = detail.constat.phrase
    if phrase[1:2].islower() or phrase[1:2] in " ’":
        phrase = phrase[0].lower() + phrase[1:]
    return f"{detail.nom}, {phrase}"


def _placed(manque: Manque, detail: Detail) -> Manque:
    return Manque(manque.genre, f"{detail.nom}, {manque.phrase}", detail.lieu, detail.theme, manque.avant)
