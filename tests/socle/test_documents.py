"""Documents that leave the product: the files are opened and read, not compared to themselves."""

import ctypes
import io
import re
import time

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document as ouvrir_docx
from docx.oxml.ns import qn

from reciproque.socle.documents import (
    FORMATS,
    Cellule,
    Document,
    Entete,
    Formulaire,
    Paragraphe,
    Puces,
    Section,
    Tableau,
    repondre_document,
    to_docx,
    to_pdf,
)
from reciproque.socle.documents.pdf import SANS_DESSIN, can_draw
from tests.harnais.documents import texte_du_pdf

HOSTILE = '#strong[x] \\ $ "); #panic("non") // <w:p>&amp;</w:p> @ref *gras* _it_ `code` = titre'


def fiche(lignes=2, **champs):
    tableau = Tableau(
        "Engagements",
        (
            Entete("N°"),
            Entete("Engagement", 5),
            Entete("Montant", 2, droite=True),
            Entete("Réponse", 3, a_remplir=True),
        ),
        [
            [str(n), Cellule(f"Développer l’accueil des enfants {n}", "page 3, ligne 12"), "1 234,50 €", ""]
            for n in range(1, lignes + 1)
        ],
    )
    return Document(
        **{
            "titre": "Ce que la CAF a promis",
            "surtitre": "Contrat de ville",
            "chapeau": "À remplir et à renvoyer.",
            "faits": [("Organisation", "Caisse d’allocations familiales"), ("Contrat", "Ambrelle 2024-2030")],
            "blocs": [
                Formulaire("Votre réponse", ("Nom", "Date")),
                Section("Par son nom"),
                Paragraphe("Une explication.", discret=True),
                Puces(("premier point", "second point")),
                tableau,
            ],
            "source": "Relevé du 20 mars 2026.",
            "paysage": True,
        }
        | champs
    )


def langue_du_pdf(ouvert):
    taille = pdfium.FPDFCatalog_GetLanguage(ouvert, None, 0)
    tampon = (ctypes.c_ushort * (taille // 2))()
    pdfium.FPDFCatalog_GetLanguage(ouvert, tampon, taille)
    return bytes(tampon).decode("utf-16-le").rstrip("\0")


def genres_de_balises(ouvert):
    """The kinds of structure elements met in the tree of tags of each page."""
    genres = set()

    def descendre(element):
        taille = pdfium.FPDF_StructElement_GetType(element, None, 0)
        tampon = (ctypes.c_ushort * (taille // 2))()
        pdfium.FPDF_StructElement_GetType(element, tampon, taille)
        genres.add(bytes(tampon).decode("utf-16-le").rstrip("\0"))
        for rang in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if enfant := pdfium.FPDF_StructElement_GetChildAtIndex(element, rang):
                descendre(enfant)

    for page in ouvert:
        arbre = pdfium.FPDF_StructTree_GetForPage(page)
        for rang in range(pdfium.FPDF_StructTree_CountChildren(arbre)):
            descendre(pdfium.FPDF_StructTree_GetChildAtIndex(arbre, rang))
        pdfium.FPDF_StructTree_Close(arbre)
    return genres


def test_the_pdf_says_all_of_it_and_is_tagged_in_french():
    contenu = to_pdf(fiche())
    ouvert = pypdfium2.PdfDocument(contenu)
    dit = texte_du_pdf(contenu)
    for attendu in (
        "Contrat de ville",
        "Ce que la CAF a promis",
        "À remplir et à renvoyer.",
        "Caisse d’allocations familiales",
        "Votre réponse",
        "Par son nom",
        "second point",
        "Développer l’accueil des enfants 2",
        "page 3, ligne 12",
        "1 234,50 €",
        "Relevé du 20 mars 2026.",
        "1 / 1",
    ):
        assert attendu in dit.replace("\u00a0", " ")
    assert ouvert.get_metadata_value("Title") == "Ce que la CAF a promis"
    assert pdfium.FPDFCatalog_IsTagged(ouvert)
    assert langue_du_pdf(ouvert) == "fr-FR"
    assert {"H1", "P", "L", "LI", "Table", "THead", "TR", "TH", "TD"} <= genres_de_balises(ouvert)
    assert b"pdfuaid" in contenu


def test_the_fonts_are_those_that_come_with_the_project():
    police = re.compile(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z-]+)")
    noms = {nom.decode() for nom in police.findall(to_pdf(fiche()))}
    assert noms
    assert all(nom.startswith(("LibertinusSerif", "DejaVuSansMono")) for nom in noms)


def test_nothing_typed_is_taken_for_markup():
    document = fiche(
        titre=HOSTILE,
        faits=[(HOSTILE, HOSTILE)],
        blocs=[
            Section(HOSTILE),
            Paragraphe(HOSTILE),
            Puces([HOSTILE]),
            Formulaire(HOSTILE, [HOSTILE]),
            Tableau(HOSTILE, [Entete(HOSTILE)], [[Cellule(HOSTILE, HOSTILE)]]),
        ],
    )
    assert texte_du_pdf(to_pdf(document)).count('#panic("non")') >= 9
    ouvert = ouvrir_docx(io.BytesIO(to_docx(document)))
    assert HOSTILE in [p.text for p in ouvert.paragraphs]
    assert ouvert.tables[1].cell(1, 0).text.split("\n") == [HOSTILE, HOSTILE]


@pytest.mark.parametrize("texte", ["\x00a\x0bb", "\ud800", "漢字 😀", "\ufffe", "a\tb", "e\u0301", "\u200b\u202eabc"])
def test_no_character_prevents_a_document(texte):
    document = Document(f"Titre {texte}", blocs=[Paragraphe(texte), Tableau("t", [Entete(texte)], [[texte]])])
    assert texte_du_pdf(to_pdf(document)).startswith("Titre")
    assert ouvrir_docx(io.BytesIO(to_docx(document))).paragraphs[0].text.startswith("Titre")


def test_a_character_without_a_drawing_leaves_its_trace():
    assert SANS_DESSIN in texte_du_pdf(to_pdf(Document("Titre", blocs=[Paragraphe("avant 漢 après")])))
    assert can_draw("é")
    assert can_draw("☐")
    assert not can_draw("漢")


@pytest.mark.parametrize("mot", ["https://exemple.fr/" + "a" * 180, "x" * 300, "anticonstitutionnellement" * 6])
def test_nothing_runs_out_of_the_page(mot):
    document = fiche(
        titre=f"Titre {mot}",
        blocs=[Tableau("t", [Entete("Étroite")] * 8, [[mot, *["x"] * 6, Cellule("y", mot)]]), Paragraphe(mot)],
    )
    ouvert = pypdfium2.PdfDocument(to_pdf(document))
    for page in ouvert:
        largeur, _hauteur = page.get_size()
        texte = page.get_textpage()
        boites = [texte.get_charbox(rang) for rang in range(texte.count_chars())]
        assert all(gauche >= 40 and droite <= largeur - 40 for gauche, _bas, droite, _haut in boites if droite > gauche)


def test_a_row_longer_than_a_page_goes_on_the_next():
    long = "\n".join(f"phrase {n}" for n in range(200))
    contenu = to_pdf(fiche(blocs=[Tableau("t", [Entete("Texte"), Entete("Réponse", a_remplir=True)], [[long, ""]])]))
    assert len(pypdfium2.PdfDocument(contenu)) > 2
    assert "phrase 199" in texte_du_pdf(contenu)


def test_the_docx_has_real_headings_french_and_repeated_heads():
    ouvert = ouvrir_docx(io.BytesIO(to_docx(fiche())))
    styles = {p.text: p.style.name for p in ouvert.paragraphs}
    assert styles["Ce que la CAF a promis"] == "Title"
    assert styles["Par son nom"] == "Heading 1"
    assert styles["second point"] == "List Bullet"
    assert "Contrat\u00a0: Ambrelle 2024-2030" in styles
    assert ouvert.core_properties.title == "Ce que la CAF a promis"
    langues = ouvert.styles.element.findall(".//" + qn("w:rPrDefault") + "//" + qn("w:lang"))
    assert [langue.get(qn("w:val")) for langue in langues] == ["fr-FR"]
    formulaire, engagements = ouvert.tables
    assert [case.text for case in formulaire.columns[0].cells] == ["Nom", "Date"]
    assert [case.text for case in engagements.rows[0].cells] == ["N°", "Engagement", "Montant", "Réponse"]
    assert engagements.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert engagements.cell(2, 1).text == "Développer l’accueil des enfants 2\npage 3, ligne 12"
    assert engagements.cell(2, 3).text == ""
    page = ouvert.sections[0]
    assert page.page_width > page.page_height


def test_a_table_has_one_cell_for_each_head():
    with pytest.raises(ValueError, match="une case par colonne"):
        Tableau("t", [Entete("a"), Entete("b")], [["seule"]])


def test_two_thousand_rows_stay_within_bounds():
    """Measured: 1,2 s as PDF and 1,5 s as DOCX; ten times that on a loaded machine."""
    grande = fiche(lignes=2000)
    for ecrire in (to_pdf, to_docx):
        debut = time.process_time()
        ecrire(grande)
        assert time.process_time() - debut < 15


@pytest.mark.parametrize("extension", FORMATS)
def test_the_file_carries_its_name_its_day_and_its_kind(extension):
    reponse = repondre_document(fiche(lignes=1), extension, nom="Ce que la « CAF » a promis / 2024")
    assert re.fullmatch(
        rf'attachment; filename="ce-que-la-caf-a-promis-2024-\d{{4}}-\d\d-\d\d\.{extension}"',
        reponse["Content-Disposition"],
    )
    assert reponse["Content-Type"] == FORMATS[extension][1]
    assert reponse.content[:4] in (b"%PDF", b"PK\x03\x04")
