"""The words of the search: accents, plurals, elisions, acronyms."""

import pytest

from reciproque.langue import excerpt_around, mark_words, search_words


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("École élémentaire", "ecoles elementaires"),
        ("l’emploi des femmes", "EMPLOI, FEMME"),
        ("locaux commerciaux", "local commercial"),
        ("travaux", "travail"),
        ("les réseaux", "réseau"),
        ("jeux", "jeu"),
        ("C.A.F.", "CAF"),
        ("la C.A.F", "caf"),
        ("œuvres", "oeuvre"),
        ("d'accueil", "accueil"),
        ("jusqu’à 2030", "2030 à"),
    ],
)
def test_two_spellings_of_the_same_words_meet(un, autre):
    assert set(search_words(un)) - {"jusqu"} == set(search_words(autre))


@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ("ARS et CCAS", ["ars", "cca"]),  # an acronym of three letters is no plural
        ("QP069001", ["qp069001"]),
        ("processus d'accès", ["processu", "acce"]),
        ("le la les de du", []),
        ("", []),
        ("Fin de phrase. Autre phrase", ["fin", "phrase", "autre", "phrase"]),
    ],
)
def test_words_that_count(texte, mots):
    assert search_words(texte) == mots


def test_found_words_stand_apart_in_the_original_text():
    assert mark_words("Les Écoles de l’Île", ["ecole"]) == [("Les ", False), ("Écoles", True), (" de l’Île", False)]
    assert mark_words("C.A.F. et écolier", ["caf", "ecol"], debuts=True) == [
        ("C.A.F.", True),
        (" et ", False),
        ("écolier", True),
    ]
    assert mark_words("", ["ecole"]) == []


def test_an_excerpt_shows_the_word_sought_and_stays_short():
    texte = "mot " * 200 + "trésor " + "fin " * 200
    extrait = excerpt_around(texte, ["tresor"], taille=100)
    assert "trésor" in extrait
    assert len(extrait) < 110
    assert extrait.startswith("… ")
    assert extrait.endswith(" …")
    assert excerpt_around("Court texte", ["tresor"]) == "Court texte"


def test_an_excerpt_of_one_endless_word_still_ends():
    assert len(excerpt_around("a" * 5000, ["b"], taille=100)) <= 104
