"""What masking lets through: the field's own words and shapes, never a name or a figure that tells who."""

import re

import pytest

from reciproque.relecture.cas.masque import Masque, common_words

NOMS = ("Communauté de Val-Fleuri", "Fleuris", "Les Tilleuls", "Maison de la Source", "Bourg-Neuf")


def cacher(texte, *, document="", noms=NOMS, personnes=()):
    return Masque(document or texte, noms, personnes).cacher(texte)


@pytest.mark.parametrize(
    ("texte", "secrets"),
    [
        ("Écrire à jeanne.petit@val-fleuri.fr", ["jeanne", "petit", "val", "fleuri"]),
        ("Voir www.val-fleuri.fr/contrat ou https://bourg-neuf.eu", ["fleuri", "bourg", "neuf"]),
        ("Tél. 06 12 34 56 78", ["06 12 34 56 78", "12 34"]),
        ("Appeler le +33 6 12 34 56 78 ou 06.12.34.56.78", ["12 34", "12.34"]),
        ("M. Petit, Mme Blanc et Monsieur Jean Marchand", ["petit", "blanc", "jean", "marchand"]),
        ("La présidente, Anne-Marie LEGRAND", ["anne", "marie", "legrand"]),
        ("née le 3 mars 1975 à Grenoble", ["3 mars 1975", "1975", "grenoble"]),
        ("12 500 € puis 12500 euros, 45 k€ et 346 433,50 €", ["12 500", "12500", "45", "346 433"]),
        ("SIRET 123 456 789 00012", ["123", "456", "789"]),
        ("12 rue Émile-Zola, 38000 Grenoble", ["émile", "zola", "38000", "grenoble"]),
        ("les habitants des tilleuls, TILLEULS, Tilleuls", ["tilleuls"]),
        ("la maison de la source", ["source"]),
        ("les fleurissois", ["fleuris"]),
        ("CCVF et ADVF s’engagent", ["ccvf", "advf"]),
    ],
)
def test_what_tells_who_does_not_leave(texte, secrets):
    masque = cacher(texte).casefold()
    assert [secret for secret in secrets if secret in masque] == []


@pytest.mark.parametrize(
    "texte",
    [
        "Pilier 1 : Cohésion sociale",
        "Engagement n° 12 : Ouvrir une permanence de la CAF dans chaque quartier prioritaire d’ici 2022.",
        "Axe 1.2 | Partenaires : État, Région, bailleurs sociaux (CAF, ARS)",
        "Le comité de pilotage se réunit 2 fois par an, du 1er janvier 2020 au 31/12/2022.",
    ],
)
def test_what_the_reader_needs_stays(texte):
    assert cacher(texte, document="cohésion permanence") == texte


def test_one_name_has_one_replacement_of_the_same_shape():
    masque = Masque("", NOMS)
    nom = masque.cacher("La Communauté de Val-Fleuri").removeprefix("La Communauté de ")
    assert re.fullmatch(r"[A-Z][a-z]{2}-[A-Z][a-z]{5}", nom)
    assert nom != "Val-Fleuri"
    assert masque.cacher("VAL-FLEURI agit pour val-fleuri") == f"{nom.upper()} agit pour {nom.lower()}"


def test_one_amount_has_one_replacement_however_it_is_written():
    un, deux = re.findall(r"\d[\d ]*(?= €)", cacher("12 500 € soit 12500 €"))
    assert re.fullmatch(r"\d\d \d00", un)
    assert deux == un.replace(" ", "")


def test_lines_cells_and_words_are_as_many():
    texte = "Ville d’Arcueil\tMme Durand\t1 200 €\n– Gentilly ; Cachan\n\n"
    masque = cacher(texte)
    assert re.sub(r"\w", "x", masque) == re.sub(r"\w", "x", texte)


def test_replacements_do_not_depend_on_what_they_hide():
    """Nobody can try names to find which one gives this replacement."""
    assert cacher("Mme Durand", document="x") == cacher("Mme Lebrun", document="x")


def test_a_person_may_hide_more():
    assert "guichet" not in cacher("Ouvrir le guichet bleu", personnes=["guichet"])


def test_common_words_name_nobody():
    assert {"pilier", "engagement", "caf", "mme"} <= common_words()
    assert not common_words() & {"paris", "lyon", "martin", "durand", "jean"}
