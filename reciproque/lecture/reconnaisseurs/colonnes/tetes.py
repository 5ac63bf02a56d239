"""What stands at the head of a sheet: its lists of objectives, printed beside labels that the scan mixed into them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reciproque.langue import fold
from reciproque.lecture.reconnaisseurs.colonnes.mots import (
    commence_par_verbe,
    en_suspens,
    est_bruit,
    finie,
    mot_brouille,
)
from reciproque.lecture.reconnaisseurs.colonnes.rangees import BAVURE, retirer_puce
from reciproque.lecture.reconnaisseurs.colonnes.zones import Ligne, en_capitales

_LISTES = (
    ("axe_strategique", r"axes?\s+strat[ée]giques?"),
    ("priorite_transversale", r"(?:priorit[ée]s?|axes?|objectifs?)\s+transversa(?:les?|l|ux)"),
    ("objectif_strategique", r"objectifs?\s+strat[ée]giques?"),
    ("objectif_operationnel", r"objectifs?\s+op[ée]rationnels?"),
    ("orientation", r"orientations?(?:\s+strat[ée]giques?)?"),
)
_ETIQUETTE = re.compile(
    rf"^(?:rappel\s+(?:des|de l['’]|du)\s*)?(?:{'|'.join(motif for _, motif in _LISTES)})\b(?:\s+du\b(?!\s+contrat)|"
    rf"\s+de la\b)?",
    re.IGNORECASE,
)
# The rest of such a label, wherever the scan put it: « du Contrat de Ville », « 2015 - 2020 ».
_SUITE = re.compile(
    r"^(?:(?:du|de la|au)\s+)?(?:contrat|convention|protocole)\s+de\s+ville\b|"
    r"^(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_NUMERO = re.compile(r"^(\d{1,2})\s?[.)]\s+(?=\S)")
_NUMERO_APRES_BRUIT = re.compile(r"^(\S+)\s+(?=\d{1,2}\s?[.)]\s+[A-ZÀ-Ý])")
_REFERENCE = re.compile(
    r"^\W{0,3}(axes?|piliers?|orientations?|objectifs?)\s*(?:\(s\))?\s*(?:n\s?°\s*)?(\d{1,2})\s*[:–—-]\s*\S",
    re.IGNORECASE,
)
_RUBRIQUE_REFERENCE = re.compile(r"^(?:axe|pilier|orientation|objectif)(?:s|\(s\)|\s?\(s\))?\s+d[ue]\b(?P<reste>.*)$")


@dataclass(slots=True)
class Objectif:
    niveau: str | None
    code: str | None
    texte: str
    debut: int
    fin: int


@dataclass(slots=True)
class Tete:
    objectifs: list[Objectif]
    etiquettes: list[str]
    references: list[Ligne]
    rubrique: str | None
    contexte: list[Ligne]
    titre_contexte: str | None


def lire_tete(lignes: list[Ligne]) -> Tete:
    """Numbered items, then marked ones; labels, references to another frame and context set apart."""
    tete = Tete([], [], [], None, [], None)
    ouverte = True
    for ligne in lignes:
        if en_capitales(ligne.texte) and len(ligne.texte.split()) >= 2:
            if tete.titre_contexte is None or not ouverte:
                ouverte = False
                tete.titre_contexte = tete.titre_contexte or ligne.texte
            continue
        if not ouverte:
            tete.contexte.append(ligne)
            continue
        _lire_ligne(tete, ligne)
    return tete


def _lire_ligne(tete: Tete, ligne: Ligne) -> None:
    texte = _sans_etiquettes(tete, ligne.texte)
    m = _RUBRIQUE_REFERENCE.match(fold(texte))
    if m:
        coupe = _REFERENCE_DEDANS.search(texte)
        tete.rubrique = tete.rubrique or (texte[: coupe.start()] if coupe else texte).strip(" :")
        if coupe:
            tete.references.append(Ligne(ligne.numero, texte[coupe.start() :], ligne.rang))
        return
    if _REFERENCE.match(texte):
        tete.references.append(Ligne(ligne.numero, texte.lstrip("> -•"), ligne.rang))
        return
    if not texte or est_bruit(texte):
        return
    derniere = tete.objectifs[-1] if tete.objectifs else None
    numero = _NUMERO.match(texte)
    if numero:
        tete.objectifs.append(Objectif("numero", numero.group(1), texte[numero.end() :], ligne.numero, ligne.numero))
        return
    puce, reste = retirer_puce(texte)
    if puce and not reste[:1].isupper() and derniere is not None:
        puce = ""
    debute = reste[:1].isupper() and commence_par_verbe(reste)
    if puce and (debute or reste[:1].isupper()):
        tete.objectifs.append(Objectif("puce", None, reste, ligne.numero, ligne.numero))
    elif debute and derniere is not None and (finie(derniere.texte) or not en_suspens(derniere.texte)):
        tete.objectifs.append(Objectif(derniere.niveau, None, reste, ligne.numero, ligne.numero))
    elif derniere is not None:
        derniere.texte = f"{derniere.texte} {reste}"
        derniere.fin = ligne.numero


_REFERENCE_DEDANS = re.compile(r"\b(?:Axe|Pilier|Orientation|Objectif)\s*\d{1,2}\s*[:–—-]")


def _sans_etiquettes(tete: Tete, texte: str) -> str:
    """Take the labels of the left cell off the head of a line, and the noise the scan made of one."""
    for _ in range(4):
        m = _ETIQUETTE.match(texte)
        if m:
            tete.etiquettes.append(fold(m.group(0)))
        else:
            m = _SUITE.match(texte)
        if m is None:
            break
        texte = texte[m.end() :].strip(" .:")
    texte = BAVURE.sub(r"\1", texte)
    bruit = _NUMERO_APRES_BRUIT.match(texte)
    if bruit and mot_brouille(bruit.group(1)):
        texte = texte[bruit.end() :]
    mots = texte.split()
    for k in range(min(2, len(mots))):
        if mot_brouille(mots[k]) and (k == 0 or len(mots[0]) <= 2):
            return " ".join(mots[k + 1 :])
    return texte


def niveaux(tetes: list[Tete]) -> dict[str, str]:
    """Which level numbered items and marked ones are: the order of the labels, over all the sheets."""
    sortie: dict[str, str] = {}
    votes: dict[tuple[str, str], int] = {}
    for tete in tetes:
        genres = list(dict.fromkeys(o.niveau for o in tete.objectifs if o.niveau))
        dits = list(dict.fromkeys(_niveau(e) for e in tete.etiquettes))
        for genre, dit in zip(genres, dits, strict=False):
            votes[(genre, dit)] = votes.get((genre, dit), 0) + 1
    for (genre, dit), _ in sorted(votes.items(), key=lambda x: -x[1]):
        sortie.setdefault(genre, dit)
    return sortie


def _niveau(etiquette: str) -> str:
    return next((niveau for niveau, motif in _LISTES if re.match(motif, etiquette)), "objectif")
