"""Tables that lines do not close: open sides, rows told only by rules across the page or by their shade.

The lines that a reader's eye adds are written out, so that cells are found the same way everywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reciproque.lecture.lecteurs.pdf.grille import TOLERANCE, aligner
from reciproque.lecture.lecteurs.pdf.mots import Mot, mettre_en_lignes
from reciproque.lecture.lecteurs.pdf.traits import Trait, Traits

_MEME_ETENDUE = 6.0
_BORD = 8.0  # a line nearer than this to the edge is the edge
_HAUTEUR_MIN = 6.0  # of a row
_GOUTTIERE_MIN = 6.0
_TRAITS_MAX = 3_000
_LIGNES_DE_PROSE = 6
_INTERLIGNE = 0.75  # the most between two lines of a cell, in their size
_PORTEE = 80.0  # how far beyond the last rule a row may go


@dataclass(slots=True)
class _Echelle:
    """Lines of one extent, one under the other (or side by side)."""

    debut: float
    fin: float
    places: list[float]

    def pas(self) -> Iterator[tuple[float, float]]:
        return ((a, b) for a, b in pairwise(self.places) if b - a >= _HAUTEUR_MIN)


def _echelles(traits: list[Trait]) -> list[_Echelle]:
    rendues: list[_Echelle] = []
    for trait in sorted(traits):
        for echelle in rendues:
            if abs(echelle.debut - trait.debut) <= _MEME_ETENDUE and abs(echelle.fin - trait.fin) <= _MEME_ETENDUE:
                echelle.places.append(trait.place)
                break
        else:
            rendues.append(_Echelle(trait.debut, trait.fin, [trait.place]))
    return [e for e in rendues if len(e.places) >= 2]


def _couvre(trait: Trait, a: float, b: float) -> bool:
    return trait.debut <= a + TOLERANCE and trait.fin >= b - TOLERANCE


def _interieurs(echelle: _Echelle, travers: list[Trait], a: float, b: float) -> bool:
    """Some line parts the step from ``a`` to ``b`` in two."""
    return any(echelle.debut + _BORD < t.place < echelle.fin - _BORD and _couvre(t, a, b) for t in travers)


def _bords_manquants(echelles: list[_Echelle], travers: list[Trait]) -> list[Trait]:
    """Sides of the steps that inner lines part in columns while no line closes them."""
    manquants: list[Trait] = []
    for echelle in echelles:
        for a, b in echelle.pas():
            if not _interieurs(echelle, travers, a, b):
                continue
            for bord in (echelle.debut, echelle.fin):
                if not any(abs(t.place - bord) <= _MEME_ETENDUE and _couvre(t, a, b) for t in travers):
                    manquants.append(Trait(bord, a, b))
    return manquants


def completer(traits: Traits, mots: list[Mot]) -> tuple[Traits, dict[float, float]]:
    """``traits``, aligned, with the lines that are missing, and for each column edge made up, where its text ends."""
    if len(traits.horizontaux) + len(traits.verticaux) > _TRAITS_MAX:
        return traits, {}
    h, v = traits
    echelles = _echelles(h)
    ajoutes = Traits(_bords_manquants(_echelles(v), h), _bords_manquants(echelles, v))
    limites: dict[float, float] = {}
    for echelle in echelles:
        _tracer_les_rangees_blanches(echelle, v, mots, ajoutes)
        if len(echelle.places) >= 3:
            _tracer_les_bandes(echelle, v, mots, ajoutes, limites)
    if not any(ajoutes):
        return traits, {}
    return Traits(aligner([*h, *ajoutes.horizontaux]), aligner([*v, *ajoutes.verticaux])), limites


def _tracer_les_rangees_blanches(echelle: _Echelle, verticaux: list[Trait], mots: list[Mot], ajoutes: Traits) -> None:
    """Columns of the shaded rows, drawn through the white rows between, above and below them."""
    pas = list(echelle.pas())
    blanches = False
    colonnes = [
        [t.place for t in verticaux if echelle.debut - _BORD < t.place < echelle.fin + _BORD and _couvre(t, a, b)]
        for a, b in pas
    ]
    for k, (a, b) in enumerate(pas):
        if _interieurs(echelle, verticaux, a, b):
            continue
        places = sorted({x for c in colonnes[max(0, k - 1) : k + 2] for x in c})
        bande = _inscrits(echelle, mots, a, b)
        if len(places) < 3 or any(_traversee(bande, x - 1, x + 1) for x in places):
            continue
        if len({bisect_left(places, (m.x0 + m.x1) / 2) for m in bande}) < 2:
            continue
        ajoutes.verticaux.extend(Trait(x, a, b) for x in places)
        gouttieres = [(x - 1, x + 1) for x in places[1:-1]]
        if not blanches:
            blanches = True
            for regle, haut, bas, _ in _rangees_ouvertes(echelle, pas[0][0], pas[-1][1], gouttieres, mots):
                ajoutes.horizontaux.append(regle)
                ajoutes.verticaux.extend(Trait(x, haut, bas) for x in places)


def _tracer_les_bandes(
    echelle: _Echelle, verticaux: list[Trait], mots: list[Mot], ajoutes: Traits, limites: dict[float, float]
) -> None:
    """Column edges of the rows between rules, read from the words in them."""
    for suite in _suites(echelle, verticaux):
        bandes = [_inscrits(echelle, mots, a, b) for a, b in suite]
        gouttieres = _gouttieres(bandes, echelle.fin - echelle.debut)
        if not gouttieres or _est_prose(bandes, gouttieres) or _est_un_cadre(bandes):
            continue
        for regle, haut, bas, rangee in _rangees_ouvertes(echelle, suite[0][0], suite[-1][1], gouttieres, mots):
            ajoutes.horizontaux.append(regle)
            suite, bandes = [*suite, (haut, bas)], [*bandes, rangee]
        for (a, b), bande in zip(suite, bandes, strict=True):
            ajoutes.verticaux.extend((Trait(echelle.debut, a, b), Trait(echelle.fin, a, b)))
            for gauche, droite in gouttieres:
                if not _traversee(bande, gauche, droite):
                    place = droite - min(TOLERANCE, (droite - gauche) / 2)
                    ajoutes.verticaux.append(Trait(place, a, b))
                    limites[place] = gauche


def _inscrits(echelle: _Echelle, mots: list[Mot], a: float, b: float) -> list[Mot]:
    """Words of the row between two rules."""
    return [m for m in mots if a <= m.milieu <= b and echelle.debut - 1 <= (m.x0 + m.x1) / 2 <= echelle.fin + 1]


def _rangees_ouvertes(
    echelle: _Echelle, haut: float, bas: float, gouttieres: list[tuple[float, float]], mots: list[Mot]
) -> Iterator[tuple[Trait, float, float, list[Mot]]]:
    """Rows set in the same columns beyond the rules, which no line closes: heads above, the last row below.

    The rule that is missing, top and bottom of the row, its words.
    """
    for bord, sens, combien in ((haut, -1, 2), (bas, 1, 1)):
        for _ in range(combien):
            rangee = _rangee_ouverte(echelle, bord, sens, gouttieres, mots)
            if not rangee:
                break
            loin = _bord(rangee, sens) + sens * (TOLERANCE + 1)
            yield Trait(loin, echelle.debut, echelle.fin), min(bord, loin), max(bord, loin), rangee
            bord = loin


def _rangee_ouverte(
    echelle: _Echelle, bord: float, sens: int, gouttieres: list[tuple[float, float]], mots: list[Mot]
) -> list[Mot]:
    pres = [m for m in mots if 0 <= sens * (m.milieu - bord) <= _PORTEE]
    rangee: list[Mot] = []
    for ligne in mettre_en_lignes(pres)[::sens]:
        limite = _bord(rangee, sens) if rangee else bord
        ecart = ligne.haut - limite if sens > 0 else limite - ligne.bas
        if ecart > ligne.corps * (_INTERLIGNE if rangee else 1):
            break
        large = ligne.x0 < echelle.debut - 1 or ligne.x1 > echelle.fin + 1
        if large or any(_traversee(ligne.mots, g, d) for g, d in gouttieres):
            return []
        rangee.extend(ligne.mots)
    occupees = {sum(m.x0 >= d - TOLERANCE for _, d in gouttieres) for m in rangee}
    # More columns than not, and never one alone: a title stands over the first column.
    return rangee if len(occupees) >= max(2, (len(gouttieres) + 2) // 2) else []


def _bord(mots: list[Mot], sens: int) -> float:
    return max(m.bas for m in mots) if sens > 0 else min(m.haut for m in mots)


def _est_un_cadre(bandes: list[list[Mot]]) -> bool:
    """Three rules around a head and a body: they do not tell the rows of the body."""
    if len(bandes) != 2:
        return False
    lignes = mettre_en_lignes(bandes[1])
    return sum(len(_segments(ligne.mots)) > 1 for ligne in lignes) >= 3


def _suites(echelle: _Echelle, verticaux: list[Trait]) -> Iterator[list[tuple[float, float]]]:
    """Runs of rows that no line parts in columns."""
    suite: list[tuple[float, float]] = []
    for a, b in echelle.pas():
        if _interieurs(echelle, verticaux, a, b):
            if len(suite) >= 2:
                yield suite
            suite = []
        else:
            suite.append((a, b))
    if len(suite) >= 2:
        yield suite


def _segments(bande: list[Mot]) -> list[tuple[float, float]]:
    """What the words of a row cover, all its lines together."""
    segments: list[tuple[float, float]] = []
    for mot in sorted(bande, key=lambda m: m.x0):
        if segments and mot.x0 - segments[-1][1] < _GOUTTIERE_MIN:
            segments[-1] = (segments[-1][0], max(segments[-1][1], mot.x1))
        else:
            segments.append((mot.x0, mot.x1))
    return segments


def _gouttieres(bandes: list[list[Mot]], largeur: float) -> list[tuple[float, float]]:
    """Blank columns that go down through the rows; a row set right across (a theme) does not count."""
    segments = [_segments(b) for b in bandes if b]
    colonnes = [s for s in segments if len(s) > 1 or s[0][1] - s[0][0] < 0.4 * largeur]
    multiples = [s for s in colonnes if len(s) > 1]
    if len(multiples) < 2 or len(multiples) * 2 < len(segments):
        return []
    couverts: list[tuple[float, float]] = []
    for debut, fin in sorted(x for s in colonnes for x in s):
        if couverts and debut - couverts[-1][1] < _GOUTTIERE_MIN:
            couverts[-1] = (couverts[-1][0], max(couverts[-1][1], fin))
        else:
            couverts.append((debut, fin))
    return [(a[1], b[0]) for a, b in pairwise(couverts)]


def _traversee(bande: list[Mot], gauche: float, droite: float) -> bool:
    """The row runs through a gutter as a title does: words across it, or on both sides a space apart."""
    return any(s[0] < gauche and s[1] > droite for s in _segments(bande))


def _est_prose(bandes: list[list[Mot]], gouttieres: list[tuple[float, float]]) -> bool:
    """Two columns of running text under ruled headings are not a table: both are as long as each other."""
    if len(gouttieres) != 1:
        return False
    milieu = sum(gouttieres[0]) / 2
    des_deux_cotes = egales = 0
    for bande in bandes:
        gauche = len(mettre_en_lignes(m for m in bande if m.x1 <= milieu))
        droite = len(mettre_en_lignes(m for m in bande if m.x0 >= milieu))
        des_deux_cotes += bool(gauche and droite)
        egales += min(gauche, droite) >= _LIGNES_DE_PROSE and abs(gauche - droite) <= 2
    return 2 * egales > des_deux_cotes
