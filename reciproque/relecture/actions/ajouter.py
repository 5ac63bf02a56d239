"""A record more in a reading under review: read by a newer reader, or detached from another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max

from reciproque.contrats.models import Fiche, Lecture
from reciproque.socle import journal

from ..contenu import search_text
from ..recit import record_label, tell

Genre, Etat = Fiche.Genre, Fiche.Etat


@transaction.atomic
def ajouter(*, lecture: Lecture, modele: Fiche, parent_cle: str, acteur: Any, verbe: str) -> Fiche:
    """A copy in ``lecture`` of a record of another reading, accepted, at its place in the document.

    ``parent_cle``: the node of ``lecture`` under which it stands, "" for none.
    """
    cle = free_key(lecture, modele.genre, modele.cle)
    contenu = {**modele.contenu_lu, **({"id": cle} if "id" in modele.contenu_lu else {})}
    if modele.genre in (Genre.NOEUD, Genre.ENGAGEMENT):
        contenu["parent" if modele.genre == Genre.NOEUD else "noeud"] = parent_cle or None
    branche = lecture.fiches.filter(genre=Genre.NOEUD, cle=parent_cle).values_list("branche", flat=True).first()
    avant = lecture.fiches.filter(genre=modele.genre, ligne_debut__lte=modele.ligne_debut or 0)
    fiche = Fiche(
        lecture=lecture,
        genre=modele.genre,
        cle=cle,
        ordre=make_room(lecture, modele.genre, avant.aggregate(rang=Max("ordre"))["rang"] or 0),
        parent_cle=parent_cle,
        branche=branche or (cle if modele.genre == Genre.NOEUD else ""),
        contenu_lu=contenu,
        contenu=contenu,
        recherche=search_text(contenu),
        confiance=modele.confiance,
        ligne_debut=modele.ligne_debut,
        ligne_fin=modele.ligne_fin,
        page=modele.page,
        etat=Etat.ACCEPTEE,
    )
    fiche.save()
    fiche.libelle_journal = record_label(fiche)  # type: ignore[attr-defined]  # what the journal reads, not a column
    journal.record(
        acteur=acteur,
        verbe=verbe,
        objet=fiche,
        apres={c: v for c, v in tell(fiche.genre, contenu).items() if v},
        contrat_id=lecture.contrat_id,
    )
    return fiche


def free_key(lecture: Lecture, genre: str, cle: str) -> str:
    """``cle`` itself, or the first of « e1-2 », « e1-3 »… that no record of this kind has."""
    prises = set(lecture.fiches.filter(genre=genre, cle__startswith=cle[:30]).values_list("cle", flat=True))
    if cle not in prises:
        return cle
    return next(c for n in range(2, len(prises) + 3) if (c := f"{cle[:34]}-{n}") not in prises)


def make_room(lecture: Lecture, genre: str, apres: int) -> int:
    """The rank right after ``apres``, free: the following records of this kind go one further."""
    lecture.fiches.filter(genre=genre, ordre__gt=apres).update(ordre=F("ordre") + 1)
    return apres + 1
