"""The normal form of a text: blocks, their lines, what is repaired and what never is."""

import pytest

from reciproque.lecture.forme import (
    Constructeur,
    Liste,
    Paragraphe,
    Tableau,
    Texte,
    Titre,
    couper_puce,
    eclater,
    est_suite,
    nettoyer_cellule,
    sans_balises,
)
from reciproque.lecture.forme.constructeur import CelluleSource
from reciproque.lecture.lecteurs.decoupage import decouper


def forme(texte: str):
    return decouper(Texte(texte.split("\n")), format="texte")


def genres(f) -> list[str]:
    return [type(b).__name__ for b in f.blocs]


# -- inline markup ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("brut", "propre"),
    [
        ("<p>Aller <i>vers</i> les habitants</p>", "Aller vers les habitants"),
        ("loi du 1^{er} juillet, 6 ^{ème} et ^{et/}ou", "loi du 1er juillet, 6ème et et/ou"),
        ("**Etat** : __DRAC__", "Etat : DRAC"),
        ("R&amp;D &eacute;cole", "R&D école"),
        ("a <script>alert(1)</script> b", "a b"),
        ("<!-- note --> texte", "texte"),
        ("4*4 et 3 < 5", "4*4 et 3 < 5"),
        ("« quartier » d’ici l'été", "« quartier » d’ici l'été"),
    ],
)
def test_tags_go_words_stay(brut, propre):
    assert sans_balises(brut) == propre


def test_an_unclosed_list_gives_one_line_a_bullet():
    brut = '<p>Aider :</p> <ul style="list-style-type: none"> o Accompagner les jeunes. o Orienter (santé) o Former'
    assert nettoyer_cellule(brut).split("\n") == [
        "Aider :",
        "o Accompagner les jeunes.",
        "o Orienter (santé)",
        "o Former",
    ]


def test_list_items_get_a_mark_and_paragraphs_close_lists():
    assert nettoyer_cellule("<ul><li>un<li>deux</ul>fin") == "• un\n• deux\nfin"
    assert nettoyer_cellule("<ul> - A ; - b <p>Suite - ici</p> - Encore") == "- A ;\n- b\nSuite - ici\n- Encore"


def test_a_dash_inside_a_name_is_no_bullet():
    assert eclater("Lebon - hochart") == ["Lebon - hochart"]
    assert nettoyer_cellule("Lebon - Hochart - Mermoz") == "Lebon - Hochart - Mermoz"


@pytest.mark.parametrize(
    ("ligne", "puce"),
    [
        ("- Ouvrir", "-"),
        ("-Ouvrir", "-"),
        ("• Ouvrir", "•"),
        ("o Ouvrir", "o"),
        ("○ Ouvrir", "○"),
        ("- > Ouvrir", ">"),
        ("Ouvrir", ""),
        ("ou bien", ""),
        ("**Gras**", ""),
    ],
)
def test_bullets(ligne, puce):
    assert couper_puce(ligne)[0] == puce


@pytest.mark.parametrize(
    ("avant", "apres", "suite"),
    [
        ("le soutien aux", "projets relevant de", True),
        ("Mission locale, Préfecture,", "Région, Département)", True),
        ("les marchés (voirie,", "Espaces verts)", True),
        ("Une phrase finie.", "la suivante sans majuscule", False),
        ("dans les Conseils Citoyens", "Favoriser le déploiement", False),
        ("Aider :", "- un point", True),
        ("", "rien avant", False),
    ],
)
def test_does_it_go_on(avant, apres, suite):
    assert est_suite(avant, apres) is suite


# -- blocks ----------------------------------------------------------------------------------------------------------
def test_blocks_know_their_lines():
    f = forme("# Titre un\n\nUn paragraphe\nsur deux lignes.\n\n- a\n- b\n\n1\tOuvrir\n2\tFermer")
    assert genres(f) == ["Titre", "Paragraphe", "Liste", "Tableau"]
    assert [b.lignes for b in f.blocs] == [(1, 1), (3, 4), (6, 7), (9, 10)]
    assert [i.lignes for i in f.blocs[2].items] == [(6, 6), (7, 7)]
    assert f.blocs[3].rangees[1].cellules[1].lignes == (10, 10)
    assert f.bloc_a(7) is f.blocs[2]
    assert f.bloc_a(8) is None


def test_lines_are_split_on_newline_only():
    f = forme("un\u2028deux\x0btrois\x85quatre\r\ncinq")
    assert len(f.texte.lignes) == 2
    assert f.texte.ligne(2) == "cinq"


def test_a_sentence_cut_by_a_page_break_is_one_paragraph():
    f = forme("Le rôle de la Métropole s'amplifie sans aller, à ce jour,\n\njusqu'à la prise en charge.")
    assert genres(f) == ["Paragraphe"]
    assert f.blocs[0].lignes == (1, 3)


def test_a_table_goes_on_over_a_page_break_and_its_repeated_head():
    f = forme("N°\tEngagement\n1\tOuvrir un lieu\n\n12\n\nN°\tEngagement\n2\tFermer la rue")
    assert genres(f) == ["Tableau"]
    assert [r.textes for r in f.blocs[0].rangees] == [
        ["N°", "Engagement"],
        ["1", "Ouvrir un lieu"],
        ["2", "Fermer la rue"],
    ]
    assert f.blocs[0].ruptures == [2]


def test_a_row_cut_by_a_page_break_is_glued():
    f = forme(
        "1\tSoutenir les projets des\n2\tOuvrir une maison avec des permanences\n\n\tde la CAF et du "
        "Département.\n3\tFin de liste"
    )
    lus = [r.textes for r in f.blocs[0].rangees]
    assert lus[1] == ["2", "Ouvrir une maison avec des permanences\nde la CAF et du Département."]
    assert f.blocs[0].rangees[1].lignes == (2, 4)


def test_tables_of_other_widths_are_other_tables():
    f = forme("1\ta\n2\tb\n\nPour A\tPour B\tPour C\tPour D\nx\ty\tz\tt")
    assert genres(f) == ["Tableau", "Tableau"]


def test_pipe_tables_and_their_rules():
    f = forme("| N° | Texte |\n|----|:--:|\n| 1 | a \\| b |\n| 2 | <br>c |")
    assert [r.textes for r in f.blocs[0].rangees] == [["N°", "Texte"], ["1", "a | b"], ["2", "c"]]


def test_a_lone_indent_is_no_table():
    assert genres(forme("Avant.\n\n\tUn paragraphe rentré.\n\nAprès.")) == ["Paragraphe"] * 3


def test_footnotes_do_not_break_tables():
    f = forme("A\tB\tC\n1\t2\t3\n\n² Au niveau national\n\n4\t5\t6")
    assert genres(f) == ["Tableau", "Paragraphe"]
    assert f.blocs[1].zone == "note"
    assert len(f.blocs[0].rangees) == 3
    assert f.bloc_a(6) is f.blocs[0]


def test_zones():
    f = forme(
        "SOMMAIRE\n\nPréambule\t3\nAxe un\t4\nAxe deux\t8\nAnnexe "
        "1\t20\n\nPréambule\n\nTexte.\n\nANNEXE 1 : Liste\n\nCorps.\n\nSignatures\n\nPour la Ville"
    )
    zones = [(b.texte[:9], b.zone) for b in f.blocs]
    assert ("SOMMAIRE", "sommaire") in zones
    assert f.tableaux[0].zone == "sommaire"
    assert ("Texte.", None) in zones
    assert ("Corps.", "annexe 1") in zones
    assert zones[-1][1] == "signatures"


def test_form_feeds_make_pages():
    from reciproque.lecture import lire

    texte = "Contrat de ville\n\fEngagement n°1 : a b c d\n\nEngagement n°2 : a b c d\n\nEngagement n°3 : a b c d"
    lecture = lire(texte.encode(), "x.txt")
    assert lecture.document.pages == 2
    assert lecture.engagements[0].source.page == 2


def test_headings():
    f = forme(
        "Axe 1 : Emploi et insertion\n\nTexte. Il dit que.\n\nCOHÉSION SOCIALE\n\n**Gras**\n\nUne "
        "phrase qui finit par un point."
    )
    assert genres(f) == ["Titre", "Paragraphe", "Titre", "Titre", "Paragraphe"]
    assert f.avant(f.blocs[2], 2) == [f.blocs[1], f.blocs[0]]


# -- builder of other readers ----------------------------------------------------------------------------------------
def test_what_the_builder_writes_reads_back_the_same():
    c = Constructeur("docx")
    c.page()
    c.titre("Axe 1 : Emploi", 1)
    c.paragraphe("Une phrase.\nUne autre.")
    c.liste([("Ouvrir", 0, "•"), ("Fermer", 1, "-"), ("", 0, "")])
    c.tableau(
        [["N°", "Engagement"], ["1", CelluleSource("Aider :\n- un\n- deux")], [CelluleSource("Thème", colspan=2)]]
    )
    c.page()
    c.tableau([["2", "Former"]], suite=True)
    c.avertir("essai", "Un message")
    f = c.forme()
    relu = decouper(Texte(list(f.texte.lignes)), format="texte")
    assert genres(f) == genres(relu) == ["Titre", "Paragraphe", "Liste", "Tableau"]
    assert [r.textes for r in f.tableaux[0].rangees][1] == [r.textes for r in relu.tableaux[0].rangees][1]
    assert f.tableaux[0].ruptures == [3]
    assert f.tableaux[0].largeur == 2
    assert f.tableaux[0].rangees[2].cellule(1) is f.tableaux[0].rangees[2].cellules[0]
    assert f.texte.pages == 2
    assert f.texte.page(f.tableaux[0].rangees[3].debut) == 2
    assert f.avertissements[0][:2] == ("essai", "Un message")


def test_the_builder_ignores_nothing():
    c = Constructeur("odt")
    assert (c.titre(" "), c.paragraphe(""), c.liste([]), c.tableau([])) == (None, None, None, None)
    assert c.forme().texte.lignes == [""]


def test_helpers_of_blocks():
    f = forme("- Un point\n- Deux points")
    liste = f.blocs[0]
    assert isinstance(liste, Liste)
    assert liste.texte == "- Un point\n- Deux points"
    assert liste.plie == "-un point-deux points"
    t = Tableau(rangees=[], debut=1, fin=1)
    assert (t.largeur, t.texte, t.plie) == (0, "", "")
    assert Titre(texte="É", debut=1, fin=1).plie == "e"
    assert Paragraphe(texte="É", debut=1, fin=1).plie == "e"
