"""Word and LibreOffice files: what a person sees printed is what is read."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from reciproque.lecture import LectureRefusee
from reciproque.lecture.forme import Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.lecteurs import lire_forme


def forme_de(document, nom="essai.docx") -> Forme:
    flux = io.BytesIO()
    document.save(flux)
    return lire_forme(flux.getvalue(), nom, lambda *_: None)


def refus(contenu: bytes, nom: str) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as pris:
        lire_forme(contenu, nom, lambda *_: None)
    return pris.value


def archive(**entrees: bytes) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as z:
        for nom, octets in entrees.items():
            z.writestr(nom.replace("__", "/").replace("_xml", ".xml"), octets)
    return flux.getvalue()


def test_headings_keep_their_level_and_paragraphs_their_characters():
    document = Document()
    document.add_heading("Axe 1", level=2)
    document.add_paragraph("La part passe de 15\u00a0% à 20\u00a0%\u202f: c’est l’objectif.")
    titre, paragraphe = forme_de(document).blocs
    assert isinstance(titre, Titre)
    assert titre.niveau == 2
    assert titre.texte == "Axe 1"
    assert isinstance(paragraphe, Paragraphe)
    assert paragraphe.texte == "La part passe de 15\u00a0% à 20\u00a0%\u202f: c’est l’objectif."


def test_automatic_bullets_are_one_list():
    document = Document()
    for texte in ("Ouvrir un guichet", "Former les agents"):
        document.add_paragraph(texte, style="List Bullet")
    (liste,) = forme_de(document).blocs
    assert isinstance(liste, Liste)
    assert [item.texte for item in liste.items] == ["Ouvrir un guichet", "Former les agents"]


def test_automatic_numbers_are_printed_in_the_text():
    document = Document()
    for texte in ("Tenir deux permanences par mois.", "Publier le bilan chaque année."):
        document.add_paragraph(texte, style="List Number")
    assert "1. Tenir deux permanences par mois." in str(forme_de(document).texte)
    assert "2. Publier le bilan chaque année." in str(forme_de(document).texte)


def test_merged_cells_keep_their_columns():
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for i, rangee in enumerate(table.rows):
        for j, cellule in enumerate(rangee.cells):
            cellule.text = f"{i}{j}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Titre commun"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Priorité"
    (tableau,) = forme_de(document).blocs
    assert isinstance(tableau, Tableau)
    entete, premiere, seconde = tableau.rangees
    assert (entete.cellules[0].texte, entete.cellules[0].colspan) == ("Titre commun", 2)
    assert entete.cellules[1].colonne == 2
    assert premiere.cellule(0).texte == "Priorité"
    assert premiere.cellule(0).rowspan == 2
    assert seconde.cellule(0).fusion
    assert seconde.cellule(0).vide
    assert seconde.cellule(1).texte == "21"


def test_tracked_changes_read_as_accepted():
    document = Document()
    paragraphe = document.add_paragraph("La CAF ouvre ")
    for balise, texte, corps in (("w:del", "une", "w:delText"), ("w:ins", "deux", "w:t")):
        suivi = OxmlElement(balise)
        run = OxmlElement("w:r")
        t = OxmlElement(corps)
        t.text = texte
        run.append(t)
        suivi.append(run)
        paragraphe._p.append(suivi)
    paragraphe.add_run(" crèches.")
    assert str(forme_de(document).texte) == "La CAF ouvre deux crèches."


def test_text_boxes_are_read_once():
    document = Document()
    paragraphe = document.add_paragraph("Avant le cadre.")
    boite = "<w:txbxContent><w:p><w:r><w:t>Dans le cadre.</w:t></w:r></w:p></w:txbxContent>"
    declarations = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    paragraphe._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {declarations}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
            f"<wps:txbx>{boite}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{boite}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert [b.texte for b in forme_de(document).blocs] == ["Avant le cadre.", "Dans le cadre."]


def test_nested_table_stays_in_its_cell():
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Financement"
    interne = table.cell(0, 1).add_table(rows=2, cols=2)
    for (i, j), texte in {(0, 0): "État", (0, 1): "5 000 €", (1, 0): "Ville", (1, 1): "3 000 €"}.items():
        interne.cell(i, j).text = texte
    (tableau,) = forme_de(document).blocs
    assert tableau.rangees[0].cellules[1].alineas == ["État\u00a0: 5 000 €", "Ville\u00a0: 3 000 €"]


def test_a_frame_of_one_cell_is_plain_text():
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Un encadré n’est pas un tableau."
    (bloc,) = forme_de(document).blocs
    assert isinstance(bloc, Paragraphe)


def test_hidden_text_is_not_read():
    document = Document()
    paragraphe = document.add_paragraph("Visible.")
    paragraphe.add_run(" Caché.").font.hidden = True
    assert str(forme_de(document).texte) == "Visible."


def test_pages_are_counted_when_the_file_is_paginated():
    document = Document()
    document.add_paragraph("Première page.")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    seconde = document.add_paragraph()
    seconde._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:lastRenderedPageBreak/><w:t>Seconde page.</w:t></w:r>"))
    forme = forme_de(document)
    assert [(b.texte, b.page) for b in forme.blocs] == [("Première page.", 1), ("Seconde page.", 2)]
    assert forme.texte.pages == 2


def test_a_file_never_paginated_has_no_page():
    document = Document()
    document.add_paragraph("Sans pagination.")
    forme = forme_de(document)
    assert forme.texte.pages is None
    assert forme.blocs[0].page is None


def test_footnotes_follow_their_paragraph():
    document = Document()
    paragraphe = document.add_paragraph("Population des quartiers")
    appel = OxmlElement("w:footnoteReference")
    appel.set(qn("w:id"), "2")
    run = OxmlElement("w:r")
    run.append(appel)
    paragraphe._p.append(run)
    flux = io.BytesIO()
    document.save(flux)
    note = "<w:footnote w:id='2'><w:p><w:r><w:t>Recensement de 2013.</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    with zipfile.ZipFile(flux, "a") as z:
        z.writestr("word/footnotes.xml", notes)
    forme = lire_forme(flux.getvalue(), "notes.docx", lambda *_: None)
    assert [(b.texte, b.zone) for b in forme.blocs] == [
        ("Population des quartiers", None),
        ("Recensement de 2013.", "note"),
    ]


_ODT = (
    "<office:document-content "
    + " ".join(
        f'xmlns:{cle}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
        for cle, nom in {
            "office": "office",
            "text": "text",
            "table": "table",
            "draw": "drawing",
            "style": "style",
        }.items()
    )
    + ">"
    "<office:automatic-styles>{styles}</office:automatic-styles>"
    "<office:body><office:text>{corps}</office:text></office:body></office:document-content>"
)


def odt(corps: str, styles: str = "") -> Forme:
    contenu = archive(content_xml=_ODT.format(corps=corps, styles=styles).encode())
    return lire_forme(contenu, "essai.odt", lambda *_: None)


def test_odt_headings_lists_spaces_and_deleted_text():
    forme = odt(
        "<text:tracked-changes><text:changed-region><text:p>Effacé.</text:p></text:changed-region>"
        "</text:tracked-changes>"
        '<text:h text:outline-level="1">Axe<text:s text:c="1"/>1</text:h>'
        "<text:list><text:list-item><text:p>Ouvrir un guichet</text:p></text:list-item></text:list>"
        "<text:p>Fin<text:line-break/>du texte.</text:p>"
    )
    assert [(type(b).__name__, b.texte) for b in forme.blocs] == [
        ("Titre", "Axe 1"),
        ("Liste", "- Ouvrir un guichet"),
        ("Paragraphe", "Fin\ndu texte."),
    ]


def test_odt_numbered_lists_restart():
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix=")"/></text:list-style>'
    )
    liste = (
        '<text:list text:style-name="L1"><text:list-item><text:p>Premier engagement.</text:p></text:list-item>'
        "<text:list-item><text:p>Second engagement.</text:p></text:list-item></text:list>"
    )
    texte = str(odt(liste + "<text:p>Entre deux.</text:p>" + liste, styles).texte)
    assert texte.count("1) Premier") == 2
    assert texte.count("2) Second") == 2


def test_odt_spans_cover_their_cells():
    corps = (
        "<table:table><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>Commun</text:p></table:table-cell>'
        "<table:covered-table-cell/><table:table-cell><text:p>C</text:p></table:table-cell></table:table-row>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>A</text:p></table:table-cell>'
        "<table:table-cell><text:p>B</text:p></table:table-cell><table:table-cell/></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>D</text:p></table:table-cell>"
        "<table:table-cell/></table:table-row></table:table>"
    )
    (tableau,) = odt(corps).blocs
    premiere, seconde, troisieme = tableau.rangees
    assert [(c.texte, c.colonne) for c in premiere.cellules] == [("Commun", 0), ("C", 2)]
    assert seconde.cellule(0).rowspan == 2
    assert troisieme.cellule(0).fusion
    assert troisieme.cellule(1).texte == "D"


@pytest.mark.parametrize(
    ("contenu", "nom", "code"),
    [
        (b"PK\x03\x04" + b"\x00" * 200, "abime.docx", "corrompu"),
        (b"PK\x03\x04" + b"\x00" * 200, "abime.odt", "corrompu"),
        (archive(word__document_xml=b"<w:document"), "coupe.docx", "corrompu"),
        (archive(xl__workbook_xml=b"<x/>"), "classeur.xlsx", "binaire"),
        (
            archive(word__document_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
            "bombe.docx",
            "xml_refuse",
        ),
        (
            archive(content_xml=b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'),
            "vol.odt",
            "xml_refuse",
        ),
    ],
)
def test_enemies_get_one_french_sentence(contenu, nom, code):
    erreur = refus(contenu, nom)
    assert erreur.code == code
    assert erreur.message.endswith(".")
    assert "Traceback" not in erreur.message


def test_elements_nested_without_end_are_refused():
    nom = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    corps = f"<text:p>{'<text:span>' * 1800}mot{'</text:span>' * 1800}</text:p>"
    odt = (
        f'<office:document-content xmlns:office="{nom.format("office")}" xmlns:text="{nom.format("text")}">'
        f"<office:body><office:text>{corps}</office:text></office:body></office:document-content>"
    )
    assert refus(archive(content_xml=odt.encode()), "profond.odt").code == "xml_refuse"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    corps = f"<w:p>{'<w:smartTag>' * 1800}<w:r><w:t>mot</w:t></w:r>{'</w:smartTag>' * 1800}</w:p>"
    word = f'<w:document xmlns:w="{w}"><w:body>{corps}</w:body></w:document>'
    assert refus(archive(word__document_xml=word.encode()), "profond.docx").code == "xml_refuse"


def test_a_zip_bomb_is_refused_before_it_unpacks():
    flux = io.BytesIO()
    with (
        zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as z,
        z.open("word/document.xml", "w", force_zip64=True) as entree,
    ):
        for _ in range(310):
            entree.write(b" " * 1024 * 1024)
    assert len(flux.getvalue()) < 1024 * 1024
    assert refus(flux.getvalue(), "bombe.docx").code == "trop_gros"
