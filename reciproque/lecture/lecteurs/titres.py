"""What reads as a heading among the lines of a text, alone or between the rows of a table."""

from __future__ import annotations

import re
from itertools import takewhile

from reciproque.langue import fold
from reciproque.lecture.forme.balisage import sans_balises
from reciproque.lecture.forme.puces import couper_puce
from reciproque.lecture.forme.suites import est_suite
from reciproque.lecture.intitules import lire_intitule

GRAS = re.compile(r"^\s*(\*\*|__)(.{1,250}?)\1\s*:?\s*$")
# « *Priorité 1 – Rapprocher.* La ligne 2 sera… »: a heading set in the line that it heads.
EN_TETE_DE_LIGNE = re.compile(r"^\s*(\*{1,3}|_{1,2})(?=[^\s*_])(?P<tete>.{4,160}?)(?<=\S)\1\s*(?P<reste>\S.*)$")
MOT_DE_NIVEAU = re.compile(
    r"^(?:[►▶→•■>@&o]\s*)?(?:[A-Z0-9.]{1,6}\s*[-–.:/)]\s*)?(?:piliers?|axes?|enjeux?|orientations?|"
    r"themes?|thematiques?|"
    r"objectifs? (?:strategique|operationnel|general)s?|objectif \w|priorites? \w|article|annexes?|"
    r"partie|chapitre|titre|volet|"
    r"preambule|sommaire|signatures?|signataires|projet de quartier)\b"
)
NUMERO = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])\s*(?:[.)/°]|[-–]\s)\s*[-–]?\s*\S")
# « 3.1 Projet de quartier »: a code of several ranks heads what stands right under it, blank line or not.
_CODE_COMPOSE = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}|[A-Z])(?:\.\d{1,2}){1,3}\.?\s+[A-ZÀ-Ý«][^\t]{2,108}$")
_TOTAL = re.compile(r"\W*(?:total|totaux|ensemble)\b")
_PREMIER = re.compile(r"\s*1\s*[.)°]?\s*\t")
_RANG = re.compile(r"\s*\d{1,3}\s*[.)°]?\s*\t")
_ALPHA = re.compile(r"[^\W\d_]")
_HAUTES = re.compile(r"[A-ZÀ-ÖØ-ÞŒ]")
_BASSES = re.compile(r"[a-zß-öø-ÿœ]")
TITRE_MAX = 260
TETES_MAX = 2  # rows that head a table
BANDES_MAX = 4  # headings in a row between two rows of a table
LIBELLE_MAX = 60
BANDE_MIN = 8  # letters of a heading in capitals; shorter is an acronym


def est_titre(ligne: str, *, isole: bool) -> bool:
    """A line that reads as a heading. ``isole``: blank lines around it."""
    if len(ligne) > TITRE_MAX:
        return False
    if GRAS.match(ligne):
        return True
    texte = sans_balises(ligne)
    plie = fold(texte)
    if not plie or not _ALPHA.search(plie):
        return False
    fin = texte[-1]
    if MOT_DE_NIVEAU.match(plie):
        return fin not in ";," and (fin != "." or len(texte) < 120) and (isole or len(texte) < 160)
    if len(texte) <= 160:
        hautes, basses = len(_HAUTES.findall(texte)), len(_BASSES.findall(texte))
        if hautes + basses >= 4 and hautes >= 9 * basses:
            return True
    if fin in ".;,":
        return False
    if not isole:
        return False
    if NUMERO.match(texte):
        return len(texte) <= 200
    return texte[0].isupper() and len(texte) <= 110 and not texte.endswith(":")


def est_bande(lignes: list[str], i: int, *, sous_une_bande: bool) -> bool:
    """Headings with their level word, their code or in capitals, right between two rows: merged over the table.

    ``sous_une_bande``: the row above is one; a bare label under it is another.
    """
    sous_une_bande = sous_une_bande or _coiffe_une_partie(lignes, i)
    for ligne in lignes[i : i + BANDES_MAX]:
        nue = ligne.strip()
        if "\t" in ligne:
            return not _commence_un_tableau(lignes, i, ligne)
        if not nue or nue[-1] in ".;,:" or not (_nomme_une_partie(nue) or (sous_une_bande and _libelle(nue))):
            return False
        sous_une_bande = True
    return False


def _commence_un_tableau(lignes: list[str], i: int, rangee: str) -> bool:
    """Under a total, or numbered from 1 where no row above has a number: not the table of the rows above."""
    if _TOTAL.match(fold(lignes[i - 1])):
        return True
    if not _PREMIER.match(rangee):
        return False
    dessus = list(takewhile(lambda ligne: "\t" in ligne, reversed(lignes[:i])))
    return len(dessus) > TETES_MAX and not any(_RANG.match(ligne) for ligne in dessus)


def _coiffe_une_partie(lignes: list[str], i: int) -> bool:
    """A bare label right above « Axe 3 : … », which the row above cannot go on with."""
    if not 0 < i < len(lignes) - 1 or len(lignes[i]) > LIBELLE_MAX:
        return False
    suivante = lire_intitule(lignes[i + 1].strip()) if "\t" not in lignes[i + 1] else None
    coiffe_un_code = suivante is not None and suivante.niveau is not None and suivante.code is not None
    return coiffe_un_code and not est_suite(lignes[i - 1].rpartition("\t")[2], lignes[i].strip(), puces=False)


def _nomme_une_partie(ligne: str) -> bool:
    intitule = lire_intitule(ligne)
    if intitule.niveau and intitule.code:
        return len(ligne) <= TITRE_MAX
    if NUMERO.match(ligne):
        return len(ligne) <= 120
    return len(ligne) >= BANDE_MIN and est_titre(ligne, isole=False)  # « CPAM » goes on with the cell above


def _libelle(ligne: str) -> bool:
    return ligne[0].isupper() and len(ligne) <= 110


def coiffe(ligne: str, suivante: str) -> bool:
    """A coded line right above the text it heads: what follows neither goes on with it nor is the next of its list."""
    return bool(
        _CODE_COMPOSE.match(ligne)
        and ligne[-1] not in ".;,:"
        and "\t" not in suivante
        and not NUMERO.match(suivante)
        and not est_suite(ligne, suivante)
        and (suivante[:1].isupper() or couper_puce(suivante)[0])
    )
