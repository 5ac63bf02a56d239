"""Where things are written: links to the line of a document, and search in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from reciproque.langue import fold

from .models import Contrat


@dataclass(frozen=True)
class Passage:
    """Where something is written: a label and the address of the line in the document."""

    libelle: str
    court: str
    url: str


def document_link(contrat: Contrat, objet: Any) -> Passage | None:
    """The passage of an object that keeps its `Source`; None when a person typed it. Needs ``document`` loaded."""
    if not objet.has_passage:
        return None
    lieu = _lines_of(objet)
    url = passage_url(contrat, objet.document_id, objet.ligne_debut, objet.ligne_fin)
    return Passage(f"{objet.document.titre}, {lieu}", lieu, url)


def _lines_of(objet: Any) -> str:
    seule = objet.ligne_fin == objet.ligne_debut
    lieu = f"ligne {objet.ligne_debut}" if seule else f"lignes {objet.ligne_debut} à {objet.ligne_fin}"
    return f"page {objet.page}, {lieu}" if objet.page else lieu


def place_in_document(objet: Any) -> str:
    """The passage of an object, in words, for what is printed; empty when a person typed it."""
    return f"{objet.document.titre}, {_lines_of(objet)}" if objet.has_passage else ""


def passage_url(contrat: Contrat, document_id: int, debut: int, fin: int) -> str:
    return reverse("contrats:document", args=[contrat.pk, document_id]) + f"?de={debut}&a={fin}#L{debut}"


def accent_blind(texte: str) -> re.Pattern[str] | None:
    """A pattern that finds ``texte`` in any spelling of its accents, case and spaces; None when nothing is asked.

    Searching the raw text this way needs no folded copy of documents of megabytes, and gives true positions.
    """
    morceaux = []
    for lettre in fold(texte).replace("oe", "œ").replace("ae", "æ"):
        if lettre in "œæ":
            morceaux.append(f"(?:{fold(lettre)}|{lettre})")
        elif lettre == " ":
            morceaux.append(r"[\s\u00a0\u202f]+")
        elif lettre == "-":
            morceaux.append(r"\s*[-\u2010-\u2015]\s*")
        elif lettre == "'":
            morceaux.append(r"['’‘ʼ´`]")
        else:
            morceaux.append(f"[{lettre}{VARIANTES.get(lettre, '')}]" if lettre.isalnum() else re.escape(lettre))
    return re.compile("".join(morceaux), re.IGNORECASE) if morceaux else None


VARIANTES = {
    "a": "àâäáãå",
    "c": "ç",
    "e": "éèêë",
    "i": "îïíì",
    "n": "ñ",
    "o": "ôöóòõ",
    "u": "ûüùú",
    "y": "ÿý",
}


def split_on(motif: re.Pattern[str] | None, ligne: str) -> list[tuple[str, bool]]:
    """A line cut in (text, found) pieces, so that a page can mark what was searched."""
    if motif is None:
        return [(ligne, False)]
    morceaux: list[tuple[str, bool]] = []
    fin = 0
    for trouve in motif.finditer(ligne):
        if trouve.end() == trouve.start():
            continue
        if trouve.start() > fin:
            morceaux.append((ligne[fin : trouve.start()], False))
        morceaux.append((trouve.group(), True))
        fin = trouve.end()
    if fin < len(ligne):
        morceaux.append((ligne[fin:], False))
    return morceaux
