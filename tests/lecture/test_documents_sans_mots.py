"""What the layout says when the words are unknown: columns by what they hold, levels by the series they number."""

import pytest

from reciproque.lecture.intitules import lire_intitule, lire_serie
from tests.lecture.conftest import lire_texte

AUTRES = "École\tPayer le car aux classes de mer\tDépartement\tNombre de classes parties\n"
TETES = "Sujet\tDécision prise\tParties obligées\tÀ quoi le verra-t-on"
RANGEES = (
    "Santé\tOuvrir une permanence de soins au centre social\tARS, CAF\tNombre de patients reçus\n"
    "\tFormer les agents d'accueil au repérage\tVille d'Aulnat\tNombre d'agents formés\n"
    "Sport\tPrêter les gymnases aux associations le dimanche\tVille d'Aulnat\tNombre de créneaux\n"
)


def test_columns_are_known_by_what_they_hold():
    lecture = lire_texte(
        f"Protocole\n\nCap 1 : Vivre mieux\n\n{TETES}\n{RANGEES}\nCap 2 : Apprendre\n\n{TETES}\n{AUTRES}"
    )
    assert [e.texte for e in lecture.engagements][:3] == [
        "Ouvrir une permanence de soins au centre social",
        "Former les agents d'accueil au repérage",
        "Prêter les gymnases aux associations le dimanche",
    ]
    assert all(e.partenaires and e.indicateurs for e in lecture.engagements)
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert [(n.titre, titres.get(n.parent)) for n in lecture.noeuds][:3] == [
        ("Vivre mieux", None),
        ("Santé", "Vivre mieux"),
        ("Sport", "Vivre mieux"),
    ]


def test_a_table_of_meetings_holds_no_promise():
    lecture = lire_texte(
        f"Protocole\n\nAxe 1 : Vivre mieux\n\n{TETES}\n{RANGEES}\nGOUVERNANCE DU PROTOCOLE\n\nInstance\tRôle\tMembres\n"
        "Comité\tValider les orientations du contrat\tVille, CAF\nBureau\tPréparer les réunions du comité\tVille\n"
    )
    assert len(lecture.engagements) == 3


@pytest.mark.parametrize(
    ("titre", "attendu"),
    [
        ("Grand domaine n° 2 – Se soigner", ("autre", "2", "Se soigner")),
        ("Annexe n° 2 – Moyens", (None, None, "Annexe n° 2 – Moyens")),
        ("Cap 2 : Mieux vivre", (None, None, "Cap 2 : Mieux vivre")),  # one heading alone proves nothing
    ],
)
def test_a_level_word_is_known_by_its_number(titre, attendu):
    intitule = lire_intitule(titre)
    assert (intitule.niveau, intitule.code, intitule.titre) == attendu


def test_a_word_the_document_numbers_is_a_level():
    assert lire_intitule("Cap 2 : Mieux vivre", frozenset({"cap"})).niveau == "autre"
    assert lire_serie("Article 3 : Engagements des parties") is None


def test_a_row_cut_inside_a_cell_is_sewn_back():
    coupee = RANGEES.replace("au centre social\tARS", "au centre de la\nville basse\tARS")
    lecture = lire_texte(f"Protocole\n\nAxe 1 : Vivre mieux\n\n{TETES}\n{coupee}")
    assert (
        " ".join(lecture.engagements[0].texte.split()) == "Ouvrir une permanence de soins au centre de la ville basse"
    )
    assert [p.nom for p in lecture.engagements[0].partenaires][:1] == ["Agence régionale de santé"]
