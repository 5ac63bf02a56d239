"""Title, nature, period, territory and the contract a protocol amends."""

import pytest

from tests.lecture.conftest import lire_texte

CORPS = "\n\nEngagement n°1 : Ouvrir un lieu.\n\nEngagement n°2 : Former.\n\nEngagement n°3 : Planter.\n"


@pytest.mark.parametrize(
    ("tete", "titre", "nature", "debut", "fin", "territoire"),
    [
        (
            (
                "Protocole d'engagements renforcés et réciproques 2020-2023\n\nIl complète le contrat de "
                "ville 2015-2020 de Marnes."
            ),
            "Protocole d'engagements renforcés et réciproques 2020-2023",
            "protocole",
            "2020",
            "2023",
            "Marnes",
        ),
        (
            (
                "CONTRAT DE VILLE DE MARNES\n\nEngagements Quartiers 2030\n\nLe contrat court jusqu'au "
                "31 décembre 2030. Période 2024-2030."
            ),
            "CONTRAT DE VILLE DE MARNES",
            "contrat_de_ville",
            "2024",
            "2030-12-31",
            None,
        ),
        (
            (
                "Avenant au contrat de ville de Marnes\n\nLe contrat de ville 2015-2020 est prorogé par "
                "la loi jusqu'en 2022."
            ),
            "Avenant au contrat de ville de Marnes",
            "contrat_de_ville",
            "2015",
            "2022",
            "Marnes",
        ),
        ("Convention locale de Marnes\n\nTexte.", "Convention locale de Marnes", "convention", None, None, None),
    ],
)
def test_what_the_document_says_it_is(tete, titre, nature, debut, fin, territoire):
    d = lire_texte(tete + CORPS).document
    assert (d.titre, d.nature, d.periode.debut, d.periode.fin, d.territoire) == (titre, nature, debut, fin, territoire)


def test_the_contract_a_protocol_amends():
    texte = (
        "Protocole d'engagements renforcés et réciproques 2020-2023\n\nIl modifie le contrat de ville "
        "2015-2020 de Marnes."
    )
    (contrat,) = lire_texte(texte + CORPS).contrats
    assert (contrat.nom, contrat.source.lignes) == ("Marnes", (3, 3))
