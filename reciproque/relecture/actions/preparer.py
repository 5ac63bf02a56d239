"""From a reading to its records: everything the JSON lists becomes a `Fiche` that a person can review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from reciproque.contrats.models import Fiche, Lecture

from ..contenu import LISTES, Contenu, records, search_text, top_nodes

Genre = Fiche.Genre


@transaction.atomic
def preparer(*, lecture: Lecture, nom_contrat: str = "") -> int:
    """Create every record of ``lecture`` at once; nothing when it already has some. Returns how many were created.

    ``nom_contrat``: name proposed for the contract, kept with the record of the document itself.
    """
    if lecture.fiches.exists():
        return 0
    fiches = list(_records(lecture, nom_contrat))
    Fiche.objects.bulk_create(fiches, batch_size=500)
    return len(fiches)


def _records(lecture: Lecture, nom_contrat: str) -> Iterator[Fiche]:
    contenu = lecture.contenu
    parents = {n["id"]: n.get("parent") or "" for n in records(contenu, Genre.NOEUD)}
    sommets = top_nodes(parents)
    noeud_de = {e["id"]: e.get("noeud") or "" for e in records(contenu, Genre.ENGAGEMENT)}
    document = _record(lecture, Genre.DOCUMENT, "document", 1, contenu["document"])
    if nom_contrat:
        document.contenu = {**document.contenu, "nom_contrat": nom_contrat}
    yield document
    for genre in LISTES:
        prises: set[str] = set()
        places = _document_order(records(contenu, genre))
        for rang, lu in enumerate(records(contenu, genre), 1):
            cle = str(lu.get("id") or "")[:40]
            if not cle or cle in prises:
                cle = f"{genre}-{rang}"
            prises.add(cle)
            noeud = _node_of(genre, lu, noeud_de)
            noeud = noeud if noeud in parents else ""
            branche = sommets.get(noeud, "")
            if genre == Genre.NOEUD:
                if sommets.get(cle) == cle:  # at the top, or where a loop of parents is cut
                    noeud = ""
                branche = (sommets.get(noeud) if noeud else "") or cle
            yield _record(lecture, genre, cle, places[rang - 1], lu, parent_cle=noeud, branche=branche)


def _document_order(lus: list[Contenu]) -> list[int]:
    """Rank of each record by the line where it begins: the reader lists what it understood first."""

    def line(rang: int) -> tuple[float, int]:
        lignes = (lus[rang].get("source") or {}).get("lignes")
        return (lignes[0] if lignes else float("inf"), rang)

    places = [0] * len(lus)
    for place, rang in enumerate(sorted(range(len(lus)), key=line), 1):
        places[rang] = place
    return places


def _node_of(genre: Genre, lu: Contenu, noeud_de: dict[str, str]) -> str:
    """Key of the node under which a record stands, "" when it stands under none."""
    if genre == Genre.NOEUD:
        return lu.get("parent") or ""
    return lu.get("noeud") or noeud_de.get(lu.get("engagement") or "", "")


def _record(
    lecture: Lecture, genre: Genre, cle: str, ordre: int, lu: Contenu, *, parent_cle: str = "", branche: str = ""
) -> Fiche:
    source: dict[str, Any] = lu.get("source") or {}
    debut, fin = source.get("lignes") or (None, None)
    return Fiche(
        lecture=lecture,
        genre=genre,
        cle=cle,
        ordre=ordre,
        parent_cle=parent_cle,
        branche=branche,
        contenu_lu=lu,
        contenu=lu,
        recherche=search_text(lu),
        confiance=lu.get("confiance"),
        ligne_debut=debut,
        ligne_fin=fin,
        page=source.get("page"),
    )
