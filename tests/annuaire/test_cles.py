"""Keys of organisations, against numbers that INSEE and the Journal officiel publish."""

import pytest
from django.core.exceptions import ValidationError

from reciproque.annuaire.cles import clean_key, validate_rna, validate_siren, validate_siret

# 732 829 320: the example worked out in the standard's French presentations; 356 000 000: La Poste.
SIREN_JUSTES = ["732829320", "356000000"]
# 732 829 320 00074: the same body's office; 356 000 000 00048: La Poste's head office, ordinary key;
# 356 000 000 49837: made of La Poste's number, sum of the digits 45, a multiple of 5, whose Luhn key is wrong.
SIRET_JUSTES = ["73282932000074", "35600000000048", "35600000049837"]


@pytest.mark.parametrize("siren", SIREN_JUSTES)
def test_a_true_siren(siren):
    validate_siren(siren)


@pytest.mark.parametrize(
    ("siren", "phrase"),
    [("732829321", "clé est fausse"), ("73282932", "9 chiffres"), ("73282932A", "9 chiffres"), ("٧٣٢٨٢٩٣٢٠", "9 chif")],
)
def test_a_false_siren(siren, phrase):
    with pytest.raises(ValidationError, match=phrase):
        validate_siren(siren)


@pytest.mark.parametrize("siret", SIRET_JUSTES)
def test_a_true_siret(siret):
    validate_siret(siret)


@pytest.mark.parametrize(
    ("siret", "phrase"),
    [
        ("73282932000075", "clé est fausse"),
        ("35600000049838", "clé est fausse"),
        # The tolerance is La Poste's alone: this sum, 45, is a multiple of 5 too.
        ("73282932000029", "clé est fausse"),
        ("732829320", "14 chiffres"),
    ],
)
def test_a_false_siret(siret, phrase):
    with pytest.raises(ValidationError, match=phrase):
        validate_siret(siret)


@pytest.mark.parametrize("rna", ["W751234567", "W9R2000123"])
def test_a_true_rna(rna):
    validate_rna(rna)


@pytest.mark.parametrize("rna", ["751234567", "W75123456", "W7512345678", "WA51234567", "w751234567"])
def test_a_false_rna(rna):
    with pytest.raises(ValidationError, match="W suivi de 9 chiffres"):
        validate_rna(rna)


def test_keys_are_copied_with_spaces():
    assert clean_key(" 732 829\u00a0320 ") == "732829320"
    assert clean_key("w75 1234567") == "W751234567"
