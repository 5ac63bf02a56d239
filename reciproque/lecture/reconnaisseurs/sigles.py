"""Acronyms the document explains: ``SIGLE (développé)``, ``développé (SIGLE)``, glossaries."""

from __future__ import annotations

import re
from collections.abc import Callable

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.forme.blocs import Bloc

_SIGLE = r"(?:[A-Z]\.){2,8}[A-Z]?|[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z0-9]{0,9}|[A-Z]{2,12}\d?"
_AVANT = re.compile(rf"(?<![\w.])(?P<s>{_SIGLE})\s*\(\s*(?P<d>[^()\n]{{6,160}}?)\s*\)")
_APRES = re.compile(rf"\(\s*[«\"]?\s*(?P<s>{_SIGLE})\s*[»\"]?\s*\)")
_TIRET = re.compile(rf"^(?P<s>{_SIGLE})\s*(?:[:=–—-]|\s[-–])\s*(?P<d>[A-ZÀ-Ýa-zà-ÿ].{{5,200}})$")
_COLLE = re.compile(rf"^(?P<s>(?:{_SIGLE})\+?(?:\s[A-Z]{{3,8}}(?=\s[A-ZÀ-Ý][a-zà-ÿ]))?)\s+(?P<d>[A-ZÀ-Ý].{{5,200}})$")
_MOT = re.compile(r"[^\W\d_]+", re.UNICODE)
_VIDES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "en",
        "et",
        "à",
        "a",
        "au",
        "aux",
        "pour",
        "par",
        "sur",
        "l'",
        "un",
        "une",
    ]
)


def _lettres(sigle: str) -> str:
    return fold(re.sub(r"[^A-Za-zÀ-ÿ]", "", sigle))


def accorde(lettres: str, mots: list[str]) -> bool:
    """The letters are taken in order from the heads of the words; the first word gives the first letter, the last one
    gives at least one.
    """
    if not mots or not lettres or mots[0][0] != lettres[0]:
        return False
    # Reachable positions in ``lettres`` after each word: linear in words × letters.
    atteints = {0}
    dernier: set[int] = set()
    for mot in mots:
        suivants = set(atteints)
        dernier = set()
        for p in atteints:
            k = 0
            while k < len(mot) and p + k < len(lettres) and mot[k] == lettres[p + k]:
                k += 1
                suivants.add(p + k)
                dernier.add(p + k)
        atteints = suivants
    return len(lettres) in dernier or (len(lettres) in atteints and mots[-1] in _VIDES)


def _texte(bloc: Bloc) -> list[tuple[str, int, int]]:
    if isinstance(bloc, Tableau):
        return [(c.texte, c.debut, c.fin) for r in bloc.rangees for c in r.cellules if c.texte]
    if isinstance(bloc, Liste):
        return [(i.texte, i.debut, i.fin) for i in bloc.items]
    return [(bloc.texte, bloc.debut, bloc.fin)]


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    vus: set[tuple[str, str]] = set()

    def ajouter(sigle: str, developpe: str, debut: int, fin: int) -> None:
        sigle, developpe = sigle.replace(".", ""), " ".join(developpe.split()).strip(" ,;.")
        cle = (sigle, fold(developpe))
        if cle not in vus and len(developpe) > len(sigle):
            vus.add(cle)
            brouillon.sigle(sigle, developpe, source=brouillon.source(lignes=(debut, fin)))

    glossaire = False
    for bloc in forme.blocs:
        if isinstance(bloc, Titre | Paragraphe) and len(bloc.texte) < 80 and "\n" not in bloc.texte:
            plie = bloc.plie
            if "sigle" in plie or "glossaire" in plie or "abreviation" in plie or "acronyme" in plie:
                glossaire = True
                continue
            glossaire = glossaire and len(bloc.texte) < 200 and _entree(bloc.texte) is not None
        if glossaire:
            _lire_glossaire(bloc, ajouter)
        if bloc.zone == "sommaire":
            continue
        for texte, debut, fin in _texte(bloc):
            if "(" not in texte:
                continue
            for m in _AVANT.finditer(texte):
                mots = [fold(w) for w in _MOT.findall(m.group("d"))]
                if 2 <= len(mots) <= 16 and accorde(_lettres(m.group("s")), mots):
                    ligne = debut + texte.count("\n", 0, m.start()) if fin > debut else debut
                    ajouter(m.group("s"), m.group("d"), ligne, ligne)
            for m in _APRES.finditer(texte):
                developpe = _remonter(texte[max(0, m.start() - 200) : m.start()], _lettres(m.group("s")))
                if developpe:
                    ligne = debut + texte.count("\n", 0, m.start()) if fin > debut else debut
                    ajouter(m.group("s"), developpe, ligne, ligne)


def _remonter(avant: str, lettres: str) -> str | None:
    """The shortest run of words before the parenthesis whose heads give the letters."""
    coupe = max(avant.rfind(c) for c in ".;:(\n")
    avant = avant[coupe + 1 :]
    places = [(m.start(), fold(m.group(0))) for m in _MOT.finditer(avant)]
    for n in range(2, min(len(places), len(lettres) * 3 + 2) + 1):
        mots = [w for _, w in places[-n:]]
        if mots[0] in _VIDES or len(lettres) < 2:
            continue
        if accorde(lettres, mots):
            return avant[places[-n][0] :].strip()
    return None


def _entree(texte: str) -> re.Match[str] | None:
    return _TIRET.match(texte) or _COLLE.match(texte)


def _lire_glossaire(bloc: Bloc, ajouter: Callable[[str, str, int, int], None]) -> None:
    if isinstance(bloc, Tableau):
        for r in bloc.rangees:
            pleines = r.pleines
            if len(pleines) == 2 and re.fullmatch(rf"(?:{_SIGLE})(?:[ /]{_SIGLE})?", pleines[0].texte.strip()):
                ajouter(pleines[0].texte.strip(), pleines[1].texte, r.debut, r.fin)
        return
    for texte, debut, _ in _texte(bloc):
        for k, ligne in enumerate(texte.split("\n")):
            m = _entree(ligne.strip())
            if m and isinstance(bloc, Paragraphe | Liste | Titre):
                ajouter(m.group("s"), m.group("d"), debut + k, debut + k)
