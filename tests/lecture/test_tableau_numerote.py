"""Shape (a): rows fallen before, between and after the tables; what is no numbered list of commitments."""

import pytest

from reciproque.lecture import LectureRefusee
from tests.lecture.conftest import lire_texte

TETE = "Protocole d'engagements renforcés et réciproques\n\n"


def lus(texte):
    return [(e.numero, e.texte.replace("\n", " "), e.source.lignes) for e in lire_texte(TETE + texte).engagements]


def test_rows_fallen_before_and_after_the_table():
    texte = (
        "1 Ouvrir un lieu d'accueil pour les familles du quartier\n\n2 Former les agents d'accueil "
        "des mairies et des écoles\n\n"
        "3\tInstaller une permanence hebdomadaire d'accès aux droits\n4\tCréer un jardin partagé au "
        "pied de chaque tour\n"
        "5\tPrêter des vélos aux personnes en insertion\n\n6 Tenir un marché chaque semaine sur la place\n\n"
        "Article 4. Durée\n\n7 Cette ligne appartient à un autre chapitre du document\n"
    )
    assert [n for n, _, _ in lus(texte)] == ["1", "2", "3", "4", "5", "6"]
    assert lus(texte)[5][2] == (11, 11)


def test_several_fallen_rows_in_one_paragraph():
    texte = (
        "1\tOuvrir un lieu d'accueil pour les familles\n2\tFormer les agents d'accueil des "
        "mairies\n3\tInstaller une permanence\n\n"
        "4 Créer un jardin partagé au pied de chaque tour\ndu quartier des Lilas\n5 Prêter des vélos "
        "aux personnes en insertion\n\n"
        "6\tTenir un marché chaque semaine sur la place\n7\tPlanter cent arbres dans les cours "
        "d'école\n8\tOuvrir les gymnases\n"
    )
    obtenus = lus(texte)
    assert [n for n, _, _ in obtenus] == [str(n) for n in range(1, 9)]
    assert obtenus[3][1].endswith("du quartier des Lilas")


def test_a_row_completed_by_the_next_lines_of_its_columns():
    texte = (
        "N°\tEngagement\tPartenaires\n1\tOuvrir un lieu d'accueil pour les familles du "
        "quartier\tCAF\n\tet ses alentours\tVille\n"
        "2\tFormer les agents d'accueil des mairies et des écoles\tRégion\n3\tInstaller une "
        "permanence d'accès aux droits\tCDAD\n"
    )
    lecture = lire_texte(TETE + texte)
    premier = lecture.engagements[0]
    assert premier.texte.endswith("et ses alentours")
    assert [p.nom for p in premier.partenaires] == ["Caisse d'allocations familiales", "Ville"]


def test_number_and_text_in_one_merged_cell():
    texte = (
        "1. Ouvrir un lieu d'accueil pour les familles\t\n2. Former les agents d'accueil des "
        "mairies\t\n3. Installer une permanence sociale\t\n"
    )
    assert [n for n, _, _ in lus(texte)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "texte",
    [
        # years and figures
        "2015\t12\t45 000 €\n2016\t14\t52 000 €\n2017\t15\t60 000 €\nTotal\t41\t157 000 €\n",
        # a numbered list of names
        "N°\tNom\n1\tAcacias\n2\tBruyères\n3\tCerisiers\n",
        # funded actions, not commitments
        (
            "N°\tAction\tMontant\n1\tAtelier de théâtre avec les jeunes du centre\t3 000 €\n2\tSorties "
            "familiales au bord de la mer\t2 000 €\n3\tCours de français pour adultes débutants\t4 000 "
            "€\n"
        ),
        # the plan of the document
        (
            "SOMMAIRE\n\n1. Préambule du document\t3\n2. Les enjeux du territoire\t5\n3. Les modalités "
            "de suivi\t9\n4. Les annexes du contrat\t12\n"
        ),
    ],
)
def test_numbered_tables_that_are_no_commitments(texte):
    with pytest.raises(LectureRefusee):
        lire_texte(TETE + texte)
