"""Nodes that are chapters: « 3. Dispositions arrêtées », alone to hold promises among « 1. Introduction ».

A level of a tree has brothers; a chapter that holds the whole tree is none.
"""

from __future__ import annotations

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Paragraphe, Titre
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.plan import TITRE_MAX, Maillon, Plan
from reciproque.lecture.schema import NoeudLu

SUR = 0.9  # a level that is printed, not guessed
PASSES = 3
VOISINS_MIN = 2  # chapters of the same kind that hold nothing


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    if not any(_suspect(n, forme) for n in brouillon.lecture.noeuds):
        return
    plan = Plan.de(forme)
    titres = {(m.bloc.debut, fold(m.intitule.titre)): m for m in plan.maillons}
    for _ in range(PASSES):  # under the title of the document stands the chapter that holds the tree
        if not _elaguer(plan, titres, brouillon):
            return


def _suspect(noeud: NoeudLu, forme: Forme) -> bool:
    """At the top, its level guessed from a heading that prints none."""
    if noeud.parent is not None or noeud.confiance >= SUR:
        return False
    bloc = forme.bloc_a(noeud.source.lignes[0])
    if not isinstance(bloc, Titre | Paragraphe):
        return False
    intitule = lire_intitule(bloc.texte[:TITRE_MAX])
    return intitule.niveau is None and fold(intitule.titre) == fold(noeud.titre)


def _elaguer(plan: Plan, titres: dict[tuple[int, str], Maillon], brouillon: Brouillon) -> bool:
    racines = [n for n in brouillon.lecture.noeuds if n.parent is None]
    maillons = {n.id: m for n in racines if (m := titres.get((n.source.lignes[0], fold(n.titre)))) is not None}
    retires = False
    for noeud in racines:
        maillon = maillons.get(noeud.id)
        if maillon is None or noeud.confiance >= SUR or maillon.niveau is not None:
            continue
        freres = [
            m for m in plan.maillons if m is not maillon and m.genre == maillon.genre and m.parent is maillon.parent
        ]
        pris = [m for m in maillons.values() if m is not maillon and m.genre == maillon.genre]
        du_document = maillon is plan.maillons[0] and not freres and not maillon.prefixe and maillon.diese is not None
        seul = not pris and len(freres) >= (VOISINS_MIN if maillon.prefixe else 1)
        if du_document or (seul and _numerote_ou_titre(maillon)):
            _retirer(noeud, brouillon)
            retires = True
    return retires


def _numerote_ou_titre(maillon: Maillon) -> bool:
    return bool(maillon.prefixe) or maillon.diese is not None


def _retirer(noeud: NoeudLu, brouillon: Brouillon) -> None:
    """What hung under the chapter stands at the top; what hung on it alone hangs on nothing."""
    lecture = brouillon.lecture
    for enfant in lecture.noeuds:
        if enfant.parent == noeud.id:
            enfant.parent = None
    for engagement in lecture.engagements:
        if engagement.noeud == noeud.id:
            engagement.noeud = None
    for indicateur in lecture.indicateurs:
        if indicateur.noeud == noeud.id:
            indicateur.noeud = None
    for recommandation in lecture.recommandations:
        if recommandation.noeud == noeud.id:
            recommandation.noeud = None
    lecture.noeuds.remove(noeud)
