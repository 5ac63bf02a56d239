"""From the JSON to the records: keys, place in the tree, lines."""

import pytest

from reciproque.contrats.models import Fiche
from reciproque.relecture.actions import preparer
from tests.factories.comptes import UserFactory
from tests.factories.relecture import contenu_lu, creer_lecture, fiche, noeud

Genre = Fiche.Genre


@pytest.fixture
def lecture(db):
    return creer_lecture(UserFactory())


def test_every_list_of_the_json_becomes_records(lecture):
    comptes = {genre: lecture.fiches.filter(genre=genre).count() for genre in Genre}
    contenu = contenu_lu()
    assert comptes[Genre.DOCUMENT] == 1
    assert comptes[Genre.ENGAGEMENT] == len(contenu["engagements"])
    assert comptes[Genre.SIGNATAIRE] == len(contenu["signataires"])
    assert comptes[Genre.TABLEAU] == 1
    assert comptes[Genre.DELIBERATION] == 0
    assert sum(comptes.values()) == 1 + sum(len(v) for v in contenu.values() if isinstance(v, list))


def test_a_record_knows_its_node_its_branch_and_its_lines(lecture):
    e3 = fiche(lecture, "e3")
    assert (e3.parent_cle, e3.branche, e3.ligne_debut, e3.ligne_fin, e3.confiance) == ("n3", "n1", 14, 14, 0.9)
    assert fiche(lecture, "e5").branche == ""
    assert fiche(lecture, "n1", Genre.NOEUD).branche == "n1"
    assert fiche(lecture, "i1", Genre.INDICATEUR).branche == "n1", "an indicator follows its commitment"


def test_a_record_without_id_is_named_by_its_rank(lecture):
    assert fiche(lecture, "signataire-2", Genre.SIGNATAIRE).contenu["organisation"] == "Communauté de Val-Fleuri"


def test_words_are_searched_without_accents_and_links_are_not_words(lecture):
    e1 = fiche(lecture, "e1")
    assert "ouvrir une maison des parents" in e1.recherche
    assert "fonds publics" in e1.recherche
    assert "n2" not in e1.recherche.split()


def test_preparing_twice_changes_nothing(lecture):
    avant = lecture.fiches.count()
    assert preparer(lecture=lecture) == 0
    assert lecture.fiches.count() == avant


@pytest.mark.django_db
def test_a_broken_tree_is_prepared_all_the_same():
    contenu = contenu_lu()
    contenu["noeuds"] = [
        noeud("a", "Sous b", 1, parent="b"),
        noeud("b", "Sous a", 2, parent="a"),
        noeud("b", "Encore b", 3, parent="inconnu"),
        noeud("c", "Sous d", 4, parent="d"),
        noeud("d", "Sous c", 5, parent="c"),
    ]
    lecture = creer_lecture(UserFactory(), contenu=contenu)
    branches = set(lecture.fiches.filter(genre=Genre.NOEUD).values_list("branche", flat=True))
    assert "" not in branches
    assert lecture.fiches.filter(genre=Genre.NOEUD).count() == 5
    assert fiche(lecture, "d", Genre.NOEUD).parent_cle == "", "a loop is cut"
    assert fiche(lecture, "e1").branche == "", "its node does not exist"


def test_the_number_of_queries_does_not_follow_the_number_of_records(lecture, django_assert_max_num_queries):
    lecture.fiches.all().delete()
    with django_assert_max_num_queries(5):
        preparer(lecture=lecture)
