"""The document as an agent would type it: styles, real lists, merged cells, repeated header rows."""

import io
import zipfile
from datetime import datetime

from docx import Document as ouvrir
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .balisage import Cellule, Document, Liste, Paragraphe, SautDePage, Tableau, Titre

LARGEUR = 17.0  # centimetres between the margins of an A4 page
ENCRE = RGBColor(0x1F, 0x3A, 0x5F)
FOND_ENTETE, FOND_TITRE = "DCE6F1", "EEF3F8"
FIGE = datetime(2024, 1, 1)  # noqa: DTZ001 (what python-docx wants; the same file each time)


def rendre_docx(document: Document) -> bytes:
    word = ouvrir()
    preparer(word, document)
    word.add_paragraph(document.titre, style="Title")
    word.add_paragraph(document.sous_titre, style="Subtitle")
    word.add_paragraph(document.territoire, style="Subtitle")
    for bloc in document.blocs:
        match bloc:
            case Titre():
                word.add_heading(bloc.texte, level=bloc.niveau)
            case Paragraphe():
                word.add_paragraph(bloc.texte)
            case Liste():
                for item in bloc.items:
                    word.add_paragraph(item, style="List Bullet")
            case Tableau():
                poser_tableau(word, bloc)
            case SautDePage():
                word.add_page_break()
    tampon = io.BytesIO()
    word.save(tampon)
    return figer(tampon.getvalue())


def preparer(word, document: Document) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(langue)
    for nom in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        word.styles[nom].font.color.rgb = ENCRE
    infos = word.core_properties
    infos.title, infos.subject, infos.language = document.titre, document.sous_titre, "fr-FR"
    infos.author = infos.last_modified_by = "Ambrelle Agglomération (territoire fictif)"
    infos.comments = ""
    infos.created = infos.modified = infos.last_printed = FIGE
    pied = section.footer.paragraphs[0]
    pied.text = document.titre
    pied.style.font.size = Pt(8)


def poser_tableau(word, tableau: Tableau) -> None:
    rangees = tableau.rangees
    colonnes = len(rangees[0])
    table = word.add_table(rows=len(rangees), cols=colonnes)
    table.style = "Normal Table" if tableau.style == "signatures" else "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    largeurs = tableau.largeurs or [100 / colonnes] * colonnes
    for colonne, largeur in zip(table.columns, largeurs, strict=True):
        colonne.width = Cm(LARGEUR * largeur / 100)
    corps = Pt(8 if colonnes > 8 else 9)
    for i, rangee in enumerate(rangees):
        cellules = table.rows[i].cells
        for j, cellule in enumerate(rangee):
            cellules[j].width = Cm(LARGEUR * largeurs[j] / 100)
            if not cellule.fusion:
                gras = i < tableau.entete or est_titre(tableau, rangee) or (tableau.style == "fiche" and j == 0)
                remplir(cellules[j], cellule, corps, gras)
                if i < tableau.entete:
                    ombrer(cellules[j], FOND_ENTETE)
                elif est_titre(tableau, rangee) or (tableau.style == "fiche" and j == 0):
                    ombrer(cellules[j], FOND_TITRE)
        if i < tableau.entete:
            repeter(table.rows[i])
    fusionner(table, rangees)
    word.add_paragraph()


def est_titre(tableau: Tableau, rangee: list[Cellule]) -> bool:
    if tableau.style == "registre":
        return not rangee[0].alineas
    return tableau.style == "fiche" and rangee[-1].fusion == "gauche"


def remplir(case, cellule: Cellule, corps: Pt, gras: bool) -> None:
    for rang, alinea in enumerate(cellule.alineas):
        paragraphe = case.paragraphs[0] if rang == 0 else case.add_paragraph()
        if alinea.puce:
            paragraphe.style = "List Bullet"
        paragraphe.paragraph_format.space_after = Pt(2)
        if cellule.est_nombre:
            paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        trait = paragraphe.add_run(alinea.texte)
        trait.font.size, trait.bold = corps, gras or None


def fusionner(table, rangees: list[list[Cellule]]) -> None:
    """Merge each cell with the run of `^` below it and of `<` on its right."""
    for i, rangee in enumerate(rangees):
        for j, cellule in enumerate(rangee):
            if cellule.fusion:
                continue
            bas, droite = i, j
            while bas + 1 < len(rangees) and rangees[bas + 1][j].fusion == "haut":
                bas += 1
            while droite + 1 < len(rangee) and rangee[droite + 1].fusion == "gauche":
                droite += 1
            if (bas, droite) != (i, j):
                table.cell(i, j).merge(table.cell(bas, droite))


def ombrer(case, couleur: str) -> None:
    fond = OxmlElement("w:shd")
    for nom, valeur in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", couleur)):
        fond.set(qn(nom), valeur)
    case._tc.get_or_add_tcPr().append(fond)


def repeter(rangee) -> None:
    rangee._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def figer(contenu: bytes) -> bytes:
    """The same parts under one date: a zip otherwise remembers when it was made."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as apres:
        for partie in avant.infolist():
            propre = zipfile.ZipInfo(partie.filename, date_time=(2024, 1, 1, 0, 0, 0))
            propre.compress_type = zipfile.ZIP_DEFLATED
            propre.external_attr = 0o644 << 16
            apres.writestr(propre, avant.read(partie.filename))
    return tampon.getvalue()
