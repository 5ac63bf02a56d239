"""Ruled lines of a PDF page, taken from the paths that PDFium draws: strokes, thin fills, edges of filled boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import pypdfium2.raw as pdfium_c

from reciproque.lecture.lecteurs.pdf.mots import Cadrage

_EPAISSEUR_MAX = 4.0  # a filled box thinner than this is a line; a line thicker than this is a box
_BIAIS_MAX = 0.7  # how far from straight a horizontal or vertical line may lie, in points
_IMBRICATION_MAX = 6
# Drawings (maps, plans, charts) hold more: no table is looked for there.
_OBJETS_MAX = 20_000
_POINTS_MAX = 200_000
_CHEMIN, _FORMULAIRE = pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM
_DEPART, _COURBE = pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_BEZIERTO

Point = tuple[float, float]


class Trait(NamedTuple):
    """A straight line across the page or down it, in points from the top left."""

    place: float  # y of a horizontal line, x of a vertical one
    debut: float
    fin: float


class Traits(NamedTuple):
    horizontaux: list[Trait]
    verticaux: list[Trait]


AUCUN = Traits([], [])


class _Releve:
    """What one page draws."""

    def __init__(self, cadrage: Cadrage) -> None:
        self.cadrage = cadrage
        self.horizontaux: list[Trait] = []
        self.verticaux: list[Trait] = []
        self.objets = self.points = 0
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._remplir, self._tracer = ctypes.c_int(), ctypes.c_int()
        self._epaisseur = ctypes.c_float()

    @property
    def debordant(self) -> bool:
        return self.objets > _OBJETS_MAX or self.points > _POINTS_MAX

    def parcourir(
        self, nombre: int, prendre: Callable[[int], pdfium_c.FPDF_PAGEOBJECT], matrice: pdfium_c.FS_MATRIX, rang: int
    ) -> None:
        for i in range(nombre):
            objet = prendre(i)
            self.objets += 1
            if self.debordant:
                return
            genre = pdfium_c.FPDFPageObj_GetType(objet)
            if genre == _CHEMIN:
                self._chemin(objet, _composer(_matrice(objet), matrice))
            elif genre == _FORMULAIRE and rang < _IMBRICATION_MAX:
                self.parcourir(
                    max(0, pdfium_c.FPDFFormObj_CountObjects(objet)),
                    partial(pdfium_c.FPDFFormObj_GetObject, objet),
                    _composer(_matrice(objet), matrice),
                    rang + 1,
                )

    def _chemin(self, objet: pdfium_c.FPDF_PAGEOBJECT, m: pdfium_c.FS_MATRIX) -> None:
        if not pdfium_c.FPDFPath_GetDrawMode(objet, self._remplir, self._tracer):
            return
        trace, rempli = bool(self._tracer.value), bool(self._remplir.value)
        if not (trace or rempli):
            return
        epaisseur = 0.0
        if trace and pdfium_c.FPDFPageObj_GetStrokeWidth(objet, self._epaisseur):
            epaisseur = self._epaisseur.value * max(abs(m.a), abs(m.b))
        for segments in self._sous_chemins(objet, m):
            self._poser(segments, rempli=rempli and not trace, epaisseur=epaisseur)

    def _sous_chemins(
        self, objet: pdfium_c.FPDF_PAGEOBJECT, m: pdfium_c.FS_MATRIX
    ) -> Iterator[list[tuple[Point, Point]]]:
        """The straight segments of each outline."""
        segments: list[tuple[Point, Point]] = []
        depart = courant = (0.0, 0.0)
        nombre = pdfium_c.FPDFPath_CountSegments(objet)
        self.points += nombre
        if self.debordant:
            return
        for i in range(nombre):
            segment = pdfium_c.FPDFPath_GetPathSegment(objet, i)
            pdfium_c.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            x, y = self._x.value, self._y.value
            point = self.cadrage.point(m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f)
            genre = pdfium_c.FPDFPathSegment_GetType(segment)
            if genre == _DEPART:
                if segments:
                    yield segments
                    segments = []
                depart = point
            elif genre != _COURBE:
                segments.append((courant, point))
            courant = point
            if pdfium_c.FPDFPathSegment_GetClose(segment) and courant != depart:
                segments.append((courant, depart))
                courant = depart
        if segments:
            yield segments

    def _poser(self, segments: list[tuple[Point, Point]], *, rempli: bool, epaisseur: float) -> None:
        if rempli:
            xs = [p[0] for s in segments for p in s]
            ys = [p[1] for s in segments for p in s]
            x0, x1, haut, bas = min(xs), max(xs), min(ys), max(ys)
            if x1 - x0 <= _EPAISSEUR_MAX or bas - haut <= _EPAISSEUR_MAX:
                self._barre(x0, haut, x1, bas)
                return
        for (xa, ya), (xb, yb) in segments:
            if epaisseur > _EPAISSEUR_MAX and (abs(xa - xb) <= _BIAIS_MAX or abs(ya - yb) <= _BIAIS_MAX):
                self._boite(xa, ya, xb, yb, epaisseur / 2)
            elif abs(ya - yb) <= _BIAIS_MAX:
                self._horizontal((ya + yb) / 2, min(xa, xb), max(xa, xb))
            elif abs(xa - xb) <= _BIAIS_MAX:
                self._vertical((xa + xb) / 2, min(ya, yb), max(ya, yb))

    def _barre(self, x0: float, haut: float, x1: float, bas: float) -> None:
        """A thin filled box is its middle line; a dot (dotted borders are made of them) counts both ways."""
        if x1 - x0 >= bas - haut or x1 - x0 > _EPAISSEUR_MAX:
            self._horizontal((haut + bas) / 2, x0, x1)
        if bas - haut >= x1 - x0 or bas - haut > _EPAISSEUR_MAX:
            self._vertical((x0 + x1) / 2, haut, bas)

    def _boite(self, xa: float, ya: float, xb: float, yb: float, demi: float) -> None:
        """Edges of a line thick enough to be the shade of a row."""
        couche = abs(ya - yb) <= abs(xa - xb)
        x0, x1 = sorted((xa, xb))
        haut, bas = sorted((ya, yb))
        if couche:
            haut, bas = haut - demi, bas + demi
        else:
            x0, x1 = x0 - demi, x1 + demi
        for y in (haut, bas):
            self._horizontal(y, x0, x1)
        for x in (x0, x1):
            self._vertical(x, haut, bas)

    def _horizontal(self, y: float, x0: float, x1: float) -> None:
        if -1 <= y <= self.cadrage.hauteur + 1 and x1 >= 0 and x0 <= self.cadrage.largeur:
            self.horizontaux.append(Trait(y, x0, x1))

    def _vertical(self, x: float, haut: float, bas: float) -> None:
        if -1 <= x <= self.cadrage.largeur + 1 and bas >= 0 and haut <= self.cadrage.hauteur:
            self.verticaux.append(Trait(x, haut, bas))


def _matrice(objet: pdfium_c.FPDF_PAGEOBJECT) -> pdfium_c.FS_MATRIX:
    m = pdfium_c.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium_c.FPDFPageObj_GetMatrix(objet, m)
    return m


def _composer(m: pdfium_c.FS_MATRIX, n: pdfium_c.FS_MATRIX) -> pdfium_c.FS_MATRIX:
    """``m``, then ``n``."""
    return pdfium_c.FS_MATRIX(
        m.a * n.a + m.b * n.c,
        m.a * n.b + m.b * n.d,
        m.c * n.a + m.d * n.c,
        m.c * n.b + m.d * n.d,
        m.e * n.a + m.f * n.c + n.e,
        m.e * n.b + m.f * n.d + n.f,
    )


def relever(page: pdfium_c.FPDF_PAGE, cadrage: Cadrage) -> Traits:
    """Lines of a page, in any order, those of drawings too heavy for a table left out."""
    releve = _Releve(cadrage)
    releve.parcourir(
        max(0, pdfium_c.FPDFPage_CountObjects(page)),
        partial(pdfium_c.FPDFPage_GetObject, page),
        pdfium_c.FS_MATRIX(1, 0, 0, 1, 0, 0),
        0,
    )
    return AUCUN if releve.debordant else Traits(releve.horizontaux, releve.verticaux)
