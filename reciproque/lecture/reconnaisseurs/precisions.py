"""What a commitment says of places, once all of them are known: neighbourhoods named, and who follows a « Priorité 1
».
"""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.partenaires.jetons import cle, jetons
from reciproque.lecture.reconnaisseurs.engagement_lu import montants_de, temps_de
from reciproque.lecture.schema import EngagementLu

_ARTICLE = re.compile(r"^(?:l['’]|la |le |les |du )\s*", re.IGNORECASE)
_SERIE = re.compile(r"\b(?P<mot>Priorité|Axe|Volet|Étape|Etape|Phase|Action)\s+(?P<n>[1-9])\s*:", re.IGNORECASE)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    index = _index(brouillon)
    for e in brouillon.lecture.engagements:
        if index and not e.quartiers:
            e.quartiers = _quartiers(e.texte, index)
        if not e.montants:
            e.montants = montants_de(e.texte)
        if e.periode is None and e.echeance is None:
            e.periode, e.echeance = temps_de(e.texte, "")
    _heriter(brouillon.lecture.engagements)


# -- neighbourhoods --------------------------------------------------------------------------------------------------
def _index(brouillon: Brouillon) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → (words, name), longest first. Names a sentence could hold by chance are left out."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    vus: set[tuple[str, ...]] = set()
    for q in brouillon.lecture.quartiers:
        for nom in {q.nom, *re.split(r"\s+/\s+", q.nom)}:
            mots = cle(_ARTICLE.sub("", nom))
            if mots and mots not in vus and len("".join(mots)) >= 4:
                vus.add(mots)
                index.setdefault(mots[0], []).append((mots, q.nom))
    for liste in index.values():
        liste.sort(key=lambda x: -len(x[0]))
    return index


def _quartiers(texte: str, index: dict[str, list[tuple[tuple[str, ...], str]]]) -> list[str]:
    """Names in the text, capitalised there as names are."""
    suite = jetons(texte)
    trouves: list[str] = []
    i = 0
    while i < len(suite):
        pris = 1
        for mots, nom in index.get(suite[i].mot, ()):
            if tuple(j.mot for j in suite[i : i + len(mots)]) != mots:
                continue
            brut = texte[suite[i + len(mots) - 1].debut]
            if not (brut.isupper() or brut.isdigit()):
                continue
            if len(mots) == 1 and not _contexte(texte, suite[i].debut, texte[suite[i].debut : suite[i].fin]):
                continue
            if nom not in trouves:
                trouves.append(nom)
            pris = len(mots)
            break
        i += pris
    return trouves


def _contexte(texte: str, debut: int, mot: str) -> bool:
    """A one-word name is a place unless it opens a sentence."""
    avant = texte[:debut].rstrip(' «"(\u00a0')
    return bool(mot[:1].isupper() and avant and avant[-1] not in ".!?\n")


# -- series ----------------------------------------------------------------------------------------------------------
def _heriter(engagements: list[EngagementLu]) -> None:
    """``Communes, Métropole : Priorité 1 : …`` then a row ``Priorité 2 : …``: the same parties, as a proposal."""
    tete: EngagementLu | None = None
    mot, rang = "", 0
    for e in engagements:
        m = _SERIE.search(e.texte[:240])
        if m is None:
            tete = None
            continue
        n = int(m.group("n"))
        if n == 1 and m.start() > 3 and e.partenaires:
            tete, mot, rang = e, m.group("mot").lower(), 1
        elif (
            tete is not None
            and m.start() <= 3
            and m.group("mot").lower() == mot
            and n == rang + 1
            and e.noeud == tete.noeud
        ):
            rang = n
            if not e.partenaires:
                e.partenaires = [replace(p, certitude="propose") for p in tete.partenaires]
        else:
            tete = None
