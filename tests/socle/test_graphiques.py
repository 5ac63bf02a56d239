"""Charts: every figure is drawn and said, nothing by colour alone, the same drawing on screen and on paper."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.template.loader import render_to_string

from reciproque.socle.documents import Document, to_docx, to_pdf
from reciproque.socle.graphiques import Barre, Barres, Courbes, Repere, Serie, draw
from reciproque.socle.graphiques.echelle import scale
from tests.harnais.documents import texte_du_pdf

SVG = "{http://www.w3.org/2000/svg}"
D = Decimal


def courbes(**champs):
    return Courbes(
        **{
            "titre": "Taux d’emploi",
            "description": "Le taux passe de 40 % à 45 %.",
            "periodes": ["2019", "2020", "2021", "2022"],
            "series": [
                Serie("Centre <ancien>", [D(40), D("41.5"), None, D(45)], ["", "", "non disponible", ""]),
                Serie("Foix", [D(50), D(51), D(52), D(52)]),
                Serie("Cible", [D(42), D(44), D(46), D(48)], genre="cible"),
            ],
            "unite": "%",
        }
        | champs
    )


def barres():
    return Barres(
        "Pauvreté",
        "En 2018.",
        [Barre("Les Tilleuls", D(45), vise=True), Barre("Le Parc", D(30)), Barre("La Cité", None, note="secret")],
        "%",
        [Repere("Cible", D(25), "cible"), Repere("Commune", D("20.5"))],
    )


def traits(svg, classe):
    racine = ElementTree.fromstring(svg)
    return [e for e in racine.iter() if classe in (e.get("class") or "").split()]


@pytest.mark.parametrize(
    ("valeurs", "attendues"),
    [
        (["45", "52"], ["0", "20", "40", "60"]),
        (["0.29"], ["0", "0.1", "0.2", "0.3"]),
        (["-3", "9"], ["-5", "0", "5", "10"]),
        (["0"], ["0", "0.5", "1"]),
        (["12345"], ["0", "5000", "10000", "15000"]),
    ],
)
def test_graduations_are_round_and_hold_zero(valeurs, attendues):
    graduations = scale([D(v) for v in valeurs], 100).graduations
    assert D(0) in graduations
    assert graduations[0] <= min(map(D, valeurs))
    assert graduations[-1] >= max(map(D, valeurs))
    assert len(graduations) <= 7
    assert set(map(D, attendues)) >= {graduations[0], graduations[-1]}


def test_a_line_never_runs_over_what_is_missing():
    graphique = draw(courbes())
    serie = traits(graphique.svg, "graphique-serie-0")[0]
    assert [trait.get("d").count("L") for trait in serie.iter(f"{SVG}path")] == [1]  # 2019-2020; 2022 stands alone
    assert len(list(serie.iter(f"{SVG}circle"))) == 3


def test_series_differ_without_colour():
    graphique = draw(courbes())
    series = traits(graphique.svg, "graphique-serie")
    formes = [
        {re.sub(r"[\d. ]", "", e.get("d") or e.tag) for e in serie if e.get("class") != "graphique-trait"}
        for serie in series
    ]
    assert len({frozenset(forme) for forme in formes}) == 3
    assert len({trait.get("stroke-dasharray") for trait in traits(graphique.svg, "graphique-trait")}) == 3


def test_the_table_holds_every_figure_and_the_reason_of_a_gap():
    tableau = draw(courbes()).tableau
    assert [e.libelle for e in tableau.entetes] == ["Série", "2019", "2020", "2021", "2022"]
    assert tableau.lignes[0] == ["Centre <ancien>", "40\u202f%", "41,5\u202f%", "non disponible", "45\u202f%"]
    assert draw(barres()).tableau.lignes == [
        ["Les Tilleuls", "45\u202f%"],
        ["Le Parc", "30\u202f%"],
        ["La Cité", "secret"],
        ["Cible", "25\u202f%"],
        ["Commune", "20,5\u202f%"],
    ]


def test_bars_are_to_scale_and_what_is_missing_has_none():
    graphique = draw(barres())
    larges = [float(rect.get("width")) for rect in traits(graphique.svg, "graphique-plein")]
    assert len(larges) == 2
    assert larges[0] / larges[1] == pytest.approx(45 / 30, abs=0.01)
    assert len(traits(graphique.svg, "graphique-vise")) == 1


def test_a_chart_without_a_figure_is_empty():
    assert not draw(courbes(series=[Serie("Vide", [None] * 4)]))
    assert not draw(Barres("Rien", "", [Barre("Ici", None)]))


def test_a_series_has_one_figure_for_each_period():
    with pytest.raises(ValueError, match="une valeur par période"):
        courbes(series=[Serie("Courte", [D(1)])])


def test_the_page_escapes_what_people_write():
    page = render_to_string("socle/graphiques/figure.html", {"graphique": draw(courbes()), "nom": "emploi"})
    assert "Centre &lt;ancien&gt;" in page
    assert "<ancien>" not in page
    assert page.count("style=") == 0
    assert page.count("<table") == 1


def test_the_same_drawing_goes_to_paper_with_its_words_and_figures():
    document = Document("Portrait", blocs=[draw(courbes()).to_block(), draw(barres()).to_block(chiffres=False)])
    contenu = to_pdf(document)
    dit = texte_du_pdf(contenu)
    for attendu in ("Taux d’emploi", "ronds", "triangles", "41,5", "non disponible", "Les Tilleuls", "trait plein"):
        assert attendu in dit
    assert len(pypdfium2.PdfDocument(contenu)) == 1
    assert to_docx(document)[:2] == b"PK"
