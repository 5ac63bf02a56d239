"""One cell as people type it. Expected figures are worked out by hand."""

from decimal import Decimal

import pytest

from reciproque.indicateurs.classeur.cellule import CelluleRefusee, Etat, Lue, Sorte, read_cell

D = Decimal


@pytest.mark.parametrize(
    ("texte", "sorte", "attendue"),
    [
        ("1 234", Sorte.NOMBRE, D(1234)),
        ("1\u202f234,5", Sorte.NOMBRE, D("1234.5")),
        ("0", Sorte.NOMBRE, D(0)),
        ("29", Sorte.TAUX, D(29)),
        ("29,5 %", Sorte.TAUX, D("29.5")),
        ("0,4 %", Sorte.TAUX, D("0.4")),
        ("100", Sorte.TAUX, D(100)),
        ("12 500 €", Sorte.MONTANT, D(12500)),
        ("12,5 k€", Sorte.MONTANT, D(12500)),
        ("-300", Sorte.MONTANT, D(-300)),
        ("oui", Sorte.OUI_NON, D(1)),
        ("Non", Sorte.OUI_NON, D(0)),
    ],
)
def test_a_figure_is_read(texte, sorte, attendue):
    assert read_cell(texte, sorte) == Lue(valeur=attendue)


@pytest.mark.parametrize("texte", ["", "  ", "-", "—"])
def test_an_empty_cell_is_nothing_never_zero(texte):
    assert read_cell(texte, Sorte.NOMBRE) is None


@pytest.mark.parametrize(
    ("texte", "etat"),
    [
        *((texte, Etat.NON_DISPONIBLE) for texte in ("nd", "N.D.", "Non disponible")),
        *((texte, Etat.SECRET) for texte in ("s", "Secret statistique")),
    ],
)
def test_the_reason_of_a_gap_is_kept(texte, etat):
    assert read_cell(texte, Sorte.TAUX) == Lue(etat)


def test_a_ratio_keeps_its_two_counts():
    lue = read_cell("12/40", Sorte.TAUX)
    assert (lue.valeur, lue.numerateur, lue.denominateur) == (D(30), D(12), D(40))
    assert read_cell("1 sur 3", Sorte.TAUX).valeur == D("33.333333")


@pytest.mark.parametrize(
    ("texte", "nombre", "montant"),
    [("12 ; 3 400 €", D(12), D(3400)), ("12", D(12), None), ("3 400 €", None, D(3400))],
)
def test_a_number_and_an_amount_stand_in_one_cell(texte, nombre, montant):
    assert read_cell(texte, Sorte.NOMBRE_MONTANT) == Lue(valeur=nombre, montant=montant)


def test_shares_of_one_become_percents_once_it_is_said():
    assert read_cell("0,29", Sorte.TAUX, parts=True).valeur == D(29)
    assert read_cell("0,29", Sorte.TAUX, parts=False).valeur == D("0.29")
    with pytest.raises(CelluleRefusee, match="de 0 à 1"):
        read_cell("29", Sorte.TAUX, parts=True)


def test_a_program_writes_a_point():
    assert read_cell("9.123", Sorte.NOMBRE, machine=True).valeur == D("9.123")
    assert read_cell("0.30000000000000004", Sorte.NOMBRE, machine=True).valeur == D("0.3")


@pytest.mark.parametrize(
    ("texte", "sorte", "message"),
    [
        ("0,29", Sorte.TAUX, "écrivez 29 si c’est 29\u202f%"),
        ("145", Sorte.TAUX, "un taux va de 0 à 100"),
        ("-3", Sorte.NOMBRE, "n’est pas négatif"),
        ("29 %", Sorte.NOMBRE, "est un pourcentage"),
        ("12 €", Sorte.TAUX, "est un montant"),
        ("=B2*2", Sorte.NOMBRE, "une formule"),
        ("+A1", Sorte.NOMBRE, "une formule"),
        ("#REF!", Sorte.NOMBRE, "une erreur du tableur"),
        ("douze", Sorte.NOMBRE, "n’est pas un nombre"),
        ("1.234", Sorte.NOMBRE, "1\u00a0234 pour des milliers"),
        ("99999999999999", Sorte.NOMBRE, "trop grand"),
        ("1,12345678", Sorte.NOMBRE, "après la virgule"),
        ("12/0", Sorte.TAUX, "dénominateur"),
        ("50/40", Sorte.TAUX, "dépasse le dénominateur"),
        ("peut-être", Sorte.OUI_NON, "oui ou non"),
        ("NaN", Sorte.NOMBRE, "n’est pas un nombre"),
        ("Infinity", Sorte.NOMBRE, "n’est pas un nombre"),
    ],
)
@pytest.mark.parametrize("machine", [False, True])
def test_a_refusal_says_what_to_type(texte, sorte, message, machine):
    if machine and texte in ("1.234", "1,12345678"):
        pytest.skip("a program means what it writes")
    with pytest.raises(CelluleRefusee, match=message):
        read_cell(texte, sorte, machine=machine)
