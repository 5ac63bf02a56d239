"""Give a case to the present reader: what it reads now on the passage."""

from __future__ import annotations

from typing import Any

from reciproque import lecture as lecteur

from ..contenu import records
from .dresser import SCHEMA, Genre


class CasIllisible(Exception):
    """The file is not a case; the message is French."""


def check(cas: Any) -> None:
    attendus = {"texte": list, "passage": list, "fiches": list}
    if not isinstance(cas, dict) or cas.get("schema") != SCHEMA:
        raise CasIllisible(f"Ce fichier n’est pas un cas de lecture ({SCHEMA}).")
    if not all(isinstance(cas.get(cle), genre) for cle, genre in attendus.items()):
        raise CasIllisible("Ce cas de lecture est incomplet\u00a0: il lui manque le texte, le passage ou les fiches.")


def rejouer(cas: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(kind, record) of all that is read on the passage. Headings come back above it. Raises CasIllisible."""
    check(cas)
    avant = [ligne for titre in cas.get("avant") or [] for ligne in (titre, "")]
    texte = "\n".join([*avant, *cas["texte"]])
    try:
        lue = lecteur.lire(texte.encode(), "cas.txt").to_dict()
    except lecteur.LectureRefusee:
        return []  # so few lines may hold nothing the reader takes for a protocol
    debut, fin = (len(avant) + n for n in cas["passage"])
    return [
        (str(genre), fiche)
        for genre in Genre
        if genre != Genre.DOCUMENT
        for fiche in records(lue, genre)
        if (lignes := (fiche.get("source") or {}).get("lignes")) and lignes[0] <= fin and lignes[1] >= debut
    ]
