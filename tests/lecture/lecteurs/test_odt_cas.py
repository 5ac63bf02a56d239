"""What LibreOffice puts around words: each small document says what a person sees printed."""

import io
import zipfile

from reciproque.lecture.forme import Forme
from reciproque.lecture.lecteurs import lire_forme

_ESPACES = " ".join(
    f'xmlns:{cle}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
    for cle, nom in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def odt(corps: str, styles: str = "") -> Forme:
    contenu = (
        f"<office:document-content {_ESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{corps}</office:text></office:body></office:document-content>"
    )
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr("content.xml", contenu)
    return lire_forme(flux.getvalue(), "essai.odt", lambda *_: None)


def lignes(forme: Forme) -> list[str]:
    return [ligne.lstrip("# ") for ligne in forme.texte.lignes if ligne.strip()]


def p(contenu: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{contenu}</text:p>'


def item(*contenus: str, **attributs: str) -> str:
    plus = " ".join(f'text:{nom.replace("_", "-")}="{v}"' for nom, v in attributs.items())
    return f"<text:list-item {plus}>{''.join(contenus)}</text:list-item>"


def liste(*items: str, style: str = "L", plus: str = "") -> str:
    return f'<text:list text:style-name="{style}" {plus}>{"".join(items)}</text:list>'


def niveau(rang: int, *, format: str = "1", suffixe: str = ".", montres: int = 1) -> str:
    return (
        f'<text:list-level-style-number text:level="{rang}" style:num-format="{format}" style:num-suffix="{suffixe}" '
        f'text:display-levels="{montres}"/>'
    )


NIVEAUX = niveau(1) + niveau(2, montres=2) + niveau(3, format="a", suffixe=")")
NUMEROS = f'<text:list-style style:name="L">{NIVEAUX}</text:list-style>'


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_levels_restart_under_each_number_above():
    corps = liste(
        item(p("Vivre."), liste(item(p("Loger."), liste(item(p("Bâtir.")), item(p("Réparer.")))), item(p("Soigner.")))),
        item(p("Agir."), liste(item(p("Former.")))),
    )
    assert lignes(odt(corps, NUMEROS)) == [
        "1. Vivre.",
        "1.1. Loger.",
        "a) Bâtir.",
        "b) Réparer.",
        "1.2. Soigner.",
        "2. Agir.",
        "2.1. Former.",
    ]


def test_a_list_goes_on_after_a_paragraph_when_it_says_so():
    corps = (
        liste(item(p("Un.")), item(p("Deux.")))
        + p("Entre deux.")
        + liste(item(p("Trois.")), plus='text:continue-numbering="true"')
    )
    assert lignes(odt(corps, NUMEROS)) == ["1. Un.", "2. Deux.", "Entre deux.", "3. Trois."]


def test_a_list_goes_on_from_the_one_it_names():
    """Another list of the same style was begun between the two halves."""
    corps = (
        liste(item(p("Un.")), plus='xml:id="a"')
        + liste(item(p("Autre.")), item(p("Autre encore.")))
        + liste(item(p("Deux.")), plus='text:continue-list="a"')
    )
    assert lignes(odt(corps, NUMEROS)) == ["1. Un.", "1. Autre.", "2. Autre encore.", "2. Deux."]


def test_an_item_may_choose_its_number():
    corps = liste(item(p("Cinq."), start_value="5"), item(p("Six.")))
    assert lignes(odt(corps, NUMEROS)) == ["5. Cinq.", "6. Six."]


def test_headings_of_the_outline_and_one_without_number():
    plan = (
        '<text:outline-style style:name="Plan"><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-prefix="Axe " style:num-suffix=" –"/><text:outline-level-style text:level="2" style:num-format="1" '
        'text:display-levels="2"/></text:outline-style>'
    )
    titres = ((1, "Vivre", ""), (2, "Loger", ""), (1, "Annexe", 'text:is-list-header="true"'), (1, "Agir", ""))
    corps = "".join(f'<text:h text:outline-level="{n}" {plus}>{t}</text:h>' for n, t, plus in titres)
    assert lignes(odt(corps, plan)) == ["Axe I – Vivre", "I.1 Loger", "Annexe", "Axe II – Agir"]


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_blanks_of_the_file_are_not_blanks_of_the_text():
    corps = p(
        "Ouvrir\n      un <text:span>guichet</text:span>\n   unique\t.<text:s text:c='2'/>Former<text:tab/>les agents"
    )
    assert lignes(odt(corps)) == ["Ouvrir un guichet unique . Former les agents"]


def test_tracked_changes_read_as_accepted():
    suivi = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>une</text:p></text:deletion>'
        '</text:changed-region><text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    corps = p(
        'La CAF ouvre <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>deux'
        '<text:change-end text:change-id="c2"/> crèches.'
    )
    assert lignes(odt(suivi + corps)) == ["La CAF ouvre deux crèches."]


def test_annotations_hidden_text_and_phonetic_guides_are_left_out():
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    corps = p(
        "Visible<office:annotation><text:p>À revoir</text:p></office:annotation><office:annotation-end/>"
        '<text:span text:style-name="H"> caché</text:span><text:hidden-text>Rien</text:hidden-text>'
        "<text:ruby><text:ruby-base> mot</text:ruby-base><text:ruby-text>aide</text:ruby-text></text:ruby>."
    )
    corps += '<text:section text:display="none"><text:p>Section cachée.</text:p></text:section>'
    corps += "<text:section><text:p>Section.</text:p></text:section>"
    corps += p("Paragraphe caché.", "H")
    assert lignes(odt(corps, styles)) == ["Visible mot.", "Section."]


def test_links_bookmarks_fields_and_soft_hyphens():
    corps = p(
        "Voir <text:a><text:span>le site</text:span></text:a> de l’agglo\u00admération, <text:bookmark-ref>annexe 2"
        "</text:bookmark-ref>, page <text:page-number>3</text:page-number>."
    )
    assert lignes(odt(corps)) == ["Voir le site de l’agglomération, annexe 2, page 3."]


def test_notes_of_several_paragraphs():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Source : INSEE.</text:p><text:p>Millésime 2020.</text:p></text:note-body></text:note>"
    )
    assert [(b.texte, b.zone) for b in odt(p(f"Population{note} en 2020.")).blocs] == [
        ("Population en 2020.", None),
        ("Source : INSEE. Millésime 2020.", "note"),
    ]


# ── Frames and tables ────────────────────────────────────────────────────────────────────────────────────────────────
def test_frames_and_shapes_are_read_once_even_one_inside_another():
    interne = "<draw:frame><draw:text-box><text:p>Dedans.</text:p></draw:text-box></draw:frame>"
    cadre = f"<draw:frame><draw:text-box><text:p>Cadre.</text:p><text:p>{interne}</text:p></draw:text-box></draw:frame>"
    forme = "<draw:custom-shape><text:p>Forme.</text:p></draw:custom-shape>"
    groupe = f"<draw:g>{forme.replace('Forme', 'Groupe')}</draw:g>"
    assert lignes(odt(p(f"Avant.{cadre}{forme}{groupe}") + p("Après."))) == [
        "Avant.",
        "Cadre.",
        "Dedans.",
        "Forme.",
        "Groupe.",
        "Après.",
    ]


def case(texte: str, plus: str = "") -> str:
    return f"<table:table-cell {plus}><text:p>{texte}</text:p></table:table-cell>"


def rangee(*cases: str, plus: str = "") -> str:
    return f"<table:table-row {plus}>{''.join(cases)}</table:table-row>"


def test_repeated_columns_and_rows_and_head_rows():
    corps = (
        "<table:table><table:table-header-rows>"
        + rangee(case("Tête"), case("x", 'table:number-columns-repeated="2"'))
        + "</table:table-header-rows>"
        + rangee(case("1"), case("●", 'table:number-columns-repeated="2"'), plus='table:number-rows-repeated="2"')
        + rangee(case(""), '<table:table-cell table:number-columns-repeated="1000"/>')
        + "</table:table>"
    )
    (tableau,) = odt(corps).blocs
    assert [[c.texte for c in x.cellules] for x in tableau.rangees] == [
        ["Tête", "x", "x"],
        ["1", "●", "●"],
        ["1", "●", "●"],
    ]


def test_a_cell_over_rows_and_columns():
    couverte = "<table:covered-table-cell/>"
    corps = (
        "<table:table>"
        + rangee(case("Bloc", 'table:number-columns-spanned="2" table:number-rows-spanned="2"'), couverte, case("a"))
        + rangee(couverte, couverte, case("b"))
        + rangee(case("x"), case("y"), case("c"))
        + "</table:table>"
    )
    (tableau,) = odt(corps).blocs
    assert [(x.cellule(0).texte, x.cellule(2).texte) for x in tableau.rangees] == [("Bloc", "a"), ("", "b"), ("x", "c")]
    assert (tableau.rangees[0].cellule(0).colspan, tableau.rangees[0].cellule(0).rowspan) == (2, 2)
    assert tableau.rangees[1].cellule(0).fusion


def test_lists_and_tables_inside_a_cell():
    interne = (
        f"<table:table>{rangee(case('État'), case('5 000 €'))}{rangee(case('Ville'), case('3 000 €'))}</table:table>"
    )
    contenu = f"<table:table-cell>{liste(item(p('Ouvrir.')), item(p('Former.')))}{interne}</table:table-cell>"
    corps = f"<table:table>{rangee(case('1'), contenu)}{rangee(case('2'), case('b'))}</table:table>"
    (tableau,) = odt(corps, NUMEROS).blocs
    assert tableau.rangees[0].cellules[1].alineas == [
        "1. Ouvrir.",
        "2. Former.",
        "État\u00a0: 5 000 €",
        "Ville\u00a0: 3 000 €",
    ]
