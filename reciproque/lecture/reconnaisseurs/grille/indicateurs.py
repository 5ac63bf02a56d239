"""Indicator cells: from what a cell prints to labels, « to be determined » notes with their date, and targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reciproque.langue import find_dates, find_periods, fold, parse_number, parse_percent
from reciproque.lecture.forme import couper_puce, est_suite
from reciproque.lecture.schema import CibleLue

_MOTS = (
    r"nombres?|nbre?s?|nb|taux|parts?|montants?|evolution|ratios?|rapport|pourcentage|proportion|volume|frequence|"
    r"existence|realisation|mise en (?:place|oeuvre)|augmentation|diminution|baisse|hausse|delais?|duree|satisfaction|"
    r"typologie|indice|moyens|couverture|composition|cartographie|presence|liste|effectifs?|score|niveau|degre|"
    r"qualite|nature|signature|bilan|"
    r"heures|retour|suivi|enquete|appreciation|repartition|cout|budget|somme|faits|variation|progression"
)
COMMENCE = re.compile(rf"^(?:le |la |les |l')?(?:{_MOTS})\b")
# « • X • Y » and « - X - Y » on one line; a dash inside a name has no capital after it or no space around.
_TIRET = re.compile(r"\s+[-–—•▪●○]\s*(?=[A-ZÀ-Ý«\"“(])|\s+[-–—]\s+(?=\d+\s)")
_NUMEROTE = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}(?:\.\d{1,2})?\s*[-–.)/°]\s*|\d{1,2}\.\d{1,2}\s+)(?=[A-ZÀ-Ýa-zà-ÿ«])")
_VIRGULE = re.compile(r",\s+(?=(?:nombre|taux|montant|pourcentage|part)s?\s+(?:de|des|d['’]))", re.IGNORECASE)
_POINT_VIRGULE = re.compile(r"\s*;\s*")
_FAIRE = r"(?:re)?(?:determin|defini|precis|complet|fix|elabor|construi|arret|renseign|identifi|co-?construi)"
_QUAND = "au|aux|en|eu|dans|ulterieurement|lors|d'ici|courant|avant|prochainement|apres|avec|debut|fin|par"
_TRAVAIL = (
    "definition|determination|elaboration|construction|precision|discussion|reflexion|validation|co-?construction"
)
_ATTENTE = re.compile(
    rf"^(?:(?:indicateurs?|cibles?|impacts?|suivi|resultats?)(?: d'impact| de suivi)? )?(?:"
    rf"(?:a|reste(?:nt)? a|seront|sera|doivent etre|devront etre|en attente d'etre) (?:venir|{_FAIRE}\w*)\b|"
    rf"{_FAIRE}(?:e|es|s|ee|ees|te|ts|tes|t)?(?=$| (?:{_QUAND})\b)|"
    rf"en (?:cours|attente)(?: (?:de |d')?(?:re)?(?:{_TRAVAIL}))?$|en cours (?:de |d')(?:re)?(?:{_TRAVAIL})\b)"
)
_ATTENTE_MAX = 160
_TIRET_SEUL = re.compile(r"^[-–—/.… ]*$|^(?:n\.?\s?c\.?|neant|sans objet|so|s\.o\.?|nd|n/?a)$")
_TRIMESTRE = re.compile(
    r"\b(?:(?P<rang>[1-4]|premier|deuxieme|second|troisieme|quatrieme|dernier)\s?(?:er|e|eme|"
    r"nd)?\s+(?P<quoi>trimestre|semestre)|"
    r"(?P<court>[ts])\s?(?P<n>[1-4]))\b[^0-9]{0,14}(?P<an>20\d\d)"
)
_RANGS = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_ANNEE = re.compile(r"\b(20[0-4]\d)\b")
_CIBLE = re.compile(
    r"(?:\b(?:cibles?|objectifs?(?: chiffrée?s?)?|valeur cible|attendus?)\s*(?:20\d\d\s*)?[:=]\s*|\ben visant\s+|"
    r"\batteindre\s+|≥\s*|\bau moins\s+)(?P<quoi>[^;()\n]{1,60})",
    re.IGNORECASE,
)
_NOMBRE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Attente:
    """A note that says the indicator is still to be written; ``echeance`` partial ISO (the last month of a quarter)."""

    texte: str
    echeance: str | None


def lire_attente(texte: str) -> Attente | None:
    """« Déterminés au dernier trimestre 2019 », « à définir », « en cours de définition » — never a real label."""
    nu = couper_puce(texte)[1] or texte.strip()
    if not nu or len(nu) > _ATTENTE_MAX:
        return None
    if not _ATTENTE.match(fold(nu)):
        return None
    return Attente(nu, lire_echeance(nu))


def vide_de_sens(texte: str) -> bool:
    """A dash, a slash, « néant »: printed, but nothing said."""
    return len(texte) <= 20 and bool(_TIRET_SEUL.match(fold(texte)))


def lire_echeance(texte: str) -> str | None:
    """Date by which something is due, as partial ISO: ``2019-12`` for the last quarter of 2019."""
    plie = fold(texte)
    m = _TRIMESTRE.search(plie)
    if m:
        semestre = (m.group("quoi") or "")[:1] == "s" or m.group("court") == "s"
        rang_mot = m.group("rang") or m.group("n")
        pas = 6 if semestre else 3
        rang = 12 // pas if rang_mot == "dernier" else _RANGS.get(rang_mot) or int(rang_mot)
        return f"{m.group('an')}-{min(12, rang * pas):02d}"
    periodes = find_periods(texte)
    if periodes and periodes[0][0].fin:
        return periodes[0][0].fin.iso()
    dates = find_dates(texte)
    if dates:
        return dates[-1][0].iso()
    annees = _ANNEE.findall(plie)
    return annees[-1] if annees else None


def decouper_indicateurs(texte: str) -> list[str]:
    """The labels of a cell, marks taken off: bullets, numbers, lines, then « ; » before a word that opens a label."""
    lignes: list[str] = []
    for ligne in texte.split("\n"):
        ligne = ligne.strip()
        if not ligne:
            continue
        # A piece cut by a page break starts in the middle of a sentence: it goes on with the label above.
        if lignes and not couper_puce(ligne)[0] and est_suite(lignes[-1][-300:], ligne, puces=False):
            lignes[-1] = f"{lignes[-1]} {ligne}"
        else:
            lignes.append(ligne)
    sortie: list[str] = []
    for ligne in lignes:
        puce, reste = couper_puce(ligne)
        for partie in _TIRET.split(reste) if puce else [reste]:
            sortie.extend(x for p in _points(_numeros(partie)) for x in _VIRGULE.split(p))
    return [p for p in (s.strip(" ;\u00a0") for s in sortie) if p and not vide_de_sens(p)]


def _numeros(texte: str) -> list[str]:
    """« 1 - X 2 - Y 2.1 Z » → [X, Y, Z], when the numbers go 1, 2, 3…"""
    coupes = list(_NUMEROTE.finditer(texte))
    if not coupes or coupes[0].start() > 2:
        return [texte]
    bons: list[re.Match[str]] = []
    attendu: tuple[int, ...] = (1,)
    for m in coupes:
        rang = tuple(int(x) for x in re.findall(r"\d+", m.group(0)))
        if rang == attendu or (bons and rang == (*attendu[:-1], attendu[-1])) or _suit(bons, rang):
            bons.append(m)
            attendu = (*rang[:-1], rang[-1] + 1)
    if not bons:
        return [texte]
    bornes = [*(m.start() for m in bons), len(texte)]
    return [texte[m.end() : fin].strip() for m, fin in zip(bons, bornes[1:], strict=True)]


def _suit(bons: list[re.Match[str]], rang: tuple[int, ...]) -> bool:
    """``1.1`` may come after ``1``, and ``2`` after ``1.3``."""
    if not bons:
        return rang == (1, 1)
    dernier = tuple(int(x) for x in re.findall(r"\d+", bons[-1].group(0)))
    return rang == (*dernier, 1) or (
        len(rang) < len(dernier) and rang == (*dernier[: len(rang) - 1], dernier[len(rang) - 1] + 1)
    )


def _points(textes: list[str]) -> list[str]:
    sortie: list[str] = []
    for texte in textes:
        if ";" not in texte:
            sortie.append(texte)
            continue
        morceaux: list[str] = []
        for partie in _POINT_VIRGULE.split(texte):
            if not partie:
                continue
            neuf = couper_puce(partie)[1] if morceaux else partie
            if morceaux and not (COMMENCE.match(fold(neuf)) or neuf[:1].isupper()):
                morceaux[-1] = f"{morceaux[-1]} ; {partie}"
            else:
                morceaux.append(neuf)
        sortie.extend(morceaux)
    return sortie


def lire_cibles(libelle: str) -> list[CibleLue]:
    """Targets printed with a label: « (cible : 20 %) », « en visant 100 % d'ici fin 2019 »."""
    cibles = []
    for m in _CIBLE.finditer(libelle):
        quoi = m.group("quoi")
        valeur, unite = _valeur(quoi)
        if valeur is not None:
            annees = _ANNEE.findall(quoi)
            cibles.append(CibleLue(valeur=valeur, unite=unite, echeance=annees[-1] if annees else None))
    return cibles


def lire_cible(texte: str) -> CibleLue | None:
    """The cell of a « cible » column."""
    valeur, unite = _valeur(texte)
    if valeur is None:
        return None
    annees = _ANNEE.findall(texte)
    return CibleLue(valeur=valeur, unite=unite, echeance=annees[-1] if annees else None)


def _valeur(texte: str) -> tuple[Decimal | None, str | None]:
    pourcent = parse_percent(texte)
    if pourcent is not None:
        return pourcent, "%"
    for m in _NOMBRE.finditer(texte):
        if _ANNEE.fullmatch(m.group(0)):
            continue
        valeur = parse_number(m.group(0))
        if valeur is not None:
            suite = re.match(r"\s*([€a-zà-ÿ]{2,20}|€)", texte[m.end() :])
            mot = suite.group(1) if suite else None
            return valeur, None if mot in {"en", "par", "au", "et", "ou", "de", "dans", "sur", "ici"} else mot
    return None, None
