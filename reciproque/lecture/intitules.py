"""Headings of the strategic tree: the level word, the code and the title they print (``Objectif 1.1 : Favoriser…``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.langue import fold, parse_roman

# Folded words → level of the JSON. Longest first. Words the JSON has no level for give ``autre`` and stay in the title.
_NIVEAUX: tuple[tuple[str, str], ...] = (
    ("objectifs operationnels", "objectif_operationnel"),
    ("objectif operationnel", "objectif_operationnel"),
    ("objectifs strategiques", "objectif_strategique"),
    ("objectif strategique", "objectif_strategique"),
    ("objectif general", "objectif"),
    ("objectifs generaux", "objectif"),
    ("objectif specifique", "objectif_operationnel"),
    ("orientations strategiques", "orientation"),
    ("orientation strategique", "orientation"),
    ("orientation transversale", "orientation"),
    ("axes strategiques", "axe_strategique"),
    ("axe strategique", "axe_strategique"),
    ("axe transversal", "axe"),
    ("axe d'intervention", "axe"),
    ("axe prioritaire", "axe"),
    ("priorites transversales", "priorite_transversale"),
    ("priorite transversale", "priorite_transversale"),
    ("enjeu local", "enjeu_local"),
    ("enjeux locaux", "enjeu_local"),
    ("enjeu transversal", "enjeu"),
    ("enjeu prioritaire", "enjeu"),
    ("projet de quartier", "projet_de_quartier"),
    ("projets de quartier", "projet_de_quartier"),
    ("pilier", "pilier"),
    ("piliers", "pilier"),
    ("axe", "axe"),
    ("axes", "axe"),
    ("enjeu", "enjeu"),
    ("enjeux", "enjeu"),
    ("orientation", "orientation"),
    ("theme", "theme"),
    ("thematique", "theme"),
    ("thematiques", "theme"),
    ("champ d'intervention", "theme"),
    ("objectif", "objectif"),
    ("objectifs", "objectif"),
    ("sous-objectif", "objectif_operationnel"),
    ("sous objectif", "objectif_operationnel"),
    ("priorite", "priorite"),
    ("volet", "autre"),
    ("ambition", "autre"),
    ("defi", "autre"),
    ("finalite", "autre"),
    ("chantier", "autre"),
    ("programme", "autre"),
)
_MOTS = "|".join(re.escape(m) for m, _ in sorted(_NIVEAUX, key=lambda x: -len(x[0])))
_MOT_SEUL = re.compile(rf"(?:{_MOTS})(?![a-z'])")
_PAR_MOT = dict(_NIVEAUX)
_CODE = (
    r"(?:[A-Z]{1,3}[-. ]?\d{1,3}(?:[.\-]\d{1,2}){0,3}(?:\.[a-z](?![a-z]))?|"
    r"\d{1,2}(?:[.\-]\d{1,2}){0,3}(?:\.[a-z](?![a-z]))?|"
    r"[IVXLivxl]{1,5}(?:[.\-]\d{1,2}){0,2}(?:\.[a-z](?![a-z]))?|[A-Z](?:[.\-]\d{1,2}){0,3}(?:\.[a-z](?![a-z]))?)"
)
_PUCE = re.compile(r"^\s*(?:[>►▶→•■▪@&*+–—-]\s*|[o]\s+(?=[A-ZÉ]))+")
# « Objectif 1.1 : … », « AXE II – … », « Pilier n°3. … », « Pilier cohésion sociale »
_AVEC_MOT = re.compile(
    rf"^(?P<mot>{_MOTS})(?![a-z])\s*(?:n\s?[°ºo]?\s*)?(?P<code>{_CODE}(?![a-zA-Z]))?\s*(?P<sep>[:.)/–—-]|\s-\s)?\s*",
    re.IGNORECASE,
)
# « A1 - Orientation stratégique : … », « 1. … », « I/ … », « 1.2 - … », « a) … »
_CODE_AVANT = re.compile(
    rf"^(?P<code>{_CODE}|[a-z](?=\s?[)/]))\s*(?P<sep>[.)/°:](?!\d)\s*[-–—:]?|\s[-–—]\s?|[-–—]\s|"
    rf"(?<=[.\-]\d)\s(?=[A-ZÀ-Ý«])|"
    rf"(?<=[.\-]\d\d)\s(?=[A-ZÀ-Ý«])|(?<=\d\.[a-z])\s(?=[A-ZÀ-Ý«]))\s*(?P<reste>\S.*)$",
    re.DOTALL,
)
# « Grand domaine n° 1 – … »: a level by its number, whatever the document calls it.
_SERIE = re.compile(
    rf"^(?P<mot>[A-ZÀ-Ý][\wà-ÿ'’-]{{2,}}(?: [\wà-ÿ'’-]{{2,}}){{0,2}}) (?P<no>n ?[°ºo] ?)?(?P<code>{_CODE}(?![a-zA-Z]))"
    r"\s*(?:[:.–—-]\s*)+(?P<titre>[^\W\d].{2,})$"
)
# What is numbered without being a level of the tree: parts of a document, of a calendar, of a place; promises.
_PAS_UN_NIVEAU = re.compile(
    r"^(?:articles?|annexes?|chapitres?|parties?|titres?|sections?|tableaux?|figures?|cartes?|pages?|notes?|fiches?|"
    r"engagements?|actions?|mesures?|operations?|projets?|propositions?|promesses?|points?|alineas?|etapes?|phases?|"
    r"annees?|semestres?|trimestres?|lots?|tranches?|avenants?|versions?|seances?|reunions?|ateliers?|questions?|zones?|"
    r"secteurs?|quartiers?|groupes?|batiments?|tours?|places?|ilots?|scenarios?|exemples?|indicateurs?|livrables?|jalons?|"
    r"criteres?|votes?|deliberations?|lois?|decrets?|arretes?|paragraphes?|reperes?|encadres?|photos?|graphiques?|"
    r"schemas?|documents?|pieces?|recommandations?|preconisations?|constats?|obligations?|dispositions?|contrats?|"
    r"conventions?|protocoles?|considerant|vu|le|la|les|un|une|des|en|au|du|et|par|sur|pour|avec|entre|depuis)\b"
)


@dataclass(frozen=True, slots=True)
class Intitule:
    """``niveau`` None when no level word is printed. ``titre`` keeps the printed characters; ``mot`` the folded level
    word.
    """

    niveau: str | None
    code: str | None
    titre: str
    mot: str | None = None

    @property
    def profondeur_code(self) -> int:
        """``1`` → 1, ``1.2`` → 2, ``I.1.a`` → 3; 0 without code."""
        return len(re.findall(r"[A-Za-z0-9]+", self.code)) if self.code else 0


def lire_intitule(texte: str, mots: frozenset[str] = frozenset()) -> Intitule:
    """Cut a heading into level, code and title. ``mots``: level words that this document alone uses, folded."""
    propre = _PUCE.sub("", " ".join(texte.split())).strip()
    code: str | None = None
    avant = _CODE_AVANT.match(propre)
    corps = propre
    if avant and _code_plausible(avant.group("code")):
        code, corps = avant.group("code"), avant.group("reste").strip()
    mot = _mot(corps)
    if mot is None:
        if code is None and (serie := lire_serie(propre)) and (serie[0] or serie[1] in mots):
            return Intitule("autre", serie[2].upper(), serie[3], serie[1])
        return Intitule(None, code, corps.strip(" :") if code else propre)
    m = _AVEC_MOT.match(_deaccentuer(corps))
    if m is None:
        return Intitule(None, code, corps)
    niveau = _PAR_MOT[fold(m.group("mot"))]
    if m.group("code") and _code_plausible(m.group("code")):
        titre = corps[m.end() :].strip(" :.–—-/")
        return Intitule(niveau, code or m.group("code").upper(), titre or corps, fold(m.group("mot")))
    if m.group("sep") or code:
        titre = corps[m.end("sep") if m.group("sep") else m.end("mot") :].strip(" :–—-/")
        if niveau == "autre" and not code:
            titre = corps
        return Intitule(niveau, code, titre or corps, fold(m.group("mot")))
    return Intitule(niveau, code, corps, fold(m.group("mot")))


def lire_serie(texte: str) -> tuple[bool, str, str, str] | None:
    """``(« n° » printed, folded word, code, title)`` of « Cap 2 : Mieux vivre »; None for what is no level."""
    if len(texte) > 300 or (m := _SERIE.match(texte)) is None:
        return None
    mot = fold(m.group("mot"))
    if _PAS_UN_NIVEAU.match(mot) or re.search(r"\d", mot) or not _code_plausible(m.group("code")):
        return None
    return bool(m.group("no")), mot, m.group("code"), m.group("titre").strip(" :.–—-/")


def _mot(texte: str) -> str | None:
    m = _MOT_SEUL.match(fold(texte[:60]))
    return m.group(0) if m else None


def _deaccentuer(texte: str) -> str:
    """Same length as the text, accents off: offsets stay good."""
    return texte.translate(_ACCENTS)


_ACCENTS = str.maketrans("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûü’", "AAACEEEEIIOOUUUaaaceeeeiioouuu'")


def _code_plausible(code: str) -> bool:
    """Numbers, well-formed Roman numerals, a letter, letter + digits; not a year, not « AXE 1 »."""
    if code[:3].upper() == "AXE":
        return False
    tete = re.split(r"[.\-]", code)[0]
    if tete.isdigit():
        return int(tete) <= 60
    if len(tete) == 1:
        return True
    if re.fullmatch(r"[IVXLivxl]+", tete):
        return parse_roman(tete) is not None
    return bool(re.fullmatch(r"[A-Z]{1,3}[-. ]?\d{1,3}", tete))
