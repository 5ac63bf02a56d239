"""Recomputing what is printed: wrong figures found, right ones never accused."""

import pytest

from tests.lecture.conftest import lire_texte

TETE = (
    "Protocole d'engagements\n\nEngagement n°1 : Ouvrir un lieu.\n\nEngagement n°2 : "
    "Former.\n\nEngagement n°3 : Planter.\n\n"
)


def controles(texte, genre=None):
    return [
        (c.verdict, float(c.imprime), None if c.calcule is None else float(c.calcule))
        for c in lire_texte(TETE + texte).controles
        if genre in (None, c.type)
    ]


@pytest.mark.parametrize(
    ("phrase", "attendu"),
    [
        ("En 2018, 121 bénéficiaires des quartiers sur 546, soit 22 %.", [("exact", 22, 22.16)]),
        ("30 jeunes (soit 29 %) parmi les 105 inscrits.", [("exact", 29, 28.57)]),
        ("32 sur 111 jeunes, soit 28,9 %.", [("exact", 28.9, 28.83)]),
        ("25 % des heures ont été faites par des habitants, soit 43 239 heures sur 157 107.", [("ecart", 25, 27.52)]),
        ("9 postes dont 8 en éducation prioritaire (soit 72 %).", [("ecart", 72, 88.89)]),
        ("31,75 postes sur 44,25 créés (soit 71,75 %).", [("exact", 71.75, 71.75)]),
        ("un montant de 125 000 €, dont 50 % subventionnés, soit 62 500 € de charge.", [("exact", 50, 50)]),
        ("Les femmes sont 12/48 (25 %).", [("exact", 25, 25)]),
        ("173 apprentis viennent des quartiers, soit 5 %.", [("non_verifiable", 5, None)]),
        ("environ 30 % des 140 jeunes (41 sur 140).", []),
        ("En 2019, 40 % des crédits iront à l'emploi.", []),
        ("de 15 à 25 ans, 12 % en 2018.", []),
    ],
)
def test_percentages_in_sentences(phrase, attendu):
    assert controles(phrase, "pourcentage") == attendu


def test_a_column_that_divides_two_others():
    tableau = "Collège\tInscrits\tEffectif total\tProportion\nA\t90\t310\t29 %\nB\t50\t200\t25 %\nC\t10\t40\t30 %\n"
    assert controles(tableau, "pourcentage") == [("exact", 29, 29.03), ("exact", 25, 25), ("ecart", 30, 25)]


def test_a_row_that_divides_two_others():
    tableau = "\t2016\t2017\t2018\nQuartiers\t313\t373\t333\nVille\t393\t443\t388\nPart\t80,66 %\t84,20 %\t85,82 %\n"
    assert controles(tableau, "pourcentage") == [
        ("ecart", 80.66, 79.64),
        ("exact", 84.20, 84.20),
        ("exact", 85.82, 85.82),
    ]


def test_percentages_that_divide_nothing_are_left_alone():
    assert controles("Lieu\tJeunes\tPauvreté\nA\t39 %\t48 %\nB\t37 %\t45 %\n", "pourcentage") == []


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Le plan se décline en 3 axes :\n\n- école ;\n- santé ;\n- emploi.", [("exact", 3, 3)]),
        ("Rappel des 3 engagements :\n\n- un ;\n- deux ;\n- trois ;\n- quatre.", [("ecart", 3, 4)]),
        ("Trois objectifs généraux sont définis :\n- a b ;\n- c d ;\n- e f.", [("exact", 3, 3)]),
        ("Quatre commissions : habitat / formation / sport et culture / situations complexes.", [("exact", 4, 4)]),
        ("5 structures : mission locale, BGE, Pass Emploi et PES.", [("ecart", 5, 4)]),
        ("2 axes retenus : « éducation, orientation » et « emploi, insertion ».", [("exact", 2, 2)]),
        ("Parmi les 12 objectifs :\n\n- un ;\n- deux.", []),
        ("Les 3 quartiers, notamment : Acacias, Bruyères.", []),
        ("Les 2 structures : celle du centre est ouverte, l'autre a fermé.", []),
        ("En 2019 :\n\n- un ;\n- deux.", []),
    ],
)
def test_counts_announced_before_a_list(texte, attendu):
    assert controles(texte, "compte") == attendu


def test_sub_bullets_are_counted_at_their_depth():
    texte = "- déploiement de 2 cordées :\n  - ° « Sciences », université ;\n  - ° « Lettres », lycée ;\n- autre point."
    assert controles(texte, "compte") == [("exact", 2, 2)]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        (
            (
                "Les aides étaient de 84 000 euros, et de 212 900 euros pour les autres, soit un montant "
                "global de 296 900 euros."
            ),
            [("exact", 296900, 296900)],
        ),
        ("Une aide de 10 000 €, puis 20 000 €, soit un total de 50 000 €.", [("non_verifiable", 50000, None)]),
        ("Une aide de 10 000 € en 2019.", []),
    ],
)
def test_sums_in_sentences(texte, attendu):
    assert controles(texte, "total") == attendu


def test_a_global_amount_and_its_table():
    texte = "Un montant global de 300 euros.\n\nAnnée\tA\tB\n2015\t50 €\t70 €\n2016\t80 €\t100 €\nTotal\t130 €\t170 €\n"
    assert ("exact", 300, 300) in controles(texte, "total")


def test_what_the_document_counts_of_itself():
    texte = TETE + "Le protocole comporte 3 engagements.\n\nLe protocole est structuré en 4 engagements."
    lus = [(c.verdict, int(c.imprime), int(c.calcule)) for c in lire_texte(texte).controles if c.type == "compte"]
    assert ("exact", 3, 3) in lus
    assert ("ecart", 4, 3) in lus


def test_somebody_elses_counts_are_left_alone():
    assert controles("Le plan national comporte 12 engagements. La loi retient 5 axes.", "compte") == []


def test_sources_and_gaps():
    (c,) = [c for c in lire_texte(TETE + "9 postes dont 8 en ville (soit 72 %).").controles if c.type == "pourcentage"]
    assert c.source.lignes == (9, 9)
    assert float(c.ecart) == -16.89
