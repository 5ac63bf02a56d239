"""From paragraphs and tables of a word processor to blocks, by the same rules as a text file.

A reader calls :meth:`Ecriture.alinea` and :meth:`Ecriture.tableau` in document order; runs of bullets become one list,
an unstyled short line that a text reader would take for a heading becomes one here too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reciproque.lecture.forme import Constructeur, Forme, couper_puce, est_suite
from reciproque.lecture.forme.constructeur import CelluleSource
from reciproque.lecture.lecteurs.decoupage import poser_zones
from reciproque.lecture.lecteurs.titres import est_titre

PROFONDEUR_MAX = 8


@dataclass(slots=True)
class Alinea:
    """One paragraph of the source.

    ``niveau``: 1..6 for a styled heading. ``numero``: the label its automatic numbering prints (``1.2``). ``puce``: its
    automatic bullet, with ``profondeur``. ``notes``: footnotes called in it.
    """

    texte: str = ""
    niveau: int | None = None
    numero: str = ""
    puce: str = ""
    profondeur: int = 0
    gras: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def imprime(self) -> str:
        """The text as it is printed, number or bullet included."""
        tete = self.numero or self.puce
        return f"{tete} {self.texte}".strip() if tete and self.texte.strip() else self.texte.strip()


@dataclass(slots=True)
class CelluleLue:
    alineas: list[Alinea] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    fusion: bool = False

    @property
    def texte(self) -> str:
        return "\n".join(ligne for a in self.alineas for ligne in a.imprime.split("\n") if ligne.strip())

    @property
    def gras(self) -> bool:
        pleins = [a for a in self.alineas if a.texte.strip()]
        return bool(pleins) and all(a.gras for a in pleins)


class Ecriture:
    def __init__(self, format: str) -> None:
        self.constructeur = Constructeur(format)
        self._items: list[tuple[str, int, str]] = []
        self._notes: list[str] = []

    def page(self) -> None:
        self._vider()
        self.constructeur.page()

    def alinea(self, alinea: Alinea) -> None:
        self._poser(alinea)
        self._notes.extend(alinea.notes)
        if not self._items:
            self._vider_notes()

    def _poser(self, alinea: Alinea) -> None:
        texte = alinea.texte.strip()
        if not texte:
            self._vider()
            return
        if alinea.niveau:
            self._vider()
            self.constructeur.titre(alinea.imprime, min(alinea.niveau, 6), gras=alinea.gras)
            return
        if alinea.puce:
            self._items.append((texte, min(alinea.profondeur, PROFONDEUR_MAX), alinea.puce))
            return
        puce, reste = ("", texte) if alinea.numero else couper_puce(texte)
        if puce and reste and not (puce == "e" and not self._items):
            self._items.append((reste, min(alinea.profondeur, PROFONDEUR_MAX), puce))
            return
        imprime = alinea.imprime
        if self._items and est_suite(self._items[-1][0], imprime, puces=False) and not alinea.gras:
            avant, profondeur, marque = self._items[-1]
            self._items[-1] = (f"{avant} {imprime}", profondeur, marque)
            return
        self._vider()
        if "\n" not in imprime and (est_titre(imprime, isole=True) or (alinea.gras and _titre_gras(imprime))):
            self.constructeur.titre(imprime, gras=alinea.gras)
        else:
            self.constructeur.paragraphe(imprime, gras=alinea.gras)

    def tableau(self, rangees: list[list[CelluleLue]], *, pages: list[int] | None = None) -> None:
        """One table; a table of a single cell is a frame around paragraphs."""
        pleines = [r for r in rangees if r]
        if len(pleines) == 1 and len(pleines[0]) == 1:
            for alinea in pleines[0][0].alineas:
                self.alinea(alinea)
            self._vider()
            return
        self._vider()
        gardees = [i for i, rangee in enumerate(rangees) if any(c.texte for c in rangee)]
        if gardees:
            self._ecrire_tableau([rangees[i] for i in gardees], [pages[i] for i in gardees] if pages else None)
        for rangee in pleines:
            for cellule in rangee:
                for alinea in cellule.alineas:
                    self._notes.extend(alinea.notes)
        self._vider_notes()

    def _ecrire_tableau(self, rangees: list[list[CelluleLue]], pages: list[int] | None) -> None:
        sources = [
            [CelluleSource(c.texte, colspan=c.colspan, rowspan=c.rowspan, fusion=c.fusion, gras=c.gras) for c in rangee]
            for rangee in rangees
        ]
        tableau = self.constructeur.tableau(sources, pages=pages)
        if tableau is not None and pages:
            debuts = self.constructeur.debuts_de_page
            for rangee, page in zip(tableau.rangees, pages, strict=True):
                debuts.extend([rangee.debut] * (page - len(debuts)))

    def forme(self) -> Forme:
        self._vider()
        forme = self.constructeur.forme()
        poser_zones(forme)
        return forme

    def _vider(self) -> None:
        if self._items:
            self.constructeur.liste(self._items)
            self._items = []
        self._vider_notes()

    def _vider_notes(self) -> None:
        if not self._notes:
            return
        zone, self.constructeur.zone = self.constructeur.zone, "note"
        for note in self._notes:
            self.constructeur.paragraphe(note)
        self.constructeur.zone = zone
        self._notes = []


def _titre_gras(texte: str) -> bool:
    """A short bold line that does not end like a sentence."""
    return len(texte) <= 160 and not texte.endswith((".", ";", ","))
