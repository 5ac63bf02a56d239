"""Masking: no proper name, address, telephone, amount or long number survives; shapes do. Pure.

What is not known to be harmless is masked: a word with a capital stays only when it is of the field (``mots.txt``, the
reader's lexicon) or when the document also writes it without one. Replacements depend on the order in which words come,
never on the words: nobody can compute them back. The same word gives the same replacement in a whole case.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from reciproque.langue import fold
from reciproque.lecture.lexique import charger

_ESPACE = "[ \u00a0\u202f]"
_JETON = re.compile(
    rf"""(?P<adresse>[\w.+-]+@[\w-]+(?:\.[\w-]+)*)
    |(?P<lien>(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|eu|net|gouv|info|io)\b(?:/\S*)?)
    |(?P<telephone>(?<!\d)(?:\+33{_ESPACE}?|0)[1-9](?:[ .\-\u00a0\u202f]?\d\d){{4}}(?!\d))
    |(?P<naissance>\bnée?{_ESPACE}+le{_ESPACE}+\d[^,;\n]{{3,22}}?\d{{4}})
    |(?P<nombre>\d{{1,3}}(?:{_ESPACE}\d{{3}})+(?!\d)|\d+)
    |(?P<mot>[^\W\d_]+)""",
    re.VERBOSE,
)
_MONNAIE = re.compile(r"(?:,\d+)?\s*(?:[kKM]?€|euros?\b|EUR\b|millions?\b|milliers?\b)")
_ANNEE = re.compile(r"(?:19|20)\d\d")
_GENTILE = re.compile(r"(\w{4,}?)(?:ien|ienne|in|ine|ais|aise|ois|oise|on|onne|ard|arde|eron|eronne)s?")
_CIVILITES = frozenset(
    ("m", "mm", "mme", "mmes", "mlle", "mlles", "monsieur", "madame", "messieurs", "mesdames", "dr", "docteur", "me")
)
_LIAISONS = frozenset(
    ("de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en", "sur", "sous", "lez")
)
_CODE = re.compile(r"[a-z_]{1,30}|[a-z]{1,3}\d+(?:[._-]\w+)*|\d{4}(?:-\d\d){0,2}")
# Keys whose values are codes of the schema, identifiers or dates.
_CODES = frozenset(
    {"id", "parent", "noeud", "engagement", "niveau", "nature", "role", "certitude", "collectif", "statut", "etat"}
    | {"famille", "categorie", "type", "verdict", "force", "indicateurs", "debut", "fin", "echeance", "date", "zone"}
)
_VOYELLES, _CONSONNES = "aeiou", "bdflmnprstv"


@cache
def common_words() -> frozenset[str]:
    """Folded words that name nobody: those of ``mots.txt`` and of the reader's lexicon of public bodies."""
    texte = (resources.files(__package__) / "mots.txt").read_text(encoding="utf-8")
    mots = _words(" ".join(ligne for ligne in texte.splitlines() if not ligne.startswith("#")))
    organisations, collectifs = charger()
    publiques = [o for o in organisations if o.categorie != "bailleur"]  # landlords bear the names of places
    for entree in (*publiques, *collectifs):
        mots += [mot for marque in (entree.nom, *entree.marques) for mot in _words(marque)]
    return frozenset(mots)


def _words(texte: str) -> list[str]:
    return [fold(mot) for mot in re.findall(r"[^\W\d_]+", texte)]


@dataclass
class Masque:
    """``texte``: the whole document, which tells its common words. ``noms``: organisations, communes, neighbourhoods.

    ``personnes``: names of people, and whatever a person asks to hide: nothing of them stays.
    """

    texte: str = ""
    noms: Iterable[str] = ()
    personnes: Iterable[str] = ()
    _remplaces: dict[str, str] = field(default_factory=dict, init=False)
    _chiffres: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._hasard = random.Random(1)  # noqa: S311 (the same words in the same order, whatever they hide)
        mots = [t.group() for t in _JETON.finditer(self.texte) if t.lastgroup == "mot"]  # not those of an e-mail
        self._ordinaires = {fold(mot) for mot in mots if mot.islower() and len(mot) > 1}
        self._interdits = {mot for nom in self.personnes for mot in _words(nom) if mot not in _LIAISONS}
        self._toujours: set[str] = set()
        self._suites: dict[str, list[list[str]]] = {}
        for nom in self.noms:
            propres = [mot for mot in _words(nom) if mot not in _LIAISONS]
            if len(propres) == 1:
                self._toujours.update(mot for mot in propres if len(mot) > 1)
            elif propres:
                self._toujours.update(mot for mot in propres if mot not in self._ordinaires and len(mot) > 1)
                self._suites.setdefault(propres[0], []).append(propres)
        self._toujours -= common_words()

    # --- Texts --------------------------------------------------------------------------------

    def cacher(self, texte: str) -> str:
        """The text, masked; as many lines, cells and words as before."""
        trouves = list(_JETON.finditer(texte))
        masques = self._names(texte, trouves)
        sortie, ici = [], 0
        for rang, trouve in enumerate(trouves):
            sortie.append(texte[ici : trouve.start()])
            sortie.append(self._replace(texte, trouve, rang in masques))
            ici = trouve.end()
        return "".join([*sortie, texte[ici:]])

    def _replace(self, texte: str, trouve: re.Match[str], est_nom: bool) -> str:
        jeton = trouve.group()
        if trouve.lastgroup == "mot":
            return self._word(jeton) if est_nom else jeton
        if trouve.lastgroup == "adresse":
            return f"{self._word(jeton.lower())[:12]}@exemple.test"
        if trouve.lastgroup == "lien":
            return "www.exemple.test"
        if trouve.lastgroup == "nombre":
            monnaie = bool(_MONNAIE.match(texte, trouve.end()))
            return self._number(jeton) if monnaie or self._is_long(jeton) else jeton
        return self._digits(jeton)

    def _names(self, texte: str, trouves: list[re.Match[str]]) -> set[int]:
        """Ranks of the words to replace."""
        mots = [(rang, t, fold(t.group())) for rang, t in enumerate(trouves) if t.lastgroup == "mot"]
        plies = [(i, plie) for i, (_, _, plie) in enumerate(mots) if plie not in _LIAISONS]
        masques: set[int] = set()
        for j, (_i, plie) in enumerate(plies):  # names known to the reading, whole
            for suite in self._suites.get(plie, ()):
                if [p for _, p in plies[j : j + len(suite)]] == suite:
                    masques.update(mots[k][0] for k, p in plies[j : j + len(suite)] if p not in common_words())
        course: list[tuple[int, str]] = []  # words with a capital that follow one another
        civil, fin = False, -2
        for rang, trouve, plie in mots:
            jeton, majuscule = trouve.group(), trouve.group()[0].isupper()
            suit = fin >= 0 and texte[fin : trouve.start()] in (" ", "-", "\u00a0", ". ", ".\u00a0", "’", "'")
            if not (majuscule and suit):
                self._spread(course, masques)
                course = []
            if not suit:
                civil = False
            if (
                plie in self._interdits
                or self._is_inhabitant(plie)
                or (plie in self._toujours and len(jeton) > 1)
                or (civil and majuscule and plie not in _LIAISONS)
                or (majuscule and len(jeton) > 1 and plie not in common_words() and plie not in self._ordinaires)
            ):
                masques.add(rang)
            civil = plie in _CIVILITES or (civil and majuscule)
            if majuscule:
                course.append((rang, plie))
            fin = trouve.end()
        self._spread(course, masques)
        return masques

    def _is_inhabitant(self, plie: str) -> bool:
        """« Arcueillais » tells Arcueil."""
        if not _GENTILE.fullmatch(plie) or plie in common_words():
            return False
        return any(plie[:n] in self._toujours for n in range(4, len(plie)))

    def _spread(self, course: list[tuple[int, str]], masques: set[int]) -> None:
        """« Jean Petit »: beside a name, a word that is only common elsewhere is a part of it."""
        if any(rang in masques for rang, _ in course):
            masques.update(rang for rang, plie in course if plie not in common_words() and len(plie) > 1)

    def _word(self, jeton: str) -> str:
        """Another word of the same length, case and kind of first letter."""
        cle = fold(jeton)
        if cle not in self._remplaces:
            self._remplaces[cle] = self._invent(cle, len(jeton))
        neuf = self._remplaces[cle]
        if jeton.isupper():
            return neuf.upper()
        return neuf.capitalize() if jeton[0].isupper() else neuf

    def _invent(self, cle: str, taille: int) -> str:
        voyelle = cle[:1] in _VOYELLES
        pris = {*self._remplaces.values(), *self._remplaces, *self._toujours, *self._interdits}
        for essai in range(200):
            longueur = taille + essai // 50  # short words run out
            neuf = "".join(
                self._hasard.choice(_VOYELLES if (n % 2 == 0) == voyelle else _CONSONNES) for n in range(longueur)
            )
            if neuf not in pris and neuf not in common_words() and neuf not in self._ordinaires:
                break
        return neuf

    # --- Figures ------------------------------------------------------------------------------

    def _is_long(self, jeton: str) -> bool:
        chiffres = re.sub(r"\D", "", jeton)
        return len(chiffres) >= 4 and not _ANNEE.fullmatch(jeton)

    def _number(self, jeton: str) -> str:
        """Other digits, the same for the same number however it is spaced; zeros stay."""
        chiffres = re.sub(r"\D", "", jeton)
        if chiffres not in self._chiffres:
            self._chiffres[chiffres] = self._digits(chiffres)
        neufs = iter(self._chiffres[chiffres])
        return re.sub(r"\d", lambda _: next(neufs), jeton)

    def _digits(self, jeton: str) -> str:
        return re.sub(r"[1-9]", lambda _: str(self._hasard.randint(1, 9)), jeton)

    # --- Records ------------------------------------------------------------------------------

    def cacher_fiche(self, valeur: Any, cle: str = "") -> Any:
        """A record of the JSON: its texts and figures masked, its codes and dates kept."""
        if isinstance(valeur, dict):
            return {k: v if k == "source" else self.cacher_fiche(v, k) for k, v in valeur.items()}
        if isinstance(valeur, list):
            return [self.cacher_fiche(v, cle) for v in valeur]
        if isinstance(valeur, str):
            return valeur if cle in _CODES and _CODE.fullmatch(valeur) else self.cacher(valeur)
        if isinstance(valeur, int | float) and not isinstance(valeur, bool) and cle != "confiance":
            return self._figure(valeur)
        return valeur

    def _figure(self, valeur: float) -> float:
        entier = str(abs(int(valeur)))
        if entier not in self._chiffres and not self._is_long(entier):
            return valeur
        neuf = int(self._number(entier)) * (-1 if valeur < 0 else 1)
        return neuf if isinstance(valeur, int) else float(neuf)
