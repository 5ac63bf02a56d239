from datetime import date

import pytest

from reciproque.langue import DatePartielle, Periode, find_dates, format_date, format_periode, parse_date, parse_period


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("5 janvier 2026", "2026-01-05"),
        ("1er juillet 2019", "2019-07-01"),
        ("1^{er} juillet 2019", "2019-07-01"),
        ("1 er juillet 2019", "2019-07-01"),
        ("le 14 août 2020", "2020-08-14"),
        ("14 aout 2020", "2020-08-14"),
        ("juillet 2019", "2019-07"),
        ("Décembre 2018", "2018-12"),
        ("05/07/2019", "2019-07-05"),
        ("08.12.2020", "2020-12-08"),
        ("2020-12-08", "2020-12-08"),
        ("7/3/19", "2019-03-07"),
        ("en 2020", "2020"),
        ("déc. 2019", "2019-12"),
    ],
)
def test_french_dates(texte, iso):
    lue = parse_date(texte)
    assert lue is not None
    assert lue.iso() == iso


@pytest.mark.parametrize(
    "texte", ["", "le 32 janvier", "31 février 2020", "12 500 €", "article 5.1.2019.7", "41/13/2019"]
)
def test_what_is_no_date(texte):
    assert find_dates(texte) == []


@pytest.mark.parametrize(
    ("texte", "debut", "fin"),
    [
        ("2020-2023", "2020", "2023"),
        ("2015/2020", "2015", "2020"),
        ("2019 - 2022", "2019", "2022"),
        ("2019 à 2022", "2019", "2022"),
        ("de 2015 à 2018", "2015", "2018"),
        ("2018-20", "2018", "2020"),
        ("entre 2016 et 2018", "2016", "2018"),
        ("jusqu'au 31 décembre 2023", None, "2023-12-31"),
        ("jusqu’en 2022", None, "2022"),
        ("d'ici fin 2019", None, "2019"),
        ("d’ici 2030", None, "2030"),
    ],
)
def test_periods(texte, debut, fin):
    p = parse_period(texte)
    assert p is not None
    assert (p.debut.iso() if p.debut else None, p.fin.iso() if p.fin else None) == (debut, fin)


@pytest.mark.parametrize("texte", ["100 à 2000", "2023-2020", "le 2 juin 2019", "16-25 ans", "2019-2122"])
def test_what_is_no_period(texte):
    assert parse_period(texte) is None


def test_dates_are_written_in_french():
    assert format_date(date(2026, 1, 5)) == "5 janvier 2026"
    assert format_date(date(2019, 7, 1)) == "1er juillet 2019"
    assert format_date(DatePartielle(2019, 7)) == "juillet 2019"
    assert format_date(DatePartielle(2019)) == "2019"
    assert format_date(None) == ""
    assert format_periode(Periode(DatePartielle(2019), DatePartielle(2022))) == "2019-2022"
    assert format_periode(Periode(None, DatePartielle(2022))) == "jusqu’en 2022"
    assert format_periode(Periode(None, DatePartielle(2023, 12, 31))) == "jusqu’au 31 décembre 2023"
    assert format_periode(Periode(DatePartielle(2020, 3), DatePartielle(2021, 4))) == "mars 2020 – avril 2021"
    assert DatePartielle(2020, 2, 3).to_date() == date(2020, 2, 3)
    assert DatePartielle(2020).to_date() is None
