"""How the records of a reading are written: one person at a time, content and place kept together."""

from __future__ import annotations

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Document, Fiche, Lecture

from ..contenu import Contenu, search_text, top_nodes
from ..perimetre import locked
from ..recit import record_label

Genre, Etat = Fiche.Genre, Fiche.Etat


def lock_reading(lecture_id: int) -> Lecture:
    """One person at a time changes the records of a reading: a change of the tree moves many of them."""
    lecture = locked(lecture_id)
    if lecture.etat == Lecture.Etat.ABANDONNEE:
        raise Refus("Cette lecture est abandonnée\u00a0: reprenez-la avant de modifier ses fiches.")
    return lecture


def open_record(fiche: Fiche, revision: int | None = None) -> Fiche:
    """The record as it now stands, its reading locked; refused once it belongs to the contract.

    Raises Conflit when ``revision`` is given and is not the last.
    """
    lecture = lock_reading(fiche.lecture_id)
    actuelle = Fiche.objects.get(pk=fiche.pk)
    actuelle.lecture = lecture
    # what the journal reads, not a column
    actuelle.libelle_journal = record_label(actuelle)  # type: ignore[attr-defined]
    if actuelle.etat == Etat.CONFIRMEE:
        raise Refus("Cette fiche est confirmée\u00a0: elle se corrige maintenant dans le contrat, avec un motif.")
    if revision is not None and actuelle.revision != revision:
        raise Conflit(actuelle)
    return actuelle


def write_content(fiche: Fiche, contenu: Contenu) -> None:
    """What is kept of a record, and what follows from it elsewhere. Call `place`, then save."""
    fiche.contenu = contenu
    fiche.recherche = search_text(contenu)
    if fiche.genre == Genre.DOCUMENT:
        Document.objects.filter(pk=fiche.lecture.document_id).update(
            titre=contenu["titre"][:300], nature=(contenu.get("nature") or "")[:60]
        )


def place_named(fiche: Fiche) -> str:
    """Key of the node under which the record's own content puts it."""
    if fiche.genre not in (Genre.NOEUD, Genre.ENGAGEMENT):
        return fiche.parent_cle
    return fiche.contenu.get("parent" if fiche.genre == Genre.NOEUD else "noeud") or ""


def place(fiche: Fiche, nouveau: str) -> None:
    """Put the record under the node ``nouveau``; a node takes everything below it to its new branch."""
    if nouveau == fiche.parent_cle:
        return
    noeuds = {
        f.cle: f for f in fiche.lecture.fiches.filter(genre=Genre.NOEUD).only("cle", "parent_cle", "branche", "lecture")
    }
    if nouveau and nouveau not in noeuds:
        raise Refus(
            "L’élément choisi n’existe plus dans cette lecture\u00a0: rechargez la page, puis choisissez-en un autre."
        )
    fiche.parent_cle = nouveau
    if fiche.genre != Genre.NOEUD:
        fiche.branche = noeuds[nouveau].branche if nouveau else ""
        return
    if nouveau and fiche.cle in _ancestors(nouveau, noeuds):
        raise Refus("Un élément ne peut pas être rangé sous lui-même ni sous ce qu’il contient.")
    noeuds[fiche.cle].parent_cle = nouveau
    sommets = top_nodes({cle: f.parent_cle for cle, f in noeuds.items()})
    fiche.branche = sommets[fiche.cle]
    deplaces: dict[str, list[str]] = {}
    for cle, noeud in noeuds.items():
        if sommets[cle] != noeud.branche and cle != fiche.cle:
            deplaces.setdefault(sommets[cle], []).append(cle)
    for branche, cles in deplaces.items():
        fiche.lecture.fiches.filter(genre=Genre.NOEUD, cle__in=cles).update(branche=branche)
    deplaces.setdefault(fiche.branche, []).append(fiche.cle)
    for branche, cles in deplaces.items():
        fiche.lecture.fiches.exclude(genre=Genre.NOEUD).filter(parent_cle__in=cles).update(branche=branche)


def _ancestors(cle: str, noeuds: dict[str, Fiche]) -> set[str]:
    """``cle`` and every node above it."""
    vus: set[str] = set()
    while cle and cle in noeuds and cle not in vus:
        vus.add(cle)
        cle = noeuds[cle].parent_cle
    return vus
