"""Word differences: nothing of either text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reciproque.langue import word_differences


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("ouvrir une maison", "ouvrir une maison", [("=", "ouvrir une maison")]),
        ("", "ouvrir", [("+", "ouvrir")]),
        ("ouvrir", "", [("-", "ouvrir")]),
        ("", "", []),
        (
            "Ouvrir une maison des parents.",
            "Ouvrir deux maisons des parents.",
            [
                *[("=", "Ouvrir "), ("-", "une"), ("+", "deux")],
                *[("=", " "), ("-", "maison"), ("+", "maisons"), ("=", " des parents.")],
            ],
        ),
    ],
)
def test_words_added_and_removed(avant, apres, attendu):
    assert word_differences(avant, apres) == attendu


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back(avant, apres):
    morceaux = word_differences(avant, apres)
    assert "".join(t for sorte, t in morceaux if sorte != "+") == avant
    assert "".join(t for sorte, t in morceaux if sorte != "-") == apres
