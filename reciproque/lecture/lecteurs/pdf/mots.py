"""Words of a PDF page with their boxes, as PDFium gives them, and the lines they make."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from reciproque.lecture.lecteurs.bureautique.numerotation import GLYPHES

# PDFium marks with these a hyphen it found at the end of a line.
_CESURES = {0x2, 0xAD, 0xFFFE}
_BLANCS = {0x20, 0xA, 0xD, 0x9, 0x0, 0x3000}
_INSECABLES = {0xA0, 0x202F, 0x2007}
CESURE = "\u00ad"
_DOUBLE = 1.0  # points between a letter and its shadow
_PAGE_COUCHEE = 0.8  # share of the letters of a page written along its side
_LETTRES_COUCHEES = 200
_PENCHE = 0.95  # sine of the angle above which a word is vertical


@dataclass(slots=True)
class Mot:
    """A word and its box in points, the origin at the top left of the page."""

    texte: str
    x0: float
    x1: float
    haut: float
    bas: float
    base: float  # baseline
    corps: float  # font size
    gras: bool = False
    couche: bool = False  # written vertically
    descend: bool = False  # vertically, from top to bottom

    @property
    def milieu(self) -> float:
        return (self.haut + self.bas) / 2


@dataclass(slots=True)
class Ligne:
    """Words on one baseline, left to right."""

    mots: list[Mot] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return self.mots[0].x0

    @property
    def x1(self) -> float:
        return max(m.x1 for m in self.mots)

    @property
    def haut(self) -> float:
        return min(m.haut for m in self.mots)

    @property
    def bas(self) -> float:
        return max(m.bas for m in self.mots)

    @property
    def corps(self) -> float:
        return max((m.corps for m in self.mots if len(m.texte) > 1), default=self.mots[0].corps)

    @property
    def gras(self) -> bool:
        pleins = [m for m in self.mots if any(c.isalnum() for c in m.texte)]
        return bool(pleins) and all(m.gras for m in pleins)

    @property
    def texte(self) -> str:
        return " ".join(m.texte for m in self.mots)

    def segments(self, ecart: float) -> list[Ligne]:
        """The line cut where two words stand more than ``ecart`` points apart."""
        parts = [Ligne([self.mots[0]])]
        for avant, mot in zip(self.mots, self.mots[1:], strict=False):
            if mot.x0 - avant.x1 > ecart:
                parts.append(Ligne())
            parts[-1].mots.append(mot)
        return parts


@dataclass(frozen=True, slots=True)
class Cadrage:
    """The visible box of a page (left, bottom, right, top in the units of the file) and how it is turned."""

    boite: tuple[float, float, float, float]
    rotation: int = 0

    @classmethod
    def de(cls, page: pdfium.PdfPage) -> Cadrage:
        """The crop box inside the media box: printer's marks stand outside."""
        media, rogne = page.get_mediabox(), page.get_cropbox()
        boite = (
            max(media[0], rogne[0]),
            max(media[1], rogne[1]),
            min(media[2], rogne[2]),
            min(media[3], rogne[3]),
        )
        vide = boite[2] - boite[0] < 1 or boite[3] - boite[1] < 1
        return cls(media if vide else boite, page.get_rotation())

    def tourner(self, tour: int) -> Cadrage:
        return Cadrage(self.boite, (self.rotation + tour) % 360)

    @property
    def largeur(self) -> float:
        gauche, bas, droite, haut = self.boite
        return haut - bas if self.rotation in {90, 270} else droite - gauche

    @property
    def hauteur(self) -> float:
        gauche, bas, droite, haut = self.boite
        return droite - gauche if self.rotation in {90, 270} else haut - bas

    def montre(self, x: float, y: float) -> bool:
        """The point, as shown, is on the page: what stands outside is cut off when printed."""
        return -2 <= x <= self.largeur + 2 and -2 <= y <= self.hauteur + 2

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file where it is shown, from the top left."""
        gauche, bas, droite, haut = self.boite
        match self.rotation:
            case 90:
                return y - bas, x - gauche
            case 180:
                return droite - x, y - bas
            case 270:
                return haut - y, droite - x
            case _:
                return x - gauche, haut - y


class PageDeMots:
    """Words of one page. ``illisibles`` counts the characters whose font has no Unicode map."""

    def __init__(self, texte: pdfium_c.FPDF_TEXTPAGE, cadrage: Cadrage) -> None:
        self._texte = texte
        self.cadrage = cadrage
        self.caracteres = 0
        self.illisibles = 0
        self.mots: list[Mot] = []
        self._boite = [ctypes.c_double() for _ in range(4)]
        self._police = ctypes.create_string_buffer(256)
        self._drapeaux = ctypes.c_int()
        self._lire()

    def _lire(self) -> None:
        nombre = pdfium_c.FPDFText_CountChars(self._texte)
        depart = 0
        lettres: list[str] = []
        for i in range(nombre):
            point = pdfium_c.FPDFText_GetUnicode(self._texte, i)
            if point in _BLANCS:
                # PDFium also breaks a line at each change of direction: only a true blank or line end parts words.
                if lettres:
                    self._poser(depart, i, "".join(lettres))
                    lettres = []
                continue
            if not lettres:
                depart = i
            self.caracteres += 1
            if point == 0xFFFD or (point < 0x20 and point not in _CESURES):
                self.illisibles += 1
            if point in _INSECABLES:
                lettres.append(chr(point))
            elif point in _CESURES:
                # PDFium glues to it the first word of the next line.
                self._poser(depart, i + 1, "".join([*lettres, CESURE]))
                lettres = []
            else:
                lettre = chr(point)
                if 0xE000 <= point <= 0xF8FF:
                    lettre = GLYPHES.get(lettre, "•" if not lettres else lettre)
                    self.illisibles += lettre == chr(point)
                lettres.append(lettre)
        if lettres:
            self._poser(depart, nombre, "".join(lettres))
        self.mots = _sans_doubles(self.mots)

    @property
    def tour(self) -> int:
        """Degrees to turn the page by to read it upright; 0 when it is."""
        couchees = sum(len(m.texte) for m in self.mots if m.couche)
        if couchees < _PAGE_COUCHEE * sum(len(m.texte) for m in self.mots) or couchees < _LETTRES_COUCHEES:
            return 0
        return 270 if 2 * sum(len(m.texte) for m in self.mots if m.descend) > couchees else 90

    def _cadre(self, debut: int, fin: int) -> tuple[float, float, float, float] | None:
        """``(x0, x1, haut, bas)`` of the letters from ``debut`` to ``fin``, as the page is shown."""
        lire, texte, boite = pdfium_c.FPDFText_GetCharBox, self._texte, self._boite
        gauche, droite, bas, haut = boite
        cadres = [
            (gauche.value, droite.value, bas.value, haut.value) for i in range(debut, fin) if lire(texte, i, *boite)
        ]
        if not cadres:
            return None
        gauches, droites, bases, hauteurs = zip(*cadres, strict=True)
        xa, ya = self.cadrage.point(min(gauches), min(bases))
        xb, yb = self.cadrage.point(max(droites), max(hauteurs))
        return min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)

    def _poser(self, debut: int, fin: int, texte: str) -> None:
        cadre = self._cadre(debut, fin) if texte.strip() else None
        if cadre is None:
            return
        x0, x1, haut, bas = cadre
        if not self.cadrage.montre((x0 + x1) / 2, (haut + bas) / 2):
            return
        # As shown, counter-clockwise; PDFium counts clockwise, and says -1 when it does not know.
        angle = pdfium_c.FPDFText_GetCharAngle(self._texte, debut)
        tour = (-angle if angle >= 0 else 0) - math.radians(self.cadrage.rotation)
        couche = abs(math.sin(tour)) > _PENCHE
        poids = pdfium_c.FPDFText_GetFontWeight(self._texte, debut)
        corps = pdfium_c.FPDFText_GetFontSize(self._texte, debut)
        if not couche:
            # Some producers scale a font of size 1: the height of the letters tells the real one.
            corps = corps if corps > 2 else max(1.0, bas - haut) * 1.2
            bas = max(bas, haut + 0.5 * corps)
        gras = poids >= 600 or self._police_grasse(debut)
        self.mots.append(
            Mot(
                texte,
                x0,
                x1,
                haut,
                bas,
                self._base(debut, bas),
                round(corps, 1),
                gras,
                couche,
                couche and math.sin(tour) < 0,
            )
        )

    def _base(self, i: int, bas: float) -> float:
        """Where the letters stand: the hull of a word depends on its letters, its baseline does not."""
        x, y = self._boite[:2]
        if not pdfium_c.FPDFText_GetCharOrigin(self._texte, i, x, y):
            return bas
        return self.cadrage.point(x.value, y.value)[1]

    def _police_grasse(self, i: int) -> bool:
        lus = pdfium_c.FPDFText_GetFontInfo(self._texte, i, self._police, 256, self._drapeaux)
        if not lus or lus > 256:
            return False
        nom = self._police.value.lower()
        return b"bold" in nom or b"black" in nom or b"heavy" in nom or b"demi" in nom


def _sans_doubles(mots: list[Mot]) -> list[Mot]:
    """Words drawn twice in one place, for a shadow or a false bold, are one."""
    vus: set[tuple[str, int, int]] = set()
    gardes: list[Mot] = []
    for mot in mots:
        x, y = int(mot.x0 / _DOUBLE), int(mot.base / _DOUBLE)
        if any((mot.texte, x + i, y + j) in vus for i in (-1, 0, 1) for j in (-1, 0, 1)):
            continue
        vus.add((mot.texte, x, y))
        gardes.append(mot)
    return gardes


def mettre_en_lignes(mots: Iterable[Mot]) -> list[Ligne]:
    """Lines from top to bottom: words of one baseline, exponents with the words they follow."""
    lignes: list[tuple[float, float, Ligne]] = []  # baseline, body, line
    for mot in sorted(mots, key=lambda m: (m.base, m.x0)):
        for k in range(len(lignes) - 1, max(-1, len(lignes) - 4), -1):
            base, corps, ligne = lignes[k]
            ecart = abs(mot.base - base)
            petit, grand = sorted((mot.corps, corps))
            if ecart <= 0.3 * petit or (petit <= 0.8 * grand and ecart <= 0.5 * grand and _proches(ligne, mot)):
                ligne.mots.append(mot)
                lignes[k] = (base if corps >= mot.corps else mot.base, grand, ligne)
                break
        else:
            lignes.append((mot.base, mot.corps, Ligne([mot])))
    rangees = [ligne for _, _, ligne in lignes]
    for ligne in rangees:
        ligne.mots.sort(key=lambda m: m.x0)
    rangees.sort(key=lambda ligne: ligne.bas)
    return rangees


def _proches(ligne: Ligne, mot: Mot) -> bool:
    """The word touches one of the line."""
    return any(abs(m.x1 - mot.x0) < 0.6 * m.corps or abs(mot.x1 - m.x0) < 0.6 * m.corps for m in ligne.mots)


def redresser(mots: list[Mot]) -> str:
    """Words written vertically, in reading order: upwards, lines left to right; or downwards, lines right to left."""
    descend = sum(m.descend for m in mots) * 2 > len(mots)
    sens = -1 if descend else 1
    colonnes: list[list[Mot]] = []
    for mot in sorted(mots, key=lambda m: sens * m.x0):
        if colonnes and abs(median(m.x0 for m in colonnes[-1]) - mot.x0) < mot.corps * 0.6:
            colonnes[-1].append(mot)
        else:
            colonnes.append([mot])
    return " ".join(m.texte for colonne in colonnes for m in sorted(colonne, key=lambda m: -sens * m.bas))
