"""Two figures for one thing in two places: said when they differ, never when they may speak of two things."""

import pytest

from reciproque.lecture import lire

TETE = "Contrat de ville de Lorme\n\nObjectif 1 : Se soigner\n\n"


def controles(corps, debut):
    lecture = lire((TETE + corps).encode(), "essai.txt")
    return [(int(c.imprime), int(c.calcule), c.verdict) for c in lecture.controles if c.libelle.startswith(debut)]


QUARTIERS = "Quartier prioritaire\tCommune\tPopulation 2018\nLes Chênes\tLorme\t3 410\nBel-Air\tLorme\t1 200\n\n"


def test_a_population_printed_twice():
    corps = QUARTIERS + (
        "Annexe 2\n\nQuartier prioritaire\tLogements\tHabitants (2018)\n"
        "Les Chênes\t1 210\t3 420\nBel-Air\t400\t1 200\n\n"
        "En 2018, Les Chênes comptaient 3 140 habitants.\n"
    )
    assert controles(corps, "Population de Les Chênes") == [(3420, 3410, "ecart"), (3140, 3410, "ecart")]
    assert controles(corps, "Population de Bel-Air") == [(1200, 1200, "exact")]


@pytest.mark.parametrize(
    "phrase",
    [
        "En 2013, Les Chênes comptaient 3 140 habitants.",  # another year
        "En 2018, Les Chênes comptaient environ 3 400 habitants.",
        "En 2018, Les Chênes comptaient 3 140 habitants dont 900 jeunes.",
        "En 2018, Les Chênes et Bel-Air comptaient 4 610 habitants.",
    ],
)
def test_what_may_be_another_population_is_left(phrase):
    assert controles(QUARTIERS + phrase + "\n", "Population de") == []


ABATTEMENT = "Le montant global de l'abattement TFPB pour les trois bailleurs s'élève à {} €.\n\n"


@pytest.mark.parametrize(
    ("un", "autre", "attendu"),
    [
        ("7 200 000", "7 400 000", [(7400000, 7200000, "ecart")]),
        ("7,2 millions d'euros soit 7 200 000", "7 200 000", []),  # two amounts in one sentence: not this control
        ("7 200 000", "3 600 000", []),  # too far: half of it, another year, another perimeter
    ],
)
def test_an_amount_told_twice_under_the_same_words(un, autre, attendu):
    corps = QUARTIERS + ABATTEMENT.format(un) + "Annexe 3\n\n" + ABATTEMENT.format(autre)
    assert controles(corps, "Le montant global") == attendu


def test_a_formula_said_for_each_town_is_no_contradiction():
    corps = QUARTIERS + "".join(ABATTEMENT.format(f"7 {n}00 000") for n in (2, 3, 4))
    assert controles(corps, "Le montant global") == []
