"""What a person does with a record under review: keep, drop, restore, correct. The second to save is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Conflit
from reciproque.contrats.models import Fiche, Lecture
from reciproque.langue import plural
from reciproque.socle import journal

from ..confirmation.selection import node_title
from ..contenu import Contenu
from ..recit import tell
from .ecrire import lock_reading, open_record, place, place_named, write_content
from .gestes import State, gesture_label, noter, state_of

Genre, Etat = Fiche.Genre, Fiche.Etat


@transaction.atomic
def garder(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """The record is right as it stands. A double click does nothing more."""
    fiche = open_record(fiche)
    if fiche.etat in (Etat.ACCEPTEE, Etat.CORRIGEE):
        return fiche
    return _move(fiche, revision, Etat.ACCEPTEE, "accepté", acteur)


@transaction.atomic
def ecarter(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """The record will not be part of the contract; what a dropped node held goes up to the node above."""
    fiche = open_record(fiche)
    if fiche.etat == Etat.ECARTEE:
        return fiche
    return _move(fiche, revision, Etat.ECARTEE, "écarté", acteur)


@transaction.atomic
def retablir(*, fiche: Fiche, revision: int | None, acteur: Any) -> Fiche:
    """Undo `garder` or `ecarter`: the record waits again, with what was corrected in it."""
    fiche = open_record(fiche)
    if fiche.etat not in (Etat.ACCEPTEE, Etat.ECARTEE):
        return fiche
    suite = Etat.CORRIGEE if fiche.contenu != fiche.contenu_lu and fiche.genre != Genre.DOCUMENT else Etat.PROPOSEE
    return _move(fiche, revision, suite, "rétabli", acteur)


@transaction.atomic
def corriger(*, fiche: Fiche, revision: int | None, contenu: Contenu, acteur: Any) -> Fiche:
    """Replace what is kept of the record; unchanged, it is simply accepted. ``contenu_lu`` keeps what was read.

    Raises Conflit when someone saved in between, Refus when the record can no longer change.
    """
    fiche = open_record(fiche, revision)
    if contenu == fiche.contenu:
        return (
            fiche
            if fiche.etat in (Etat.ACCEPTEE, Etat.CORRIGEE)
            else _move(fiche, None, Etat.ACCEPTEE, "accepté", acteur)
        )
    avant, apres = _tell_change(fiche, contenu)
    etait = state_of(fiche)
    write_content(fiche, contenu)
    fiche.etat = Etat.CORRIGEE if contenu != fiche.contenu_lu else Etat.ACCEPTEE
    fiche.revision += 1
    place(fiche, place_named(fiche))
    fiche.save()
    _note("corrigé", fiche, etait, acteur)
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
    dans = {"branche": branche, "genre__in": [Genre.NOEUD, Genre.ENGAGEMENT]}
    return _keep_all(lecture, dans, {"branche": branche}, acteur)


@transaction.atomic
def garder_genre(*, lecture: Lecture, genre: str, acteur: Any) -> int:
    """Accept at once every record of a kind that nobody has looked at. Returns how many."""
    return _keep_all(lecture, {"genre": genre}, {"genre": str(Genre(genre).label)}, acteur)


def _keep_all(lecture: Lecture, conditions: dict[str, Any], dit: dict[str, Any], acteur: Any) -> int:
    lecture = lock_reading(lecture.pk)
    fiches = list(lecture.fiches.filter(etat=Etat.PROPOSEE, **conditions).defer("contenu_lu", "recherche"))
    avant = [state_of(f) for f in fiches]
    for fiche in fiches:
        fiche.etat = Etat.ACCEPTEE
        fiche.revision += 1
    Fiche.objects.bulk_update(fiches, ["etat", "revision"], batch_size=500)
    if fiches:
        noter(
            lecture=lecture,
            acteur=acteur,
            libelle=f"accepté {plural(len(fiches), 'fiche')}",
            avant=avant,
            apres=[state_of(f) for f in fiches],
        )
        journal.record(
            acteur=acteur,
            verbe="accepté",
            objet=lecture,
            apres={**dit, "fiches": len(fiches)},
            contrat_id=lecture.contrat_id,
        )
    return len(fiches)


def _move(fiche: Fiche, revision: int | None, etat: str, verbe: str, acteur: Any) -> Fiche:
    if revision is not None and fiche.revision != revision:
        raise Conflit(fiche)
    avant, etait = fiche.get_etat_display(), state_of(fiche)
    fiche.etat = etat
    fiche.revision += 1
    fiche.save(update_fields=["etat", "revision"])
    _note(verbe, fiche, etait, acteur)
    journal.record(
        acteur=acteur,
        verbe=verbe,
        objet=fiche,
        avant={"etat": avant},
        apres={"etat": fiche.get_etat_display()},
        contrat_id=fiche.lecture.contrat_id,
    )
    return fiche


def _note(verbe: str, fiche: Fiche, etait: State, acteur: Any) -> None:
    noter(
        lecture=fiche.lecture,
        acteur=acteur,
        libelle=gesture_label(verbe, fiche),
        avant=[etait],
        apres=[state_of(fiche)],
    )


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
