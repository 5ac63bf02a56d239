"""A node whose heading is the name of a neighbourhood that the document lists is the project of that neighbourhood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Titre
from reciproque.lecture.schema import EngagementLu, NoeudLu

DEUX = 2  # one heading may be a chance, two make a way of writing
TITRES_VUS, LIGNES_VUES = 20, 100  # of the part that a heading opens
_CHAPITRE = re.compile(r"\b(?:quartiers?|territoires?|secteurs?|sites?)\b")


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    quartiers = {_nu(q.nom): q.nom for q in brouillon.lecture.quartiers}
    _programmes(brouillon)
    _sur_des_tableaux(forme, quartiers, brouillon)
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


_PROJET_DE = re.compile(r"^\W*(?:[\dA-Z]{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:projets?|programmes?)\s+(?=\S)", re.IGNORECASE)


def _sur_des_tableaux(forme: Forme, quartiers: dict[str, str], brouillon: Brouillon) -> None:
    """« 4.1 Projet du Mont-Rouge » over a table of actions that hang nowhere yet."""
    titres = [b for b in forme.blocs if isinstance(b, Titre) and b.zone is None]
    trouves: list[tuple[Titre, str, list[EngagementLu]]] = []
    for k, titre in enumerate(titres):
        m = _PROJET_DE.match(titre.texte)
        nom = quartiers.get(_nu(titre.texte[m.end() :])) if m else None
        if nom is not None:
            fin = _fin(titre, titres[k + 1 : k + 1 + TITRES_VUS])
            dessous = [e for e in brouillon.lecture.engagements if not e.noeud and titre.fin < e.source.lignes[0] < fin]
            trouves.append((titre, nom, dessous))
    trouves = [t for t in trouves if t[2]]
    if len(trouves) < DEUX:
        return
    for titre, nom, dessous in trouves:
        noeud = brouillon.noeud(
            "projet_de_quartier", nom, source=brouillon.source(titre), quartiers=[nom], confiance=0.85
        )
        for engagement in dessous:
            engagement.noeud = noeud.id
            if nom not in engagement.quartiers:
                engagement.quartiers.append(nom)


def _fin(titre: Titre, suivants: Sequence[Titre]) -> int:
    """Where the part of a heading ends: at the next of its rank or above; of no rank, at the next."""
    for suivant in suivants:
        if titre.niveau is None or (suivant.niveau is not None and suivant.niveau <= titre.niveau):
            return suivant.debut
    return titre.fin + LIGNES_VUES


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
    return re.sub(r"^(?:(?:les?|la|quartier|qpv|projet|du|des?) |l')+", "", fold(nom)).strip()
