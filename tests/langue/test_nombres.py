from decimal import Decimal

import pytest

from reciproque.langue import (
    find_amounts,
    format_money,
    format_number,
    format_percent,
    format_roman,
    number_word,
    parse_amount,
    parse_number,
    parse_percent,
    parse_roman,
    plural,
)


# Spellings met in signed protocols (figures of the reference documents).
@pytest.mark.parametrize(
    ("texte", "valeur"),
    [
        ("16 369", "16369"),
        ("16\u00a0369", "16369"),
        ("16\u202f369", "16369"),
        ("495.000", "495000"),
        ("1.234.567", "1234567"),
        ("13.12", "13.12"),
        ("3,42", "3.42"),
        ("1 234,5", "1234.5"),
        ("100,0", "100.0"),
        ("-3,5", "-3.5"),
        ("−12", "-12"),
        ("0", "0"),
    ],
)
def test_french_numbers(texte, valeur):
    assert parse_number(texte) == Decimal(valeur)


@pytest.mark.parametrize("texte", ["", "abc", "12 ans", "1,2,3", "16369 8", "12-13", " ", "1.23.456"])
def test_what_is_not_one_number(texte):
    assert parse_number(texte) is None


@pytest.mark.parametrize(
    ("texte", "valeur"),
    [
        ("495.000 €", "495000"),
        ("13.12 M€", "13120000"),
        ("3,42 M€", "3420000"),
        ("1,725 M€", "1725000"),
        ("500 k €", "500000"),
        ("6,664M€HT", "6664000"),
        ("62 500€", "62500"),
        ("46 000 euros", "46000"),
        ("10 milliards d'euros", "10000000000"),
        ("1 million d’euros", "1000000"),
        ("9445 €", "9445"),
        ("46\u202f000\u00a0€", "46000"),
        ("1 078 590", "1078590"),
    ],
)
def test_amounts(texte, valeur):
    assert parse_amount(texte) == Decimal(valeur)


def test_amounts_in_a_sentence_keep_their_places():
    phrase = "de 1,725 M€ à 13,5 M€, soit 12 projets et 3 % des crédits"
    trouves = find_amounts(phrase)
    assert [m.valeur for m in trouves] == [Decimal("1725000"), Decimal("13500000")]
    assert phrase[trouves[0].debut : trouves[0].fin].strip() == "1,725 M€"
    assert find_amounts("6,664 M€ HT")[0].taxe == "HT"


def test_nothing_is_an_amount_without_a_currency():
    assert find_amounts("en 2019, 45 actions pour 1 070 élèves") == []


@pytest.mark.parametrize(
    ("texte", "valeur"), [("28,9 %", "28.9"), ("50%", "50"), ("25 pour cent", "25"), ("plus de 40\u202f% des", "40")]
)
def test_percentages(texte, valeur):
    assert parse_percent(texte) == Decimal(valeur)


# Lexique des règles typographiques en usage à l’Imprimerie nationale: narrow no-break space in figures and before %.
def test_figures_are_written_as_french_typography_wants():
    assert format_number(1234567) == "1\u202f234\u202f567"
    assert format_number(Decimal("1234.50")) == "1\u202f234,5"
    assert format_number(999) == "999"
    assert format_number(-1234) == "−1\u202f234"
    assert format_number(2.345, 1) == "2,3"
    assert format_money(Decimal("1234.5")) == "1\u202f234,50\u00a0€"
    assert format_money(46000) == "46\u202f000\u00a0€"
    assert format_percent(Decimal("28.9")) == "28,9\u202f%"


@pytest.mark.parametrize(
    ("n", "mot", "attendu"),
    [
        (0, "engagement", "0\u00a0engagement"),
        (1, "engagement", "1\u00a0engagement"),
        (1.5, "point", "1,5\u00a0point"),
        (2, "engagement", "2\u00a0engagements"),
        (3, "bureau", "3\u00a0bureaux"),
        (2, "local", "2\u00a0locaux"),
        (4, "bilan", "4\u00a0bilans"),
        (2, "avis", "2\u00a0avis"),
        (2, "enjeu", "2\u00a0enjeux"),
        (2, "bail", "2\u00a0baux"),
    ],
)
def test_plurals(n, mot, attendu):
    assert plural(n, mot) == attendu


def test_plural_of_a_group_of_words_is_given():
    assert plural(3, "mesure nationale", "mesures nationales") == "3\u00a0mesures nationales"


@pytest.mark.parametrize(
    ("texte", "n"), [("IV", 4), ("xii", 12), ("MCMLXXXVII", 1987), ("IIII", None), ("", None), ("AB", None)]
)
def test_roman_numerals(texte, n):
    assert parse_roman(texte) == n
    if n:
        assert format_roman(n) == texte.upper()


def test_roman_numerals_have_bounds():
    with pytest.raises(ValueError, match="hors de"):
        format_roman(0)


def test_small_numbers_in_words():
    assert [number_word(m) for m in ("un", "Trois", "dix-sept", "trente", "beaucoup")] == [1, 3, 17, 30, None]
