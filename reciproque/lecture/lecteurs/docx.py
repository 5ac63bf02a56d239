"""Reader of Word files (DOCX): merged cells, nested tables, numbering by styles, text boxes, tracked changes, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from reciproque.lecture.erreurs import LectureRefusee
from reciproque.lecture.forme import Forme
from reciproque.lecture.lecteurs import Lecteur, Progres, inscrire
from reciproque.lecture.lecteurs.bureautique.archive import TAILLE_MAX, Archive, noms_d_archive
from reciproque.lecture.lecteurs.bureautique.ecriture import Alinea, CelluleLue, Ecriture
from reciproque.lecture.lecteurs.bureautique.styles_docx import Styles, W, attribut, fils

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What a reader of the final text does not see: deletions, moves away, codes of fields, fallbacks of drawings.
_INVISIBLES = {
    f"{W}del", f"{W}delText", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}commentReference",
    f"{W}annotationRef", f"{W}footnoteRef", f"{W}endnoteRef", f"{_MC}Fallback",
}  # fmt: skip
_CADRES = {f"{W}txbxContent"}
IMBRICATION_MAX = 8


class _LecteurDocx:
    def __init__(self, archive: Archive, progres: Progres) -> None:
        self.styles = Styles(archive.arbre_si("word/styles.xml"), archive.arbre_si("word/numbering.xml"))
        self.notes = _notes(archive.arbre_si("word/footnotes.xml")) | {
            f"f{cle}": texte for cle, texte in _notes(archive.arbre_si("word/endnotes.xml")).items()
        }
        self.progres = progres
        self.ecriture = Ecriture("docx")
        self._avant: list[Alinea] = []  # paragraphs whose end mark was deleted: the next one goes on with them

    def lire(self, racine: etree._Element) -> Forme:
        corps = racine.find(f"{W}body")
        if corps is None:
            raise LectureRefusee(
                "Ce document Word est abîmé\u00a0: il n’a pas de texte. "
                "Enregistrez-le de nouveau, puis déposez cette copie.",
                code="corrompu",
            )
        # Explicit breaks alone do not number the pages: only files paginated by their word processor do.
        self.pagine = next(racine.iter(f"{W}lastRenderedPageBreak"), None) is not None
        if self.pagine:
            self.ecriture.page()
        total = max(1, len(corps))
        for i, element in enumerate(corps):
            if i % 50 == 0:
                self.progres(0.02 + 0.06 * i / total, "Lecture du document Word")
            self.bloc(element, 0)
        self._rendre(self.ecriture.alinea)
        return self.ecriture.forme()

    def _rendre(self, prendre: Callable[[Alinea], object]) -> None:
        """Give the paragraph that waits for the next one, when there is none to go on with it."""
        for alinea in self._avant:
            prendre(alinea)
        self._avant = []

    def bloc(self, element: etree._Element, profondeur: int) -> None:
        if profondeur > IMBRICATION_MAX:
            return
        if element.tag == f"{W}p":
            if self.pagine:
                for _ in element.iter(f"{W}lastRenderedPageBreak"):
                    self.ecriture.page()
            alinea, cadres = self.paragraphe(element)
            if alinea is not None:
                self.ecriture.alinea(alinea)
            elif cadres:
                self._rendre(self.ecriture.alinea)
            for cadre in cadres:
                for enfant in cadre:
                    self.bloc(enfant, profondeur + 1)
                self._rendre(self.ecriture.alinea)
        elif element.tag == f"{W}tbl":
            self._rendre(self.ecriture.alinea)
            self.ecriture.tableau(self.rangees(element, profondeur))
            if self.pagine:
                for _ in element.iter(f"{W}lastRenderedPageBreak"):
                    self.ecriture.page()
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
            for enfant in element:
                self.bloc(enfant, profondeur)

    def paragraphe(self, element: etree._Element) -> tuple[Alinea | None, list[etree._Element]]:
        """The paragraph and the boxes anchored in it; None for one whose end mark was deleted."""
        morceaux: list[str] = []
        cadres: list[etree._Element] = []
        notes: list[str] = []
        gras: list[bool] = []
        propriete = self.styles.paragraphe(element)
        self._cache = propriete.cache
        self._morceaux(element, morceaux, cadres, notes, gras)
        texte = "".join(morceaux).replace("\u00ad", "")
        numero, puce = self.styles.marquer(propriete) if texte.strip() else ("", "")
        alinea = Alinea(
            texte=texte,
            niveau=propriete.niveau,
            numero=numero,
            puce=puce,
            profondeur=propriete.rang,
            gras=propriete.gras if not gras else all(gras),
            notes=notes,
        )
        avant = self._avant.pop() if self._avant else None
        if avant is not None:
            # The joined paragraph takes the properties of the last mark, unless only the first one says something.
            alinea.texte, alinea.notes = avant.texte + alinea.texte, avant.notes + alinea.notes
            alinea.numero, alinea.puce = alinea.numero or avant.numero, alinea.puce or avant.puce
        if fils(element, "pPr", "rPr", "del") is not None:
            self._avant.append(alinea)
            return None, cadres
        return alinea, cadres

    def _morceaux(
        self,
        element: etree._Element,
        morceaux: list[str],
        cadres: list[etree._Element],
        notes: list[str],
        gras: list[bool],
    ) -> None:
        for enfant in element:
            tag = enfant.tag
            if tag in _INVISIBLES or not isinstance(tag, str):
                continue
            if tag in _CADRES:
                cadres.append(enfant)
            elif tag == f"{W}r":
                avant = len(morceaux)
                if not self.styles.cache(enfant, paragraphe_cache=self._cache):
                    self._morceaux(enfant, morceaux, cadres, notes, gras)
                if any(m.strip() for m in morceaux[avant:]):
                    gras.append(self.styles.run_gras(enfant, element))
            elif tag == f"{W}t":
                morceaux.append(enfant.text or "")
            elif tag in {f"{W}tab", f"{W}ptab"}:
                morceaux.append(" ")
            elif tag in {f"{W}br", f"{W}cr"}:
                morceaux.append("\n" if attribut(enfant, "type") in {None, "textWrapping"} else " ")
            elif tag == f"{W}noBreakHyphen":
                morceaux.append("-")
            elif tag == f"{W}sym":
                morceaux.append(_symbole(attribut(enfant, "char")))
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                cle = attribut(enfant, "id") or ""
                texte = self.notes.get(cle if tag.endswith("footnoteReference") else f"f{cle}")
                if texte:
                    notes.append(texte)
            elif tag == f"{W}sdt" and fils(enfant, "sdtPr", "showingPlcHdr") is not None:
                continue  # the prompt of a field left empty
            elif tag == f"{_MC}AlternateContent":
                choix = enfant.find(f"{_MC}Choice")
                self._morceaux(choix if choix is not None else enfant, morceaux, cadres, notes, gras)
            else:
                self._morceaux(enfant, morceaux, cadres, notes, gras)

    def rangees(self, tableau: etree._Element, profondeur: int) -> list[list[CelluleLue]]:
        rangees: list[list[CelluleLue]] = []
        ouvertes: dict[int, CelluleLue] = {}  # column → cell whose vertical merge may go on
        for tr in _descendants(tableau, "tr"):
            proprietes = tr.find(f"{W}trPr")
            if proprietes is not None and proprietes.find(f"{W}del") is not None:
                continue
            rangee: list[CelluleLue] = []
            colonne = 0
            avant = proprietes.find(f"{W}gridBefore") if proprietes is not None else None
            if avant is not None and (vides := int(attribut(avant, "val") or 0)):
                rangee.append(CelluleLue(colspan=vides))
                colonne = vides
            for tc in _descendants(tr, "tc"):
                cellule = self.cellule(tc, profondeur)
                ancienne = fils(tc, "tcPr", "hMerge")
                if ancienne is not None and attribut(ancienne, "val") != "restart" and rangee:
                    rangee[-1].colspan += cellule.colspan
                    colonne += cellule.colspan
                    continue
                fusion = fils(tc, "tcPr", "vMerge")
                if fusion is not None and attribut(fusion, "val") != "restart" and colonne in ouvertes:
                    cellule.fusion, cellule.alineas = True, []
                    ouvertes[colonne].rowspan += 1
                elif fusion is not None:
                    ouvertes[colonne] = cellule
                else:
                    ouvertes.pop(colonne, None)
                rangee.append(cellule)
                colonne += cellule.colspan
            rangees.append(rangee)
        return rangees

    def cellule(self, tc: etree._Element, profondeur: int) -> CelluleLue:
        etendue = fils(tc, "tcPr", "gridSpan")
        cellule = CelluleLue(colspan=max(1, min(400, int(attribut(etendue, "val") or 1))) if etendue is not None else 1)
        self._remplir(tc, cellule, profondeur)
        return cellule

    def _remplir(self, parent: etree._Element, cellule: CelluleLue, profondeur: int) -> None:
        if profondeur > IMBRICATION_MAX:
            return
        for enfant in parent:
            if enfant.tag == f"{W}p":
                alinea, cadres = self.paragraphe(enfant)
                if alinea is not None and (alinea.texte.strip() or alinea.notes):
                    cellule.alineas.append(alinea)
                elif cadres:
                    self._rendre(cellule.alineas.append)
                for cadre in cadres:
                    self._remplir(cadre, cellule, profondeur + 1)
            elif enfant.tag == f"{W}tbl":
                # A table inside a cell: one line per row, its cells told apart.
                for rangee in self.rangees(enfant, profondeur + 1):
                    textes = [" ".join(c.texte.split("\n")) for c in rangee if c.texte]
                    if textes:
                        cellule.alineas.append(
                            Alinea(texte="\u00a0: ".join(textes[:2]) + "".join(f" ; {t}" for t in textes[2:]))
                        )
            elif enfant.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"}:
                self._remplir(enfant, cellule, profondeur)
        if parent.tag in {f"{W}tc", *_CADRES}:
            self._rendre(cellule.alineas.append)


def _descendants(parent: etree._Element, nom: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls."""
    for enfant in parent:
        if enfant.tag == f"{W}{nom}":
            yield enfant
        elif enfant.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _descendants(enfant, nom)


def _symbole(code: str | None) -> str:
    try:
        point = int(code or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= point <= 0xF0FF:
        return {0xF0FC: "✓", 0xF0FB: "✗", 0xF0FE: "☒", 0xF0A8: "☐", 0xF0E0: "→", 0xF0B7: "•"}.get(point, "•")
    return chr(point) if 0x20 <= point < 0x110000 and not 0xD800 <= point < 0xE000 else ""


def _notes(racine: etree._Element | None) -> dict[str, str]:
    """Text of each footnote by its id; separators left out."""
    notes: dict[str, str] = {}
    for note in racine if racine is not None else ():
        if attribut(note, "type") in {"separator", "continuationSeparator"}:
            continue
        alineas = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in note.iter(f"{W}p"))
        texte = " ".join(" ".join(alineas).split(" ")).strip()
        if texte:
            notes[attribut(note, "id") or ""] = texte
    return notes


def reconnait(contenu: bytes, nom: str) -> bool:
    if not contenu.startswith(b"PK"):
        return False
    noms = noms_d_archive(contenu)
    return "word/document.xml" in noms if noms is not None else nom.lower().endswith((".docx", ".docm"))


def lire(contenu: bytes, nom: str, progres: Progres) -> Forme:
    archive = Archive(contenu, "document Word")
    try:
        return _LecteurDocx(archive, progres).lire(archive.arbre("word/document.xml"))
    except RecursionError as erreur:
        raise archive.trop_imbrique() from erreur


LECTEUR = inscrire(Lecteur("docx", 10, TAILLE_MAX, reconnait, lire))
