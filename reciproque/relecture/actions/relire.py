"""What a person does with a record under review: keep, drop, restore, correct. The second to save is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Document, Fiche, Lecture
from reciproque.socle import journal

from ..confirmation.selection import node_title
from ..contenu import Contenu, search_text, top_nodes
from ..perimetre import locked
from ..recit import record_label, tell

Genre, Etat = Fiche.Genre, Fiche.Etat


@transaction.atomic
def garder(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """The record is right as it stands. A double click does nothing more."""
    fiche = _open(fiche)
    if fiche.etat in (Etat.ACCEPTEE, Etat.CORRIGEE):
        return fiche
    return _move(fiche, revision, Etat.ACCEPTEE, "accepté", acteur)


@transaction.atomic
def ecarter(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """The record will not be part of the contract; what a dropped node held goes up to the node above."""
    fiche = _open(fiche)
    if fiche.etat == Etat.ECARTEE:
        return fiche
    return _move(fiche, revision, Etat.ECARTEE, "écarté", acteur)


@transaction.atomic
def retablir(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """Undo `garder` or `ecarter`: the record waits again, with what was corrected in it."""
    fiche = _open(fiche)
    if fiche.etat not in (Etat.ACCEPTEE, Etat.ECARTEE):
        return fiche
    suite = Etat.CORRIGEE if fiche.contenu != fiche.contenu_lu and fiche.genre != Genre.DOCUMENT else Etat.PROPOSEE
    return _move(fiche, revision, suite, "rétabli", acteur)


@transaction.atomic
def corriger(*, fiche: Fiche, revision: int | None, contenu: Contenu, acteur: Any) -> Fiche:
    """Replace what is kept of the record; unchanged, it is simply accepted. ``contenu_lu`` keeps what was read.

    Raises Conflit when someone saved in between, Refus when the record can no longer change.
    """
    fiche = _open(fiche)
    if revision is not None and fiche.revision != revision:
        raise Conflit(fiche)
    if contenu == fiche.contenu:
        return (
            fiche
            if fiche.etat in (Etat.ACCEPTEE, Etat.CORRIGEE)
            else _move(fiche, None, Etat.ACCEPTEE, "accepté", acteur)
        )
    avant, apres = _tell_change(fiche, contenu)
    fiche.contenu = contenu
    fiche.recherche = search_text(contenu)
    fiche.etat = Etat.CORRIGEE if contenu != fiche.contenu_lu else Etat.ACCEPTEE
    fiche.revision += 1
    _place(fiche)
    fiche.save()
    if fiche.genre == Genre.DOCUMENT:
        Document.objects.filter(pk=fiche.lecture.document_id).update(
            titre=contenu["titre"][:300], nature=(contenu.get("nature") or "")[:60]
        )
    journal.record(
        acteur=acteur,
        verbe="corrigé",
        objet=fiche,
        avant=avant,
        apres=apres,
        contrat_id=fiche.lecture.contrat_id,
    )
    return fiche


@transaction.atomic
def garder_branche(*, lecture: Lecture, branche: str, acteur: Any) -> int:
    """Accept at once every record of a branch that nobody has looked at. Returns how many."""
    lecture = _lock(lecture.pk)
    ouvertes = lecture.fiches.filter(branche=branche, genre__in=[Genre.NOEUD, Genre.ENGAGEMENT], etat=Etat.PROPOSEE)
    fiches = list(ouvertes.only("pk", "etat", "revision"))
    for fiche in fiches:
        fiche.etat = Etat.ACCEPTEE
        fiche.revision += 1
    Fiche.objects.bulk_update(fiches, ["etat", "revision"], batch_size=500)
    if fiches:
        journal.record(
            acteur=acteur,
            verbe="accepté",
            objet=lecture,
            apres={"branche": branche, "fiches": len(fiches)},
            contrat_id=lecture.contrat_id,
        )
    return len(fiches)


def _lock(lecture_id: int) -> Lecture:
    """One person at a time changes the records of a reading: a change of the tree moves many of them."""
    lecture = locked(lecture_id)
    if lecture.etat == Lecture.Etat.ABANDONNEE:
        raise Refus("Cette lecture est abandonnée\u00a0: reprenez-la avant de modifier ses fiches.")
    return lecture


def _open(fiche: Fiche) -> Fiche:
    """The record as it now stands, its reading locked; refused once it belongs to the contract."""
    lecture = _lock(fiche.lecture_id)
    actuelle = Fiche.objects.get(pk=fiche.pk)
    actuelle.lecture = lecture
    actuelle.libelle_journal = record_label(actuelle)  # type: ignore[attr-defined]
    if actuelle.etat == Etat.CONFIRMEE:
        raise Refus("Cette fiche est confirmée\u00a0: elle se corrige maintenant dans le contrat, avec un motif.")
    return actuelle


def _move(fiche: Fiche, revision: int | None, etat: str, verbe: str, acteur: Any) -> Fiche:
    if revision is not None and fiche.revision != revision:
        raise Conflit(fiche)
    avant = fiche.get_etat_display()
    fiche.etat = etat
    fiche.revision += 1
    fiche.save(update_fields=["etat", "revision"])
    journal.record(
        acteur=acteur,
        verbe=verbe,
        objet=fiche,
        avant={"etat": avant},
        apres={"etat": fiche.get_etat_display()},
        contrat_id=fiche.lecture.contrat_id,
    )
    return fiche


def _tell_change(fiche: Fiche, contenu: Contenu) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record before and after, its place told by the titles of the nodes."""
    avant, apres = tell(fiche.genre, fiche.contenu), tell(fiche.genre, contenu)
    champ = "parent" if fiche.genre == Genre.NOEUD else "noeud"
    places = [recit.pop(champ, None) for recit in (avant, apres)]
    if places[0] != places[1]:
        noeuds = fiche.lecture.fiches.filter(genre=Genre.NOEUD, cle__in=[p for p in places if p])
        titres = {f.cle: node_title(f.contenu) for f in noeuds}
        avant["place"], apres["place"] = (titres.get(p or "", "") for p in places)
    return avant, apres


def _place(fiche: Fiche) -> None:
    """Put the record under the node its content names; a node takes everything below it to its new branch."""
    if fiche.genre not in (Genre.NOEUD, Genre.ENGAGEMENT):
        return
    champ = "parent" if fiche.genre == Genre.NOEUD else "noeud"
    nouveau = fiche.contenu.get(champ) or ""
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
    if fiche.genre == Genre.ENGAGEMENT:
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
