"""The text of a commitment is set for reading, never changed."""

import pytest

from reciproque.contrats.typographie import composer, extrait


def dessin(texte):
    """« p » for a paragraph; nested lists of bullets."""

    def puces(elements):
        return [[e.texte, puces(e.enfants)] if e.enfants else e.texte for e in elements]

    return [puces(a.elements) if a.elements else a.texte for a in composer(texte)]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Une phrase.", ["Une phrase."]),
        ("Première.\n\nDeuxième.", ["Première.", "Deuxième."]),
        ("Il s'agit :\n- d'écouter\n- d'agir", ["Il s'agit :", ["d'écouter", "d'agir"]]),
        # Two kinds of marks: the second hangs under the first, as documents print « - » then « * ».
        ("- quatre axes :\n* un\n* deux\n- le reste", [[["quatre axes :", ["un", "deux"]], "le reste"]]),
        ("○ Lutter :\n▪ dispositifs\n○ Prévenir", [[["Lutter :", ["dispositifs"]], "Prévenir"]]),
        ("- un\nUne reprise.\n- deux", [["un"], "Une reprise.", ["deux"]]),
        ("Saint-Jean - Les Chaises", ["Saint-Jean - Les Chaises"]),
        ("", []),
        ("-", ["-"]),
    ],
)
def test_paragraphs_and_lists(texte, attendu):
    assert dessin(texte) == attendu


def test_every_word_is_still_there():
    texte = "Agir :\n- un\n▪ deux\n○ trois\n- quatre\nEt cinq."
    mots = [m for a in composer(texte) for m in _mots(a)]
    assert mots == ["Agir", ":", "un", "deux", "trois", "quatre", "Et", "cinq."]


def _mots(alinea):
    def descendre(element):
        yield from element.texte.split()
        for enfant in element.enfants:
            yield from descendre(enfant)

    yield from alinea.texte.split()
    for element in alinea.elements:
        yield from descendre(element)


@pytest.mark.parametrize(
    ("texte", "taille", "attendu"),
    [
        ("Court.", 50, "Court."),
        ("Il faut :\n- écouter\n- agir", 50, "Il faut : écouter · agir"),
        ("Un texte qui dépasse, et de loin, la taille", 20, "Un texte qui…"),
    ],
)
def test_an_excerpt_is_one_line_cut_at_a_word(texte, taille, attendu):
    assert extrait(texte, taille) == attendu
