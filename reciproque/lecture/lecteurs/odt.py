"""Reader of LibreOffice files (ODT): spans, nested lists and their numbering, frames, tracked changes, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.forme import Forme
from reciproque.lecture.lecteurs import Lecteur, Progres, inscrire
from reciproque.lecture.lecteurs.bureautique.archive import TAILLE_MAX, Archive, noms_d_archive
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea, CelluleLue, Ecriture
from reciproque.lecture.lecteurs.bureautique.styles_odt import DRAW, OFFICE, TABLE, TEXT, StylesOdt

IMBRICATION_MAX = 8
REPETITION_MAX = 400
RANGEES_REPETEES_MAX = 50
# Blocks that only hold other blocks.
_ENVELOPPES = {f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}table-of-content", f"{TEXT}index-title", f"{OFFICE}text"}
_FORMES = {f"{DRAW}{nom}" for nom in ("custom-shape", "rect", "ellipse", "circle", "polygon", "path")}
_DESSINS = {f"{DRAW}frame", f"{DRAW}g", f"{DRAW}a", *_FORMES}
_BLANCS = re.compile(r"[ \t\r\n]+")  # of the file: those of the text are elements
_INVISIBLES = {
    f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}note-citation",
    f"{TEXT}sequence-decls", f"{TEXT}table-of-content-source", f"{OFFICE}annotation-end", f"{TEXT}ruby-text",
    f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph",
}  # fmt: skip


class _LecteurOdt:
    def __init__(self, archive: Archive, progres: Progres) -> None:
        self.racine = archive.arbre("content.xml")
        self.styles = StylesOdt(archive.arbre_si("styles.xml"), self.racine)
        self.progres = progres
        self.ecriture = Ecriture("odt")

    def lire(self) -> Forme:
        corps = self.racine.find(f"{OFFICE}body/{OFFICE}text")
        if corps is None:
            raise LectureRefusee(
                "Ce document LibreOffice n’est pas un texte. Déposez le protocole lui-même, "
                "enregistré en texte (ODT), en Word (DOCX) ou en PDF.",
                code="corrompu",
            )
        if next(corps.iter(f"{TEXT}soft-page-break"), None) is not None:
            self.ecriture.page()
        total = max(1, len(corps))
        for i, element in enumerate(corps):
            if i % 50 == 0:
                self.progres(0.02 + 0.06 * i / total, "Lecture du document LibreOffice")
            self.bloc(element, 0)
        return self.ecriture.forme()

    def bloc(self, element: etree._Element, profondeur: int) -> None:
        if profondeur > IMBRICATION_MAX or element.tag in _INVISIBLES or element.get(f"{TEXT}display") == "none":
            return
        if element.tag in {f"{TEXT}p", f"{TEXT}h"}:
            self._alinea(element, profondeur)
        elif element.tag == f"{TEXT}list":
            for alinea, cadres in self.liste(element, None, 0):
                self.ecriture.alinea(alinea)
                self._cadres(cadres, profondeur)
        elif element.tag == f"{TABLE}table":
            self._pages(element)
            self.ecriture.tableau(self.rangees(element, profondeur))
        elif element.tag == f"{TEXT}soft-page-break":
            self.ecriture.page()
        elif element.tag in _ENVELOPPES:
            for enfant in element:
                self.bloc(enfant, profondeur)
        elif element.tag in _DESSINS:
            self._cadres([element], profondeur)

    def _alinea(self, element: etree._Element, profondeur: int) -> None:
        self._pages(element)
        alinea, cadres = self.paragraphe(element)
        self.ecriture.alinea(alinea)
        self._cadres(cadres, profondeur)

    def _pages(self, element: etree._Element) -> None:
        for _ in element.iter(f"{TEXT}soft-page-break"):
            self.ecriture.page()

    def _cadres(self, cadres: list[etree._Element], profondeur: int) -> None:
        for cadre in cadres:
            for boite in _boites(cadre):
                for enfant in boite:
                    self.bloc(enfant, profondeur + 1)

    def paragraphe(self, element: etree._Element) -> tuple[Alinea, list[etree._Element]]:
        morceaux: list[str] = []
        cadres: list[etree._Element] = []
        notes: list[str] = []
        self._morceaux(element, morceaux, cadres, notes)
        style = element.get(f"{TEXT}style-name") or ""
        niveau = int(element.get(f"{TEXT}outline-level") or 1) if element.tag == f"{TEXT}h" else None
        texte = "".join(morceaux).replace("\u00ad", "") if not self.styles.cache(style) else ""
        numerote = bool(texte.strip()) and element.get(f"{TEXT}is-list-header") != "true"
        numero = self.styles.numero_de_titre(niveau) if niveau and numerote else ""
        gras = self.styles.gras(style) or self._tout_gras(element, texte)
        return Alinea(texte=texte, niveau=niveau, numero=numero, gras=gras, notes=notes), cadres

    def _tout_gras(self, element: etree._Element, texte: str) -> bool:
        """Every word of the paragraph stands in a bold span."""
        gras = [
            "".join(str(t) for t in span.itertext())
            for span in element.iter(f"{TEXT}span")
            if self.styles.gras(span.get(f"{TEXT}style-name") or "")
        ]
        return bool(texte.strip()) and sum(len(t.strip()) for t in gras) >= len(texte.strip())

    def _morceaux(
        self, element: etree._Element, morceaux: list[str], cadres: list[etree._Element], notes: list[str]
    ) -> None:
        if element.text:
            morceaux.append(_BLANCS.sub(" ", element.text))
        for enfant in element:
            tag = enfant.tag
            if tag == f"{TEXT}s":
                morceaux.append(" " * min(80, int(enfant.get(f"{TEXT}c") or 1)))
            elif tag == f"{TEXT}tab":
                morceaux.append(" ")
            elif tag == f"{TEXT}line-break":
                morceaux.append("\n")
            elif tag == f"{TEXT}note":
                if note := self._note(enfant):
                    notes.append(note)
            elif tag in _DESSINS:
                cadres.append(enfant)
            elif tag == f"{TEXT}span" and self.styles.cache(enfant.get(f"{TEXT}style-name") or ""):
                pass  # hidden; what follows it is not
            elif isinstance(tag, str) and tag not in _INVISIBLES:
                self._morceaux(enfant, morceaux, cadres, notes)
            if enfant.tail:
                morceaux.append(_BLANCS.sub(" ", enfant.tail))

    def _note(self, note: etree._Element) -> str:
        corps = note.find(f"{TEXT}note-body")
        alineas: list[str] = []
        for alinea in corps.iter(f"{TEXT}p") if corps is not None else ():
            morceaux: list[str] = []
            self._morceaux(alinea, morceaux, [], [])
            alineas.append("".join(morceaux))
        return " ".join(" ".join(alineas).split(" ")).strip()

    def liste(
        self, element: etree._Element, style: str | None, rang: int
    ) -> Iterator[tuple[Alinea, list[etree._Element]]]:
        """Paragraphs of a list and of the lists inside it, each with its number or bullet."""
        if rang > IMBRICATION_MAX:
            return
        style = element.get(f"{TEXT}style-name") or style
        if rang == 0:
            self.styles.commencer(
                style,
                nom=element.get("{http://www.w3.org/XML/1998/namespace}id") or "",
                suite=element.get(f"{TEXT}continue-numbering") == "true",
                suite_de=element.get(f"{TEXT}continue-list") or "",
            )
        for item in element:
            if item.tag not in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                continue
            premier = item.tag == f"{TEXT}list-item"
            for enfant in item:
                if enfant.tag == f"{TEXT}list":
                    yield from self.liste(enfant, style, rang + 1)
                elif enfant.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    self._pages(enfant)
                    alinea, cadres = self.paragraphe(enfant)
                    if premier and alinea.texte.strip():
                        choisie = item.get(f"{TEXT}start-value")
                        valeur = int(choisie) if choisie and choisie.isdigit() else None
                        numero, alinea.puce = self.styles.marquer(style, rang, valeur)
                        alinea.numero = alinea.numero or numero
                        premier = False
                    alinea.profondeur = rang
                    yield alinea, cadres

    def rangees(self, tableau: etree._Element, profondeur: int) -> list[list[CelluleLue]]:
        rangees: list[list[CelluleLue]] = []
        for ligne in _lignes(tableau):
            rangee: list[CelluleLue] = []
            a_couvrir = 0  # covered cells still owed to the horizontal span of the cell before
            for element in ligne:
                couverte = element.tag == f"{TABLE}covered-table-cell"
                if element.tag != f"{TABLE}table-cell" and not couverte:
                    continue
                fois = min(REPETITION_MAX, int(element.get(f"{TABLE}number-columns-repeated") or 1))
                if couverte:
                    for _ in range(fois):
                        if a_couvrir:
                            a_couvrir -= 1
                        else:
                            rangee.append(CelluleLue(fusion=True))
                    continue
                for _ in range(fois):
                    cellule = CelluleLue(
                        colspan=min(REPETITION_MAX, int(element.get(f"{TABLE}number-columns-spanned") or 1)),
                        rowspan=int(element.get(f"{TABLE}number-rows-spanned") or 1),
                    )
                    self._remplir(element, cellule, profondeur)
                    rangee.append(cellule)
                    a_couvrir = cellule.colspan - 1
            rangees.append(rangee)
            # Blank rows repeated to the end of a sheet are left out, as every blank row.
            fois = min(RANGEES_REPETEES_MAX, int(ligne.get(f"{TABLE}number-rows-repeated") or 1))
            if fois > 1 and any(c.texte for c in rangee):
                rangees.extend(deepcopy(rangee) for _ in range(fois - 1))
        return rangees

    def _remplir(self, parent: etree._Element, cellule: CelluleLue, profondeur: int) -> None:
        if profondeur > IMBRICATION_MAX:
            return
        for enfant in parent:
            if enfant.tag in {f"{TEXT}p", f"{TEXT}h"}:
                alinea, cadres = self.paragraphe(enfant)
                if alinea.texte.strip() or alinea.notes:
                    cellule.alineas.append(alinea)
                for cadre in cadres:
                    for boite in _boites(cadre):
                        self._remplir(boite, cellule, profondeur + 1)
            elif enfant.tag == f"{TEXT}list":
                cellule.alineas.extend(a for a, _ in self.liste(enfant, None, 0) if a.texte.strip())
            elif enfant.tag == f"{TABLE}table":
                for rangee in self.rangees(enfant, profondeur + 1):
                    textes = [" ".join(c.texte.split("\n")) for c in rangee if c.texte]
                    if textes:
                        tete, suite = "\u00a0: ".join(textes[:2]), "".join(f" ; {t}" for t in textes[2:])
                        cellule.alineas.append(Alinea(texte=tete + suite))
            elif enfant.tag in _ENVELOPPES:
                self._remplir(enfant, cellule, profondeur)


def _boites(dessin: etree._Element) -> Iterator[etree._Element]:
    """What holds the text of a drawing: its boxes and shapes, those inside a box left to it."""
    if dessin.tag in _FORMES or dessin.tag == f"{DRAW}text-box":
        yield dessin
        return
    for enfant in dessin:
        if enfant.tag in _DESSINS or enfant.tag == f"{DRAW}text-box":
            yield from _boites(enfant)


def _lignes(tableau: etree._Element) -> Iterator[etree._Element]:
    for enfant in tableau:
        if enfant.tag == f"{TABLE}table-row":
            yield enfant
        elif enfant.tag in {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}:
            yield from _lignes(enfant)


def reconnait(contenu: bytes, nom: str) -> bool:
    if not contenu.startswith(b"PK"):
        return False
    noms = noms_d_archive(contenu)
    if noms is None:
        return nom.lower().endswith(".odt")
    return "content.xml" in noms and "word/document.xml" not in noms


def lire(contenu: bytes, nom: str, progres: Progres) -> Forme:
    archive = Archive(contenu, "document LibreOffice")
    try:
        return _LecteurOdt(archive, progres).lire()
    except RecursionError as erreur:
        raise archive.trop_imbrique() from erreur


LECTEUR = inscrire(Lecteur("odt", 20, TAILLE_MAX, reconnait, lire))
