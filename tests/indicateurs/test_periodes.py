"""Periods read as people write them, and named in French."""

from datetime import date

import pytest

from reciproque.indicateurs.periodes import Periode, read_period


@pytest.mark.parametrize(
    ("texte", "debut", "fin", "nom"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021"),
        ("Année 2021", date(2021, 1, 1), date(2021, 12, 31), "2021"),
        ("2021-2022", date(2021, 9, 1), date(2022, 8, 31), "2021-2022"),
        ("2021/22", date(2021, 9, 1), date(2022, 8, 31), "2021-2022"),
        ("T1 2021", date(2021, 1, 1), date(2021, 3, 31), "1er trimestre 2021"),
        ("4e trimestre 2021", date(2021, 10, 1), date(2021, 12, 31), "4e trimestre 2021"),
        ("1er semestre 2024", date(2024, 1, 1), date(2024, 6, 30), "1er semestre 2024"),
        ("Février 2024", date(2024, 2, 1), date(2024, 2, 29), "février 2024"),
        ("03/2024", date(2024, 3, 1), date(2024, 3, 31), "mars 2024"),
        ("31/12/2021", date(2021, 12, 31), date(2021, 12, 31), "au 31 décembre 2021"),
        ("du 1er janvier 2020 au 31 mai 2021", date(2020, 1, 1), date(2021, 5, 31), None),
    ],
)
def test_a_period_is_read_and_named(texte, debut, fin, nom):
    periode = read_period(texte)
    assert periode == Periode(debut, fin)
    if nom:
        assert str(periode) == nom
    assert Periode.from_key(periode.cle) == periode


@pytest.mark.parametrize("texte", ["", "hier", "2021-2023", "T5 2021", "20210", "du 1er mai 2021 au 1er mai 2020"])
def test_what_is_no_period_is_not_one(texte):
    assert read_period(texte) is None


@pytest.mark.parametrize("cle", ["", "2021", "20211301-20211231", "20211231-20210101", "20210101-20211231;"])
def test_a_broken_key_is_no_period(cle):
    assert Periode.from_key(cle) is None
