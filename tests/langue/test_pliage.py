import pytest
from hypothesis import given
from hypothesis import strategies as st

from reciproque.langue import fold, mots, normalise_ocr, racines, similarity, squelette


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Éducation Nationale", "education nationale"),
        ("Saint - Jean-de-la‑Ruelle", "saint-jean-de-la-ruelle"),
        ("l’œuvre", "l'oeuvre"),
        ("À\u00a0VENIR\n bientôt", "a venir bientot"),
        ("e\u0301cole", "ecole"),
        ("« Écoles »", '" ecoles "'),
        ("n°3", "n°3"),
    ],
)
def test_one_spelling_for_matching(a, b):
    assert fold(a) == b


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(texte):
    assert fold(fold(texte)) == fold(texte)


@given(st.text(max_size=200))
def test_long_and_short_texts_fold_alike(texte):
    assert fold(texte + " " * 300) == fold(texte)


def test_words_split_elisions():
    assert mots("L'accès à l’école d'été") == ["l", "acces", "a", "l", "ecole", "d", "ete"]


def test_stems_bring_forms_together():
    assert racines("les pratiques sportives") & racines("la pratique sportive") == racines("la pratique sportive")
    assert "pour" not in racines("pour tous")


def test_similarity_is_the_share_of_words():
    assert similarity("Favoriser la réussite scolaire", "favoriser la REUSSITE scolaire.") == 1
    assert similarity("un deux trois quatre", "un deux trois") == 0.75
    assert similarity("a b", "") == 0
    assert similarity("", "") == 1


# Slips of the scanned protocol among the reference documents.
@pytest.mark.parametrize(
    ("ocr", "bon"),
    [
        ("I'effet quartier", "l'effet quartier"),
        ("mise en ceuvre", "mise en oeuvre"),
        ("Contribuer & la réussite", "contribuer a la reussite"),
    ],
)
def test_ocr_slips_are_repaired_for_matching(ocr, bon):
    assert normalise_ocr(ocr) == bon


def test_letters_that_ocr_confuses_share_one_key():
    assert squelette("Pôle Emploi") == squelette("P0le Emp1oi")
