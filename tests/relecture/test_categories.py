"""What kind of body a name designates."""

import pytest

from reciproque.relecture.confirmation.categories import guess_category


@pytest.mark.parametrize(
    ("nom", "lue", "categorie"),
    [
        # A party (read as the State) and a partner (told by its name alone) are one organisation.
        ("Direction des services départementaux de l’Éducation nationale", "etat", "education"),
        ("DSDEN de la Haute-Ambrelle", "", "education"),
        ("Procureur de la République", "etat", "justice"),
        ("Préfecture de la Haute-Ambrelle", "etat", "etat"),
        ("Agence nationale de l’habitat", "etat", "etat"),
        ("CAF de la Haute-Ambrelle", "organisme", "caf"),
        ("Les Ateliers du Gué", "", "autre"),
    ],
)
def test_the_reader_s_word_made_precise_by_the_name(nom, lue, categorie):
    assert guess_category(nom, lue) == categorie
