"""The same document as a DOCX that people open, fill in and send back: real headings, real header rows, French."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document as Fichier
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reciproque.socle.documents.contenu import (
    Bloc,
    Cellule,
    Document,
    Entete,
    Figure,
    Formulaire,
    Paragraphe,
    Puces,
    Section,
    Tableau,
    as_cell,
)

ILLEGAUX = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not in XML 1.0
MARGE = Cm(1.6)
GRIS = RGBColor(0x46, 0x46, 0x46)
PETROLE = RGBColor(0x1F, 0x3A, 0x4D)


def to_docx(document: Document) -> bytes:
    fichier = Fichier()
    _prepare(fichier, document)
    if document.surtitre:
        _paragraph(fichier, document.surtitre, discret=True)
    fichier.add_heading(_clean(document.titre), level=0)
    if document.chapeau:
        _paragraph(fichier, document.chapeau)
    for libelle, valeur in document.faits:
        paragraphe = fichier.add_paragraph()
        paragraphe.add_run(f"{_clean(libelle)}\u00a0: ").bold = True
        paragraphe.add_run(_clean(valeur))
    for bloc in document.blocs:
        _add(fichier, bloc)
    if document.source:
        _paragraph(fichier, document.source, discret=True)
    sortie = io.BytesIO()
    fichier.save(sortie)
    return sortie.getvalue()


def _clean(texte: str) -> str:
    return ILLEGAUX.sub("", texte)


def _prepare(fichier: Any, document: Document) -> None:
    """Title, language, page and styles: the library's own template is American."""
    fichier.core_properties.title = _clean(document.titre)[:255]
    fichier.core_properties.language = "fr-FR"
    fichier.core_properties.author = "Réciproque"
    fichier.core_properties.comments = ""
    page = fichier.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if document.paysage:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGE
    styles = fichier.styles
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    defauts = styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr"))
    for ancienne in defauts.findall(qn("w:lang")):
        defauts.remove(ancienne)
    defauts.append(langue)
    styles["Normal"].font.size = Pt(10)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Title"].font.size = Pt(20)
    for nom in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[nom].font.color.rgb = PETROLE


def _add(fichier: Any, bloc: Bloc) -> None:
    match bloc:
        case Section():
            fichier.add_heading(_clean(bloc.titre), level=bloc.niveau)
        case Paragraphe():
            _paragraph(fichier, bloc.texte, discret=bloc.discret)
        case Puces():
            for item in bloc.items:
                fichier.add_paragraph(_clean(item), style="List Bullet")
        case Formulaire():
            _paragraph(fichier, bloc.titre).runs[0].bold = True
            vides = [[champ, ""] for champ in bloc.champs]
            _table(fichier, bloc.titre, (Entete("", 1), Entete("", 3, a_remplir=True)), vides, tete=False)
        case Figure():
            _paragraph(fichier, bloc.titre).runs[0].bold = True
            _paragraph(fichier, bloc.description)
            _add(fichier, bloc.tableau)
        case Tableau():
            _table(fichier, bloc.titre, bloc.entetes, bloc.lignes, tete=True)


def _paragraph(parent: Any, texte: str, *, discret: bool = False) -> Any:
    paragraphe = parent.add_paragraph()
    passage = paragraphe.add_run(_clean(texte))
    if discret:
        _dim(passage)
    return paragraphe


def _dim(passage: Any) -> None:
    passage.font.size = Pt(8.5)
    passage.font.color.rgb = GRIS


def _table(
    fichier: Any,
    titre: str,
    entetes: Sequence[Entete],
    lignes: Sequence[Sequence[str | Cellule]],
    *,
    tete: bool,
) -> None:
    page = fichier.sections[0]
    utile = page.page_width - page.left_margin - page.right_margin
    total = sum(entete.poids for entete in entetes)
    largeurs = [int(utile * entete.poids / total) for entete in entetes]
    table = fichier.add_table(rows=0, cols=len(entetes))
    table.style = "Table Grid"
    table.autofit = False
    for colonne, largeur in zip(table.columns, largeurs, strict=True):
        colonne.width = largeur
    legende = OxmlElement("w:tblCaption")
    legende.set(qn("w:val"), _clean(titre)[:255])
    table._tbl.tblPr.append(legende)
    if tete:
        rangee = table.add_row()
        # Repeated on each page, and told as the heads of the columns to a screen reader.
        _mark(rangee, "w:tblHeader")
        for case, entete, largeur in zip(rangee.cells, entetes, largeurs, strict=True):
            case.width = largeur
            case.paragraphs[0].add_run(_clean(entete.libelle)).bold = True
            _align(case.paragraphs[0], entete)
    for ligne in lignes:
        rangee = table.add_row()
        _mark(rangee, "w:cantSplit")
        for case, contenu, entete, largeur in zip(rangee.cells, ligne, entetes, largeurs, strict=True):
            case.width = largeur
            _fill(case, as_cell(contenu), entete)
    fichier.add_paragraph()  # Word joins two tables that touch


def _fill(case: Any, contenu: Cellule, entete: Entete) -> None:
    paragraphe = case.paragraphs[0]
    paragraphe.add_run(_clean(contenu.texte)).font.size = Pt(9)
    _align(paragraphe, entete)
    if contenu.note:
        _paragraph(case, contenu.note, discret=True)


def _align(paragraphe: Any, entete: Entete) -> None:
    if entete.droite:
        paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(rangee: Any, nom: str) -> None:
    marque = OxmlElement(nom)
    marque.set(qn("w:val"), "true")
    rangee._tr.get_or_add_trPr().append(marque)
