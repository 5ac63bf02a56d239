"""Which commitment of one list takes up which of another: proposals from the words alone, pure.

Time grows with the number of texts, not with its square: a text is compared only with those that share its rarest
words, at most `CANDIDATS` of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Generic, TypeVar

from reciproque.langue import fold, racines

SEUIL = 0.5  # two texts this alike may be one, reworded
MEME_NUMERO = 0.35  # … or less, when they bear the same printed number
CONTENU = 0.75  # a text so much of which is found in a longer one may be a part of it
PLEIN = 0.85  # a whole whose pair weighs more has no room for another part
RARES = 12  # words of a text looked up
FREQUENT = 60  # a word that more texts share says nothing by itself
CANDIDATS = 8

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Texte(Generic[K]):
    """A commitment as matching sees it: ``cle`` is the caller's, ``numero`` the printed number or ""."""

    cle: K
    texte: str
    numero: str = ""


@dataclass(frozen=True)
class Paire(Generic[K]):
    """``nouveau`` may take up ``ancien``. ``ressemblance`` in [0, 1]; ``identique``: the words are the same."""

    nouveau: K
    ancien: K
    ressemblance: float
    identique: bool = False


@dataclass
class Rapprochement(Generic[K]):
    """Pairs best first; then what no pair holds, in the order given."""

    paires: list[Paire[K]] = field(default_factory=list)
    nouveaux: list[K] = field(default_factory=list)
    sans_suite: list[K] = field(default_factory=list)


class _Sac:
    """The stems of a text, weighed by how rare they are in both lists."""

    def __init__(self, texte: str, poids: dict[str, float]):
        self.poids = {mot: poids[mot] for mot in racines(texte)}
        self.total = sum(self.poids.values())

    def commun(self, autre: _Sac) -> float:
        petit, grand = (self, autre) if len(self.poids) <= len(autre.poids) else (autre, self)
        return sum(p for mot, p in petit.poids.items() if mot in grand.poids)

    def ressemblance(self, autre: _Sac) -> float:
        total = self.total + autre.total
        return 2 * self.commun(autre) / total if total else 0.0

    def part_dans(self, autre: _Sac) -> float:
        """How much of this text the other one holds."""
        return self.commun(autre) / self.total if self.total else 0.0


def rapprocher(nouveaux: Sequence[Texte[K]], anciens: Sequence[Texte[K]], *, seuil: float = SEUIL) -> Rapprochement[K]:
    """Pair ``nouveaux`` with ``anciens``: same words first, then the most alike one to one, then parts of a whole.

    A key may stand in several pairs only as a part: several new texts cut from one, or several old ones in one.
    """
    trouve: Rapprochement[K] = Rapprochement()
    pris, tenus = _same_words(nouveaux, anciens, trouve)
    frequences = Counter(mot for t in (*nouveaux, *anciens) for mot in racines(t.texte))
    n = len(nouveaux) + len(anciens)
    poids = {mot: log(1 + n / f) for mot, f in frequences.items()}
    sacs = {id(t): _Sac(t.texte, poids) for t in (*nouveaux, *anciens)}
    libres_n = [t for t in nouveaux if t.cle not in pris]
    libres_a = [t for t in anciens if t.cle not in tenus]
    index = _Index(libres_a, sacs, frequences)
    candidates = [
        (sacs[id(neuf)].ressemblance(sacs[id(vieux)]), neuf, vieux) for neuf in libres_n for vieux in index.near(neuf)
    ]
    rang = {id(t): r for r, t in enumerate((*nouveaux, *anciens))}
    candidates.sort(key=lambda c: (-c[0] - 0.1 * _same_number(c[1], c[2]), rang[id(c[1])], rang[id(c[2])]))
    unis: dict[int, int] = {}  # id of a text -> id of the one it is paired with
    for score, neuf, vieux in candidates:
        assez = score >= seuil or (score >= min(seuil, MEME_NUMERO) and _same_number(neuf, vieux))
        if assez and neuf.cle not in pris and vieux.cle not in tenus:
            pris.add(neuf.cle)
            tenus.add(vieux.cle)
            unis[id(neuf)], unis[id(vieux)] = id(vieux), id(neuf)
            trouve.paires.append(Paire(neuf.cle, vieux.cle, _told(score)))
    _parts(candidates, sacs, unis, pris, tenus, trouve)
    trouve.nouveaux = [t.cle for t in nouveaux if t.cle not in pris]
    trouve.sans_suite = [t.cle for t in anciens if t.cle not in tenus]
    return trouve


def nearest(
    objets: Sequence[Texte[K]], textes: Sequence[Texte[K]], *, seuil: float, au_plus: int
) -> dict[K, list[Paire[K]]]:
    """For each short label of ``objets``, the ``textes`` that hold most of its words, best first.

    The score is the share of the label found in the text: a measure of six words in a commitment of forty.
    """
    frequences = Counter(mot for t in (*objets, *textes) for mot in racines(t.texte))
    poids = {mot: log(1 + (len(objets) + len(textes)) / f) for mot, f in frequences.items()}
    sacs = {id(t): _Sac(t.texte, poids) for t in (*objets, *textes)}
    index = _Index(textes, sacs, frequences)
    trouves: dict[K, list[Paire[K]]] = {}
    for objet in objets:
        scores = [(sacs[id(objet)].part_dans(sacs[id(t)]), t) for t in index.near(objet)]
        retenus = sorted((s for s in scores if s[0] >= seuil), key=lambda s: -s[0])[:au_plus]
        trouves[objet.cle] = [Paire(t.cle, objet.cle, round(min(score, 1.0), 3)) for score, t in retenus]
    return trouves


def _told(score: float) -> float:
    """1 is kept for the same words."""
    return round(min(score, 0.999), 3)


def resemblance(un: str, autre: str) -> float:
    """How alike two texts are by themselves, when a person pairs what no proposal did."""
    if fold(un) == fold(autre):
        return 1.0
    poids = dict.fromkeys(racines(un) | racines(autre), 1.0)
    return _told(_Sac(un, poids).ressemblance(_Sac(autre, poids)))


def _same_number(neuf: Texte[K], vieux: Texte[K]) -> bool:
    return bool(neuf.numero) and fold(neuf.numero) == fold(vieux.numero)


def _same_words(
    nouveaux: Iterable[Texte[K]], anciens: Iterable[Texte[K]], trouve: Rapprochement[K]
) -> tuple[set[K], set[K]]:
    """Texts that say the same, whatever their accents and spaces; among twins, those of the same number first."""
    attente: dict[str, list[Texte[K]]] = defaultdict(list)
    for vieux in anciens:
        attente[fold(vieux.texte)].append(vieux)
    pris: set[K] = set()
    tenus: set[K] = set()
    jumeaux: list[tuple[Texte[K], list[Texte[K]]]] = [(t, attente.get(fold(t.texte), [])) for t in nouveaux]
    for exact in (True, False):
        for neuf, reste in jumeaux:
            if neuf.cle in pris or not reste:
                continue
            pareils = [v for v in reste if _same_number(neuf, v)] if exact else reste
            jumeau = pareils[0] if pareils else None
            if jumeau is not None:
                reste.remove(jumeau)
                pris.add(neuf.cle)
                tenus.add(jumeau.cle)
                trouve.paires.append(Paire(neuf.cle, jumeau.cle, 1.0, identique=True))
    return pris, tenus


class _Index(Generic[K]):
    """Texts by the words they hold."""

    def __init__(self, textes: Sequence[Texte[K]], sacs: dict[int, _Sac], frequences: Counter[str]):
        self.textes, self.sacs = textes, sacs
        self.par_mot: dict[str, list[int]] = defaultdict(list)
        self.par_numero: dict[str, list[int]] = defaultdict(list)
        for rang, texte in enumerate(textes):
            for mot in sacs[id(texte)].poids:
                if frequences[mot] <= FREQUENT:
                    self.par_mot[mot].append(rang)
            if texte.numero:
                self.par_numero[fold(texte.numero)].append(rang)

    def near(self, texte: Texte[K]) -> list[Texte[K]]:
        """Those that share the rarest words of ``texte``, and those of the same number."""
        poids = self.sacs[id(texte)].poids
        rares = sorted((mot for mot in poids if mot in self.par_mot), key=lambda m: (-poids[m], m))[:RARES]
        points: dict[int, float] = defaultdict(float)
        for mot in rares:
            for rang in self.par_mot[mot]:
                points[rang] += poids[mot]
        meilleurs = sorted(points, key=lambda r: (-points[r], r))[:CANDIDATS]
        autres = [r for r in self.par_numero.get(fold(texte.numero), [])[:2] if r not in points] if texte.numero else []
        return [self.textes[r] for r in (*meilleurs, *autres)]


def _parts(
    candidates: Sequence[tuple[float, Texte[K], Texte[K]]],
    sacs: dict[int, _Sac],
    unis: dict[int, int],
    pris: set[K],
    tenus: set[K],
    trouve: Rapprochement[K],
) -> None:
    """What is left and mostly found in a longer text: cut from it (a new one), or merged into it (an old one)."""

    def is_part(morceau: Texte[K], tout: Texte[K]) -> bool:
        petit, grand = sacs[id(morceau)], sacs[id(tout)]
        uni = sacs.get(unis.get(id(tout), 0))
        # What the whole is already paired with must leave room in it for another part.
        place = uni is None or uni.total < PLEIN * grand.total
        return petit.total < grand.total and petit.part_dans(grand) >= CONTENU and place

    for score, neuf, vieux in candidates:
        cut = neuf.cle not in pris and is_part(neuf, vieux)
        merged = vieux.cle not in tenus and is_part(vieux, neuf)
        if cut or merged:
            pris.add(neuf.cle)
            tenus.add(vieux.cle)
            trouve.paires.append(Paire(neuf.cle, vieux.cle, _told(score)))
