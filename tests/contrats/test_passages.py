"""Searching the raw text of a document without minding accents, case, dashes or spaces."""

import pytest

from reciproque.contrats.passages import accent_blind, split_on


@pytest.mark.parametrize(
    ("demande", "texte", "trouve"),
    [
        ("réussite", "La Reussite éducative", "Reussite"),
        ("REUSSITE", "la réussite éducative", "réussite"),
        ("mise en oeuvre", "la mise en œuvre", "mise en œuvre"),
        ("œuvre", "mise en oeuvre", "oeuvre"),
        ("l'école", "de l’école", "l’école"),
        ("saint-jean", "à Saint – Jean", "Saint – Jean"),
        ("1 500", "soit 1\u202f500 euros", "1\u202f500"),
        ("a+b (c)", "le a+b (c) final", "a+b (c)"),
        ("caf", "un café", "caf"),
        ("absent", "rien ici", None),
    ],
)
def test_any_spelling_is_found(demande, texte, trouve):
    resultat = accent_blind(demande).search(texte)
    assert (resultat.group() if resultat else None) == trouve


def test_nothing_asked_nothing_found():
    assert accent_blind("   ") is None
    assert split_on(None, "une ligne") == [("une ligne", False)]


def test_a_line_is_cut_without_losing_a_character():
    ligne = "La CAF et les CAF, la caf."
    morceaux = split_on(accent_blind("caf"), ligne)
    assert "".join(texte for texte, _ in morceaux) == ligne
    assert [texte for texte, vu in morceaux if vu] == ["CAF", "CAF", "caf"]
