"""Dates as documents give them, names of communes, text in pages."""

from datetime import date

import pytest

from reciproque.relecture.confirmation.lieux import commune_name
from reciproque.relecture.contenu import first_day, last_day, say_partial, say_period, top_nodes
from reciproque.relecture.texte import page_of


@pytest.mark.parametrize(
    ("partielle", "premier", "dernier", "dite"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "2020"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "février 2020"),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31), "décembre 2021"),
        ("2020-07-14", date(2020, 7, 14), date(2020, 7, 14), "14 juillet 2020"),
        ("2020-13", None, None, "2020-13"),
        ("bientôt", None, None, "bientôt"),
        ("", None, None, ""),
        (None, None, None, ""),
    ],
)
def test_partial_dates(partielle, premier, dernier, dite):
    assert (first_day(partielle), last_day(partielle), say_partial(partielle)) == (premier, dernier, dite)


@pytest.mark.parametrize(
    ("debut", "fin", "dite"),
    [
        ("2019", "2022", "2019-2022"),
        ("2020", "2023-12-31", "2020 – 31 décembre 2023"),
        (None, "2022", "jusqu’en 2022"),
        (None, "2022-06-30", "jusqu’au 30 juin 2022"),
        ("2020", None, "à partir de 2020"),
        (None, None, ""),
    ],
)
def test_periods(debut, fin, dite):
    assert say_period({"debut": debut, "fin": fin}) == dite


@pytest.mark.parametrize(
    ("organisation", "commune"),
    [
        ("Orly", "Orly"),
        ("Commune d’Orly", "Orly"),
        ("ville de Thiais", "Thiais"),
        ("La ville du Kremlin-Bicêtre", "Le Kremlin-Bicêtre"),
        ("Commune de La Rochelle", "La Rochelle"),
        ("Mairie de L’Haÿ-les-Roses", "L’Haÿ-les-Roses"),
        ("Ville des Ulis", "Les Ulis"),
    ],
)
def test_the_commune_behind_the_authority_that_signs(organisation, commune):
    assert commune_name(organisation) == commune


def test_loops_of_parents_are_cut():
    assert set(top_nodes({"a": "b", "b": "c", "c": "a"}).values()) <= {"a", "b", "c"}
    assert top_nodes({"a": "a"}) == {"a": "a"}
    assert top_nodes({"a": "ailleurs", "b": "a"}) == {"a": "a", "b": "a"}


def test_a_very_long_line_makes_a_page_by_itself():
    lignes = ["court", "x" * 100_000, "court"]
    assert [page_of(lignes, numero=n).premiere for n in (1, 2, 3)] == [1, 2, 3]
    assert page_of(lignes, de=3).lignes == [(3, "court", True)]
    assert page_of([""]).lignes == [(1, "", False)]
