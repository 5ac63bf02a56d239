"""Rows that blank lines part: each paragraph opens with a promise and ends with the names of its right column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.lecture.partenaires import Resolveur
from reciproque.lecture.reconnaisseurs.colonnes.mots import commence_par_verbe
from reciproque.lecture.reconnaisseurs.colonnes.rangees import retirer_puce
from reciproque.lecture.reconnaisseurs.colonnes.zones import Ligne, en_capitales

_PHRASE_ET_SUITE = re.compile(r"^(?P<phrase>.{12,}?[a-zà-ÿ0-9)»%]\.)\s+(?P<suite>[A-ZÀ-Ý].*)$", re.DOTALL)
_TRAIT = re.compile(r"(?<=\w)-$")
RANGEES_MIN = 2


@dataclass(slots=True)
class RangeeLue:
    texte: str
    debut: int
    fin: int
    levier: str = ""
    finie: bool = False
    partenaires: list[str] = field(default_factory=list)


def lire_paragraphes(lignes: list[Ligne], resolveur: Resolveur) -> list[RangeeLue]:
    """The rows, or none when paragraphs are not rows: too few open with an act or end with known names."""
    groupes = _jusqu_au_titre(_groupes(lignes))
    promesses = [g for g in groupes if commence_par_verbe(retirer_puce(g[0].texte)[1])]
    if len(promesses) < RANGEES_MIN or any(len(g) > 8 for g in promesses):
        return []
    internes = sum(1 for g in promesses for x in g[1:] if commence_par_verbe(x.texte) and x.texte[:1].isupper())
    if internes or len(promesses) * 5 < len(groupes) * 3:
        return []
    rangees = [_rangee(g, resolveur) for g in promesses]
    finies = sum(1 for r in rangees if r.finie)  # a sentence that its full stop parts from the other columns
    sures = sum(1 for r in rangees if r.partenaires) * 3 >= len(rangees) * 2
    return rangees if sures and finies * 10 >= len(rangees) * 9 else []


def _groupes(lignes: list[Ligne]) -> list[list[Ligne]]:
    sortie: list[list[Ligne]] = []
    for ligne in lignes:
        if sortie and ligne.numero == sortie[-1][-1].numero + 1:
            sortie[-1].append(ligne)
        else:
            sortie.append([ligne])
    return sortie


def _jusqu_au_titre(groupes: list[list[Ligne]]) -> list[list[Ligne]]:
    """A line in capitals by itself heads what comes after the table."""
    for k, groupe in enumerate(groupes):
        if k and len(groupe) == 1 and en_capitales(groupe[0].texte) and len(groupe[0].texte.split()) >= 2:
            return groupes[:k]
    return groupes


def _rangee(groupe: list[Ligne], resolveur: Resolveur) -> RangeeLue:
    debut, fin = groupe[0].numero, groupe[-1].numero
    noms: list[str] = []
    corps = list(groupe)
    while len(corps) > 1 and (dits := _noms(corps[-1].texte, resolveur)):
        noms[:0] = dits
        corps.pop()
    texte = _joindre([retirer_puce(corps[0].texte)[1], *(x.texte for x in corps[1:])])
    levier = ""
    m = _PHRASE_ET_SUITE.match(texte)
    if m is not None:
        texte = m.group("phrase")
        levier, dits = _fin(m.group("suite"), resolveur)
        noms[:0] = dits
    elif not noms:
        texte, dits = _fin(texte, resolveur)
        noms[:0] = dits
    return RangeeLue(texte, debut, fin, levier, m is not None or texte.endswith("."), noms)


def _joindre(lignes: list[str]) -> str:
    texte = ""
    for ligne in lignes:
        texte = texte + ligne if _TRAIT.search(texte) else f"{texte} {ligne}".strip()
    return texte


def _noms(ligne: str, resolveur: Resolveur) -> list[str]:
    """Nothing on the line but known names."""
    parties = resolveur.decouper(ligne)
    return parties if parties and all(resolveur.connait(p) for p in parties) else []


def _fin(texte: str, resolveur: Resolveur) -> tuple[str, list[str]]:
    """« Obligation de formation Mission locale, Région »: what stands before the names, and the names that end it."""
    mots = texte.split()
    for k in range(len(mots)):
        if mots[k][:1].isupper() and (noms := _noms(" ".join(mots[k:]), resolveur)):
            return " ".join(mots[:k]), noms
    return texte, []
