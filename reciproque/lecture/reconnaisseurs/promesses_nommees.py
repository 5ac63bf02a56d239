"""« L'État : » over its bullets, « La CAF : » over hers: who promises, then what, under the headings of a chapter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Titre
from reciproque.lecture.plan import Maillon, Plan, niveaux
from reciproque.lecture.reconnaisseurs.engagement_lu import ecrire_engagement
from reciproque.lecture.schema import NoeudLu, PartenaireLu

NOM = "promesses_nommees"
NOM_MAX = 110
GROUPES_MIN = 2  # one name over a list may be anything (« Présents : »); two make a way of writing
_HORS = {"sommaire", "note", "signatures"}


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    groupes = list(_groupes(forme, brouillon))
    if len(groupes) < GROUPES_MIN:
        return
    plan = Plan.de(forme)
    noeuds: dict[int, str] = {}
    par_titre = {(n.source.lignes[0], n.parent): n for n in brouillon.lecture.noeuds}  # made of the same headings
    for tete, liste, partenaires in groupes:
        noeud = noeud_du_titre(plan.chaine(tete), brouillon, noeuds, par_titre)
        for texte, place in _entrees(liste):
            if len(texte.split()) < 3:
                continue
            engagement = ecrire_engagement(
                brouillon, texte, source=brouillon.source(place), numero=None, noeud=noeud, confiance=0.88
            )
            deja = {(p.nom, p.service) for p in partenaires}
            dits = [p for p in engagement.partenaires if (p.nom, p.service) not in deja]
            engagement.partenaires = [*(replace(p) for p in partenaires), *dits]
        brouillon.prendre(tete, NOM)
        brouillon.prendre(liste, NOM)


def _groupes(forme: Forme, brouillon: Brouillon) -> Iterator[tuple[Titre | Paragraphe, Liste, list[PartenaireLu]]]:
    """A line that is nothing but names and a colon, right over a list nobody has read."""
    for tete, liste in pairwise(forme.blocs):
        if not isinstance(liste, Liste) or not isinstance(tete, Titre | Paragraphe) or tete.zone in _HORS:
            continue
        nom, deux_points, reste = tete.texte.rpartition("\n")[2].strip(" *").rpartition(":")
        if not deux_points or reste.strip() or len(nom) > NOM_MAX or not brouillon.libre(liste):
            continue
        parties = brouillon.partenaires.decouper(nom)
        if parties and all(brouillon.partenaires.connait(partie) for partie in parties):
            yield tete, liste, brouillon.partenaires.lister(nom)


def _entrees(liste: Liste) -> Iterator[tuple[str, Portee]]:
    """Bullets of the first rank, those below joined to them."""
    premier_rang = min(item.profondeur for item in liste.items)
    groupe: list[str] = []
    place: Portee | None = None
    for item in liste.items:
        if item.profondeur > premier_rang and place is not None:
            groupe.append(f"{item.puce or '-'} {item.texte}")
            continue
        if place is not None:
            yield "\n".join(groupe), place
        groupe, place = [item.texte], item
    if place is not None:
        yield "\n".join(groupe), place


def noeud_du_titre(
    chaine: list[Maillon], brouillon: Brouillon, faits: dict[int, str], deja: dict[tuple[int, str | None], NoeudLu]
) -> str | None:
    """The node of the nearest heading, with those above it."""
    parent: str | None = None
    for maillon, (niveau, sur) in zip(chaine, niveaux(chaine), strict=True):
        if id(maillon) not in faits:
            fait = deja.get((maillon.bloc.debut, parent)) or brouillon.noeud(
                niveau,
                maillon.intitule.titre,
                code=maillon.intitule.code,
                parent=parent,
                source=brouillon.source(maillon.bloc),
                confiance=0.9 if sur else 0.75,
            )
            faits[id(maillon)] = fait.id
        parent = faits[id(maillon)]
    return parent
