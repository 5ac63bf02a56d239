"""Targets against results. Figures of seed 000 where a document is named, each with its line."""

from datetime import date
from decimal import Decimal

import pytest

from reciproque.indicateurs.resultats import Attente, Marche, Mesure, Promesse, Verdict, conflicts, judge

D = Decimal
FIN_2018, JOUR = date(2018, 12, 31), date(2019, 9, 1)


def mesure(valeur, annee, source=""):
    return Mesure(D(str(valeur)), date(annee, 12, 31), source)


def test_ecole_de_la_2e_chance():
    """000: 40 % of young people from the neighbourhoods (L215); 30 of 105 in 2017, 32 of 111 in 2018 (L512)."""
    constat = judge(Attente(D(40), unite="%"), [mesure(29, 2017), mesure("28.9", 2018)], JOUR)
    assert constat.verdict == Verdict.NON_ATTEINT
    assert constat.ecart == D("-11.1")
    assert constat.raison.startswith("28,9")


CIA = Attente(
    D(25),
    annee=2024,
    annee_fin=2024,
    sens="hausse",
    paliers=(Marche(2019, 2020, D(15)), Marche(2021, 2023, D(20))),
    unite="%",
)


@pytest.mark.parametrize(
    ("annee", "attendu"), [(2019, 15), (2020, 15), (2021, 20), (2023, 20), (2024, 25), (2025, 25), (2018, None)]
)
def test_steps_of_the_cia(annee, attendu):
    """000, L582: 15 % in 2019-2020, 20 % in 2021-2023, then 25 %."""
    assert CIA.expected(annee) == attendu


@pytest.mark.parametrize(
    ("valeur", "annee", "jour", "verdict"),
    [
        (16, 2020, date(2021, 3, 1), Verdict.EN_BONNE_VOIE),
        (16, 2022, date(2023, 3, 1), Verdict.NON_ATTEINT),
        (21, 2022, date(2023, 3, 1), Verdict.EN_BONNE_VOIE),
        (26, 2022, date(2023, 3, 1), Verdict.ATTEINT),
        (24, 2024, date(2025, 3, 1), Verdict.NON_ATTEINT),
        (25, 2024, date(2025, 3, 1), Verdict.ATTEINT),
        (24, 2023, date(2025, 3, 1), Verdict.NON_MESURABLE),
    ],
)
def test_the_cia_at_several_dates(valeur, annee, jour, verdict):
    assert judge(CIA, [mesure(valeur, annee)], jour).verdict == verdict


def test_without_a_figure_nothing_is_said_and_zero_is_a_figure():
    assert judge(Attente(D(10), 2022, 2022), [], JOUR).verdict == Verdict.NON_MESURABLE
    assert judge(Attente(None), [mesure(1, 2018)], JOUR).verdict == Verdict.NON_MESURABLE
    zero = judge(Attente(D(10), 2018, 2018), [mesure(0, 2018)], JOUR)
    assert (zero.verdict, zero.ecart) == (Verdict.NON_ATTEINT, D(-10))


def test_what_is_not_known_yet_on_the_day_does_not_count():
    attente = Attente(D(10), 2020, 2020)
    assert judge(attente, [mesure(12, 2020)], date(2020, 6, 1)).verdict == Verdict.NON_MESURABLE
    assert judge(attente, [mesure(12, 2020)], date(2021, 6, 1)).verdict == Verdict.ATTEINT
    assert judge(attente, [mesure(12, 2021)], date(2022, 6, 1)).verdict == Verdict.NON_MESURABLE, "after its time"


@pytest.mark.parametrize(
    ("sens", "valeur", "verdict"),
    [
        ("baisse", 9, Verdict.ATTEINT),
        ("baisse", 11, Verdict.NON_ATTEINT),
        ("stable", "10.4", Verdict.ATTEINT),
        ("stable", 11, Verdict.NON_ATTEINT),
        ("", 11, Verdict.ATTEINT),
    ],
)
def test_direction(sens, valeur, verdict):
    assert judge(Attente(D(10), 2018, 2018, sens=sens), [mesure(valeur, 2018)], JOUR).verdict == verdict


def test_a_baseline_tells_the_pace():
    """From 10 in 2018 to 30 in 2022, half the way is 20 in 2020."""
    attente = Attente(D(30), 2022, 2022, reference=D(10), reference_annee=2018)
    assert judge(attente, [mesure(21, 2020)], date(2021, 1, 15)).verdict == Verdict.EN_BONNE_VOIE
    constat = judge(attente, [mesure(19, 2020)], date(2021, 1, 15))
    assert (constat.verdict, constat.attendu) == (Verdict.NON_ATTEINT, D(20))
    sans = judge(Attente(D(30), 2022, 2022), [mesure(19, 2020)], date(2021, 1, 15))
    assert sans.verdict == Verdict.NON_MESURABLE
    assert "ni palier ni valeur de départ" in sans.raison


def test_the_same_every_year_of_a_period():
    """000: 15 % of service civique volunteers a year, 2019-2023 (L159); 12 % in 2018."""
    attente = Attente(D(15), 2019, 2023, unite="%")
    assert judge(attente, [mesure(12, 2018), mesure(14, 2020)], date(2021, 2, 1)).verdict == Verdict.NON_ATTEINT
    assert judge(attente, [mesure(16, 2020)], date(2021, 2, 1)).verdict == Verdict.ATTEINT


def test_two_sources_that_disagree():
    attente = Attente(D(10), 2018, 2018)
    accord = judge(attente, [mesure(11, 2018, "Caf"), mesure(12, 2018, "Insee")], JOUR)
    assert accord.verdict == Verdict.ATTEINT
    desaccord = judge(attente, [mesure(9, 2018, "Caf"), mesure(12, 2018, "Insee")], JOUR)
    assert desaccord.verdict == Verdict.NON_MESURABLE
    assert "Caf dit 9" in desaccord.raison


def test_service_civique_says_two_figures():
    """000: 25 % (L141), without a year; 15 % a year in 2019-2023 (L159)."""
    une = Promesse(1, 7, D(25), "contrat-1")
    autre = Promesse(2, 7, D(15), "contrat-1", 2019, 2023)
    assert conflicts([une, autre]) == [(1, 2)]


@pytest.mark.parametrize(
    "autre",
    [
        Promesse(2, 7, D(25), "contrat-1", 2022, 2022),  # the same figure
        Promesse(2, 8, D(15), "contrat-1", 2022, 2022),  # another indicator
        Promesse(2, 7, D(15), "quartier-3", 2022, 2022),  # another place
        Promesse(2, 7, D(15), "contrat-1", 2023, 2024),  # another time
        Promesse(2, 7, D(15), "", 2022, 2022, localise=1),  # one adapts the other
        Promesse(2, 7, None, "contrat-1", 2022, 2022),  # in words
    ],
)
def test_what_is_no_conflict(autre):
    assert conflicts([Promesse(1, 7, D(25), "contrat-1", 2022, 2022), autre]) == []


def test_a_national_target_meets_every_place():
    assert conflicts([Promesse(1, 7, D(25), ""), Promesse(2, 7, D(15), "quartier-3", 2022, 2022)]) == [(1, 2)]
