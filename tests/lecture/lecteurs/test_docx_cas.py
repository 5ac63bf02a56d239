"""What word processors put around words in a Word file: each small document says what a person sees printed."""

import io
import zipfile

from reciproque.lecture.forme import Forme, Tableau
from reciproque.lecture.lecteurs import lire_forme

_ESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def docx(corps: str, **parties: str) -> Forme:
    """A document of these blocks; ``styles``, ``numbering``, ``footnotes``, ``endnotes``: content of those parts."""
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr("word/document.xml", f"<w:document {_ESPACES}><w:body>{corps}</w:body></w:document>")
        for nom, contenu in parties.items():
            z.writestr(f"word/{nom}.xml", f"<w:{nom} {_ESPACES}>{contenu}</w:{nom}>")
    return lire_forme(flux.getvalue(), "essai.docx", lambda *_: None)


def r(texte: str, proprietes: str = "") -> str:
    return f'<w:r><w:rPr>{proprietes}</w:rPr><w:t xml:space="preserve">{texte}</w:t></w:r>'


def p(contenu: str, proprietes: str = "") -> str:
    contenu = contenu if contenu.startswith("<") else r(contenu)
    return f"<w:p><w:pPr>{proprietes}</w:pPr>{contenu}</w:p>"


def num(liste: int, rang: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{rang}"/><w:numId w:val="{liste}"/></w:numPr>'


def niveau(rang: int, motif: str, *, genre: str = "decimal", depuis: int = 1, autres: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{rang}"><w:start w:val="{depuis}"/><w:numFmt w:val="{genre}"/>{autres}'
        f'<w:lvlText w:val="{motif}"/></w:lvl>'
    )


def listes(niveaux: str, *nums: str) -> str:
    return f'<w:abstractNum w:abstractNumId="0">{niveaux}</w:abstractNum>' + "".join(
        f'<w:num w:numId="{k}"><w:abstractNumId w:val="0"/>{plus}</w:num>' for k, plus in enumerate(nums or ("",), 1)
    )


def lignes(forme: Forme) -> list[str]:
    return [ligne.lstrip("# ") for ligne in forme.texte.lignes if ligne.strip()]


def cellules(forme: Forme) -> list[list[str]]:
    (tableau,) = forme.blocs
    assert isinstance(tableau, Tableau)
    return [[c.texte for c in rangee.cellules] for rangee in tableau.rangees]


def tc(contenu: str, proprietes: str = "") -> str:
    return f"<w:tc><w:tcPr>{proprietes}</w:tcPr>{contenu if contenu.startswith('<') else p(contenu)}</w:tc>"


def tr(*cases: str, proprietes: str = "") -> str:
    return f"<w:tr><w:trPr>{proprietes}</w:trPr>{''.join(cases)}</w:tr>"


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_levels_restart_under_each_number_above():
    numeros = listes(niveau(0, "%1.") + niveau(1, "%1.%2") + niveau(2, "%3)", genre="lowerLetter"))
    rangs = [0, 1, 1, 2, 2, 0, 1, 2]
    forme = docx("".join(p(f"Texte {k}.", num(1, rang)) for k, rang in enumerate(rangs)), numbering=numeros)
    assert [x.split()[0] for x in lignes(forme)] == ["1.", "1.1", "1.2", "a)", "b)", "2.", "2.1", "a)"]


def test_a_level_may_go_on_through_the_numbers_above():
    """« w:lvlRestart 0 »: commitments counted through the whole document, whatever the axis."""
    numeros = listes(niveau(0, "Axe %1 :") + niveau(1, "E%2 -", autres='<w:lvlRestart w:val="0"/>'))
    forme = docx("".join(p(f"Texte {k}.", num(1, rang)) for k, rang in enumerate([0, 1, 1, 0, 1])), numbering=numeros)
    assert [x.rsplit(" ", 2)[0] for x in lignes(forme)] == ["Axe 1 :", "E1 -", "E2 -", "Axe 2 :", "E3 -"]


def test_roman_parents_are_printed_in_figures_where_the_level_asks():
    numeros = listes(niveau(0, "%1", genre="upperRoman") + niveau(1, "%1.%2", autres="<w:isLgl/>"))
    forme = docx(p("Premier.", num(1, 0)) + p("Second.", num(1, 0)) + p("Sous.", num(1, 1)), numbering=numeros)
    assert lignes(forme) == ["I Premier.", "II Second.", "2.1 Sous."]


def test_a_list_that_starts_again_and_one_that_goes_on():
    numeros = listes(niveau(0, "%1."), "", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    corps = p("a.", num(1, 0)) + p("b.", num(1, 0)) + p("c.", num(2, 0)) + p("d.", num(1, 0))
    assert lignes(docx(corps, numbering=numeros)) == ["1. a.", "2. b.", "1. c.", "3. d."]


def test_numbers_of_heading_styles():
    """The style says the list; which level it is, the list says."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="T{k}"><w:name w:val="heading {k}"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for k in (1, 2)
    )
    numeros = listes(
        niveau(0, "Axe %1 –", autres='<w:pStyle w:val="T1"/>') + niveau(1, "%1.%2", autres='<w:pStyle w:val="T2"/>')
    )
    corps = "".join(
        p(t, f'<w:pStyle w:val="T{k}"/>') for k, t in ((1, "Vivre"), (2, "Loger"), (2, "Soigner"), (1, "Agir"))
    )
    forme = docx(corps, styles=styles, numbering=numeros)
    assert [(b.texte, b.niveau) for b in forme.blocs] == [
        ("Axe 1 – Vivre", 1),
        ("1.1 Loger", 2),
        ("1.2 Soigner", 2),
        ("Axe 2 – Agir", 1),
    ]


def test_a_list_defined_by_a_list_style():
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="Liste"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numeros = (
        f'<w:abstractNum w:abstractNumId="0">{niveau(0, "§%1")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    )
    assert lignes(docx(p("a.", num(9, 0)) + p("b.", num(9, 0)), styles=styles, numbering=numeros)) == ["§1 a.", "§2 b."]


# ── Changes, hidden text, controls ───────────────────────────────────────────────────────────────────────────────────
def test_a_paragraph_mark_that_was_deleted_joins_two_paragraphs():
    efface = "<w:rPr><w:del/></w:rPr>"
    assert lignes(docx(p("Ouvrir une crèche", efface) + p(" et un relais."))) == ["Ouvrir une crèche et un relais."]


def test_a_deleted_mark_before_a_table_or_at_the_end_of_a_cell_loses_nothing():
    efface = "<w:rPr><w:del/></w:rPr>"
    table = f"<w:tbl>{tr(tc('1'), tc(p('Ouvrir.', efface)))}{tr(tc('2'), tc('Former.'))}</w:tbl>"
    forme = docx(p("Avant.", efface) + table + p("Après.", efface))
    assert lignes(forme) == ["Avant.", "1\tOuvrir.", "2\tFormer.", "Après."]


def test_moves_are_read_once_where_they_arrive():
    corps = p(f"<w:moveFrom>{r('Déplacé.')}</w:moveFrom>") + p("Milieu.") + p(f"<w:moveTo>{r('Déplacé.')}</w:moveTo>")
    assert lignes(docx(corps)) == ["Milieu.", "Déplacé."]


def test_deleted_rows_and_cells_are_not_read_inserted_ones_are():
    efface = "<w:r><w:delText>Non</w:delText></w:r>"
    corps = (
        "<w:tbl>"
        + tr(tc("N°"), tc("Engagement"))
        + tr(tc(p(f"<w:del>{efface}</w:del>")), tc("Rien"), proprietes="<w:del/>")
        + tr(tc("1"), tc(p(f"<w:ins>{r('Ouvrir')}</w:ins>")), proprietes="<w:ins/>")
        + "</w:tbl>"
    )
    assert cellules(docx(corps)) == [["N°", "Engagement"], ["1", "Ouvrir"]]


def test_text_hidden_by_a_style_is_not_read():
    styles = (
        '<w:style w:type="character" w:styleId="Aide"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    corps = p(r("Vu.") + r(" Caché.", '<w:rStyle w:val="Aide"/>')) + p("Caché aussi.", '<w:pStyle w:val="Note"/>')
    corps += p(r("Montré.", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Note"/>')
    assert lignes(docx(corps, styles=styles)) == ["Vu.", "Montré."]


def test_content_controls_give_their_text_but_not_their_prompt():
    def controle(contenu: str, proprietes: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{proprietes}</w:sdtPr><w:sdtContent>{contenu}</w:sdtContent></w:sdt>"

    corps = controle(p("Un paragraphe.")) + p(r("Pilote : ") + controle(r("la Ville")))
    corps += p(r("Échéance : ") + controle(r("Cliquez ici pour entrer une date."), "<w:showingPlcHdr/>"))
    corps += f"<w:tbl>{controle(tr(tc('1'), controle(tc('Ouvrir'))))}{tr(tc('2'), tc(controle(p('Former'))))}</w:tbl>"
    forme = docx(corps)
    assert [b.texte for b in forme.blocs[:3]] == ["Un paragraphe.", "Pilote : la Ville", "Échéance :"]
    assert [[c.texte for c in x.cellules] for x in forme.tableaux[0].rangees] == [["1", "Ouvrir"], ["2", "Former"]]


def test_links_fields_tabs_breaks_and_special_hyphens():
    champ = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("annexe 2")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    corps = p(f'{r("Voir ")}<w:hyperlink r:id="x">{r("le site")}</w:hyperlink>{r(" et ")}{champ}.'.replace("}.", "}"))
    corps += p("<w:r><w:t>Nom</w:t><w:tab/><w:t>Ville</w:t><w:br/><w:t>Suite</w:t></w:r>")
    corps += p(
        "<w:r><w:t>sous</w:t><w:noBreakHyphen/><w:t>préfet de l’agglo\u00admération et l’enga</w:t>"
        "<w:softHyphen/><w:t>gement</w:t></w:r>"
    )
    corps += p('<w:fldSimple w:instr="DATE">' + r("3 mai") + "</w:fldSimple>")
    assert [b.texte for b in docx(corps).blocs] == [
        "Voir le site et annexe 2",
        "Nom Ville\nSuite",
        "sous-préfet de l’agglomération et l’engagement",
        "3 mai",
    ]


# ── Tables, boxes, notes ─────────────────────────────────────────────────────────────────────────────────────────────
def test_old_horizontal_merges_and_missing_first_cells():
    corps = (
        "<w:tbl>"
        + tr(tc("Grille", '<w:hMerge w:val="restart"/>'), tc(p(""), "<w:hMerge/>"), tc("C"))
        + tr(tc("a"), tc("b"), tc("c"))
        + tr(tc("e"), tc("f"), proprietes='<w:gridBefore w:val="1"/>')
        + "</w:tbl>"
    )
    (tableau,) = docx(corps).blocs
    assert [(c.texte, c.colonne, c.colspan) for c in tableau.rangees[0].cellules] == [("Grille", 0, 2), ("C", 2, 1)]
    assert [(c.texte, c.colonne) for c in tableau.rangees[2].cellules if c.texte] == [("e", 1), ("f", 2)]


def test_vertical_merges_stop_where_another_begins():
    debut, suite = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    corps = "<w:tbl>" + "".join(
        tr(tc(t, m), tc(e)) for t, m, e in (("A", debut, "1"), ("", suite, "2"), ("B", debut, "3"), ("", suite, "4"))
    )
    (tableau,) = docx(corps + "</w:tbl>").blocs
    assert [(x.cellule(0).texte, x.cellule(0).fusion, x.cellule(0).rowspan) for x in tableau.rangees] == [
        ("A", False, 2),
        ("", True, 1),
        ("B", False, 2),
        ("", True, 1),
    ]


def test_boxes_of_old_word_and_boxes_inside_cells_are_read():
    boite = f"<v:textbox><w:txbxContent>{p('En marge.')}</w:txbxContent></v:textbox>"
    boite = f"<w:r><w:pict><v:shape>{boite}</v:shape></w:pict></w:r>"
    assert [b.texte for b in docx(p(r("Avant.") + boite)).blocs] == ["Avant.", "En marge."]
    table = f"<w:tbl>{tr(tc('1'), tc(p(r('Case.') + boite)))}{tr(tc('2'), tc('x'))}</w:tbl>"
    assert cellules(docx(table)) == [["1", "Case.\nEn marge."], ["2", "x"]]


def test_notes_of_several_paragraphs_and_endnotes():
    def appel(genre: str, cle: int) -> str:
        return f'<w:r><w:{genre}Reference w:id="{cle}"/></w:r>'

    def note(genre: str, *alineas: str) -> str:
        return f'<w:{genre} w:id="2">{"".join(map(p, alineas))}</w:{genre}>'

    forme = docx(
        p(r("Un") + appel("footnote", 2) + r(" et deux.") + appel("endnote", 2)),
        footnotes=note("footnote", "Source : INSEE.", "Millésime 2020."),
        endnotes=note("endnote", f"<w:del><w:r><w:delText>Non.</w:delText></w:r></w:del>{r('Hors commune.')}"),
    )
    assert [(b.texte, b.zone) for b in forme.blocs] == [
        ("Un et deux.", None),
        ("Source : INSEE. Millésime 2020.", "note"),
        ("Hors commune.", "note"),
    ]
