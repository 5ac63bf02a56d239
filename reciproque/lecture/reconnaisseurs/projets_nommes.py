"""A node whose heading is the name of a neighbourhood that the document lists is the project of that neighbourhood."""

from __future__ import annotations

import re

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme
from reciproque.lecture.schema import NoeudLu

DEUX = 2  # one heading may be a chance, two make a way of writing
_CHAPITRE = re.compile(r"\b(?:quartiers?|territoires?|secteurs?|sites?)\b")


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    quartiers = {_nu(q.nom): q.nom for q in brouillon.lecture.quartiers}
    _programmes(brouillon)
    devines = [(n, nom) for n in brouillon.lecture.noeuds if (nom := _quartier(n, quartiers)) is not None]
    if len(devines) < DEUX:
        return
    for noeud, nom in devines:
        noeud.niveau = "projet_de_quartier"
        if nom not in noeud.quartiers:
            noeud.quartiers.append(nom)
        for engagement in brouillon.lecture.engagements:
            if engagement.noeud == noeud.id and nom not in engagement.quartiers:
                engagement.quartiers.append(nom)
    _sans_chapitre([n for n, _ in devines], brouillon)


_PROGRAMMES = re.compile(r"\b(?:programmes?|projets?|feuilles? de route|plans?|fiches?) (?:de|des|du|par) quartiers?\b")
_TITRE_DE = re.compile(r"^(?:du|de la|de l['’]|des|de|d['’])\s*(?=[A-ZÀ-Ý])")


def _programmes(brouillon: Brouillon) -> None:
    """« B.1 Programme du Grand-Quevreuil » under « Les programmes de quartier »."""
    lecture = brouillon.lecture
    for parent in [n for n in lecture.noeuds if _PROGRAMMES.search(fold(n.titre))]:
        enfants = [n for n in lecture.noeuds if n.parent == parent.id]
        if not enfants or not all(_TITRE_DE.match(n.titre) for n in enfants):
            continue
        for enfant in enfants:
            enfant.niveau, enfant.titre = "projet_de_quartier", _TITRE_DE.sub("", enfant.titre)
        _sans_chapitre(enfants, brouillon)


def _quartier(noeud: NoeudLu, quartiers: dict[str, str]) -> str | None:
    if noeud.niveau == "projet_de_quartier" or (
        noeud.niveau in _MOTS and fold(noeud.titre).startswith(_MOTS[noeud.niveau])
    ):
        return None
    titre = re.split(r"\s*[,:]\s+|\s[–—-]\s", noeud.titre)[0]
    return quartiers.get(_nu(noeud.titre)) or quartiers.get(_nu(titre))


# A level that its own word prints is not a guess.
_MOTS = {"pilier": "pilier", "axe": "axe", "enjeu": "enjeu", "priorite": "priorit"}


def _sans_chapitre(projets: list[NoeudLu], brouillon: Brouillon) -> None:
    """« Les feuilles de route des quartiers » holds them and is no node itself."""
    lecture = brouillon.lecture
    for parent in [n for n in lecture.noeuds if n.id in {p.parent for p in projets}]:
        enfants = [n for n in lecture.noeuds if n.parent == parent.id]
        seul = all(n in projets for n in enfants) and not any(e.noeud == parent.id for e in lecture.engagements)
        if seul and _CHAPITRE.search(fold(parent.titre)):
            for enfant in enfants:
                enfant.parent = parent.parent
            lecture.noeuds.remove(parent)


def _nu(nom: str) -> str:
    nom = re.sub(r"\s*\([^)]*\)\s*$", "", nom)
    return re.sub(r"^(?:(?:le|la|les|l'|quartier|qpv|projet|du|des|de) ?)+", "", fold(nom)).strip()
