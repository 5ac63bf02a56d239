"""Promises told in sentences: « La Région s'engage à… », « L'EPCI ouvrira… », then « Elle financera… »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reciproque.lecture.partenaires import lire_chapeau
from reciproque.lecture.reconnaisseurs.sujets import Sujets
from reciproque.lecture.schema import PartenaireLu

_PHRASE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])")
_ABREGE = re.compile(r"(?:\b[A-Z]|\betc|\bcf|\bex|\bart|\bM|\bMme|\bn°)\.$")
_ENGAGE = re.compile(r"\bs['’]\s?engag(?:e|ent|era|eront)\b(?!\s*$)", re.IGNORECASE)
_FUTUR = re.compile(
    r"\b(?!(?:op[ée]ra|cam[ée]ra|sera|seront|devra|devront|pourra|pourront|faudra|aura|auront|permettra|"
    r"permettront|durera|"
    r"dureront|restera|resteront|fera l['’]objet)\b)[a-zà-ÿ]{3,}(?:ra|ront)\b"
)
_PRONOM = re.compile(r"^(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci)\s")
_SUBORDONNEE = re.compile(r"\b(?:qui|que|dont|où|lorsqu\w*|si|quand)\b", re.IGNORECASE)


@dataclass(slots=True)
class Promesse:
    texte: str
    partenaires: list[PartenaireLu]
    confiance: float


def phrases(texte: str) -> list[str]:
    sortie: list[str] = []
    for phrase in _PHRASE.split(" ".join(texte.split())):
        if sortie and _ABREGE.search(sortie[-1]):
            sortie[-1] = f"{sortie[-1]} {phrase}"
        else:
            sortie.append(phrase)
    return [p for p in sortie if p.strip()]


def promesses(texte: str, sujets: Sujets, *, annonce: bool) -> Iterator[Promesse]:
    """Sentences of a paragraph that promise. ``annonce``: a heading just said that promises follow."""
    if nommees := sujets.nommees(texte):
        yield from (Promesse(partie, qui, 0.85) for partie, qui in nommees)
        return
    sujet: list[PartenaireLu] = []
    for phrase in phrases(texte):
        if len(phrase.split()) < 5 or len(phrase) > 900 or phrase.rstrip().endswith((":", "?")):
            sujet = []
            continue
        engage, futur = _ENGAGE.search(phrase), _FUTUR.search(phrase)
        m = engage or futur
        if m is None and (agents := sujets.agent(phrase)):
            sujet = agents
            yield Promesse(phrase, agents, 0.7)
            continue
        if m is None or _SUBORDONNEE.search(phrase[: m.start()]) or len(phrase[: m.start()].split()) > 22:
            sujet = sujet if _PRONOM.match(phrase) else []
            continue
        chapeau = lire_chapeau(phrase, sujets.resolveur)
        if chapeau is not None:
            sujet = list(chapeau.partenaires)
        elif dit := sujets.lire(phrase):
            sujet = dit
        elif not (sujet and _PRONOM.match(phrase)):
            sujet = []
        if not sujet and not annonce:
            continue
        yield Promesse(phrase, sujet, 0.85 if engage and sujet else 0.75 if sujet else 0.65)
