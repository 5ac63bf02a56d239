"""Words compared: both texts can be read back, whatever they are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reciproque.contrats.differences import AJOUTE, EGAL, RETIRE, compare_words


def relire(morceaux, sans):
    return "".join(m.texte for m in morceaux if m.genre != sans)


def test_a_changed_word_is_told_among_those_that_stay():
    morceaux = compare_words("Financer 24 places de crèche.", "Financer 36 places de crèche.")
    assert [(m.genre, m.texte) for m in morceaux] == [
        (EGAL, "Financer "),
        (RETIRE, "24"),
        (AJOUTE, "36"),
        (EGAL, " places de crèche."),
    ]


def test_two_changed_words_in_a_row_are_one_change():
    morceaux = compare_words("avant fin 2022 partout", "dès juin 2024 partout")
    assert [(m.genre, m.texte) for m in morceaux] == [
        (RETIRE, "avant fin 2022"),
        (AJOUTE, "dès juin 2024"),
        (EGAL, " partout"),
    ]


def test_the_same_text_has_one_piece_and_no_text_none():
    assert [m.genre for m in compare_words("Tel quel", "Tel quel")] == [EGAL]
    assert compare_words("", "") == []


def test_very_long_texts_are_shown_whole():
    avant, apres = "mot " * 1500, "autre " * 1500
    assert [m.genre for m in compare_words(avant, apres)] == [RETIRE, AJOUTE]


mots = st.lists(st.sampled_from(["un", "deux", " ", "\n", ",", "l’été", "3"]), max_size=14).map("".join)


@given(mots | st.text(max_size=30), mots | st.text(max_size=30))
@settings(deadline=None)
def test_both_texts_are_read_back(avant, apres):
    morceaux = compare_words(avant, apres)
    assert relire(morceaux, AJOUTE) == avant
    assert relire(morceaux, RETIRE) == apres
    assert all(m.texte for m in morceaux)
