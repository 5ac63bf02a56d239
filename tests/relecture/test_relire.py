"""Keep, drop, restore, correct: nothing is overwritten in silence, each change is in the journal."""

import pytest

from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import Fiche, Lecture
from reciproque.relecture.actions import (
    abandonner,
    corriger,
    ecarter,
    garder,
    garder_branche,
    reprendre,
    retablir,
)
from reciproque.socle.models import Entree
from tests.factories.relecture import creer_lecture, equipiere, fiche

pytestmark = pytest.mark.django_db
Genre, Etat = Fiche.Genre, Fiche.Etat


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def lecture(relectrice):
    return creer_lecture(relectrice)


@pytest.fixture
def e1(lecture):
    return fiche(lecture, "e1")


def verbes(objet):
    return list(Entree.objects.pour(objet).order_by("pk").values_list("verbe", flat=True))


def test_keep_then_undo(e1, relectrice):
    assert garder(fiche=e1, revision=1, acteur=relectrice).etat == Etat.ACCEPTEE
    assert retablir(fiche=e1, revision=2, acteur=relectrice).etat == Etat.PROPOSEE
    assert verbes(e1) == ["accepté", "rétabli"]


def test_a_double_click_changes_and_tells_nothing_more(e1, relectrice):
    garder(fiche=e1, revision=1, acteur=relectrice)
    assert garder(fiche=e1, revision=1, acteur=relectrice).revision == 2
    ecarter(fiche=e1, revision=2, acteur=relectrice)
    ecarter(fiche=e1, revision=2, acteur=relectrice)
    assert verbes(e1) == ["accepté", "écarté"]


def test_a_correction_keeps_what_was_read_and_survives_drop_and_undo(e1, relectrice):
    contenu = e1.contenu | {"texte": "Ouvrir une maison des familles"}
    f = corriger(fiche=e1, revision=1, contenu=contenu, acteur=relectrice)
    assert (f.etat, f.revision, f.contenu_lu["texte"]) == (
        Etat.CORRIGEE,
        2,
        "Ouvrir une maison des parents aux Tilleuls",
    )
    assert "maison des familles" in f.recherche
    ecarter(fiche=f, revision=2, acteur=relectrice)
    f = retablir(fiche=f, revision=3, acteur=relectrice)
    assert (f.etat, f.contenu["texte"]) == (Etat.CORRIGEE, "Ouvrir une maison des familles")
    entree = Entree.objects.pour(e1).get(verbe="corrigé")
    assert entree.avant == {"texte": "Ouvrir une maison des parents aux Tilleuls"}
    assert entree.apres == {"texte": "Ouvrir une maison des familles"}


def test_saving_without_change_is_keeping(e1, relectrice):
    assert corriger(fiche=e1, revision=1, contenu=dict(e1.contenu), acteur=relectrice).etat == Etat.ACCEPTEE
    assert verbes(e1) == ["accepté"]


def test_back_to_what_was_read_is_no_longer_a_correction(e1, relectrice):
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "Autre"}, acteur=relectrice)
    assert corriger(fiche=e1, revision=2, contenu=e1.contenu_lu, acteur=relectrice).etat == Etat.ACCEPTEE


@pytest.mark.parametrize("action", [garder, ecarter])
def test_whoever_comes_second_is_told(e1, relectrice, action):
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "La première"}, acteur=relectrice)
    with pytest.raises(Conflit) as conflit:
        corriger(fiche=e1, revision=1, contenu=e1.contenu | {"texte": "La seconde"}, acteur=relectrice)
    assert conflit.value.actuel.contenu["texte"] == "La première"
    if action is ecarter:
        with pytest.raises(Conflit):
            ecarter(fiche=e1, revision=1, acteur=relectrice)


def test_a_confirmed_record_no_longer_changes_here(e1, relectrice):
    Fiche.objects.filter(pk=e1.pk).update(etat=Etat.CONFIRMEE)
    for action in (garder, ecarter, retablir):
        with pytest.raises(Refus, match="confirmée"):
            action(fiche=e1, revision=1, acteur=relectrice)


def test_moving_a_commitment_changes_its_branch(lecture, e1, relectrice):
    f = corriger(fiche=e1, revision=1, contenu=e1.contenu | {"noeud": "n4"}, acteur=relectrice)
    assert (f.parent_cle, f.branche) == ("n4", "n4")
    f = corriger(fiche=f, revision=2, contenu=f.contenu | {"noeud": None}, acteur=relectrice)
    assert (f.parent_cle, f.branche) == ("", "")


def test_moving_a_node_takes_everything_below_it(lecture, relectrice):
    n2 = fiche(lecture, "n2", Genre.NOEUD)
    corriger(fiche=n2, revision=1, contenu=n2.contenu | {"parent": "n4"}, acteur=relectrice)
    assert fiche(lecture, "n2", Genre.NOEUD).branche == "n4"
    assert fiche(lecture, "e1").branche == fiche(lecture, "e2").branche == "n4"
    assert fiche(lecture, "i1", Genre.INDICATEUR).branche == "n4"
    assert fiche(lecture, "e3").branche == "n1"
    n4 = fiche(lecture, "n4", Genre.NOEUD)
    corriger(fiche=n4, revision=1, contenu=n4.contenu | {"parent": "n3"}, acteur=relectrice)
    assert {f.branche for f in lecture.fiches.filter(genre=Genre.NOEUD)} == {"n1"}
    assert fiche(lecture, "e1").branche == fiche(lecture, "e4").branche == "n1"


@pytest.mark.parametrize("parent", ["n1", "n2"])
def test_a_node_cannot_go_under_itself(lecture, relectrice, parent):
    n1 = fiche(lecture, "n1", Genre.NOEUD)
    with pytest.raises(Refus, match="sous lui-même"):
        corriger(fiche=n1, revision=1, contenu=n1.contenu | {"parent": parent}, acteur=relectrice)
    assert fiche(lecture, "n2", Genre.NOEUD).branche == "n1"


def test_an_unknown_node_is_refused(e1, relectrice):
    with pytest.raises(Refus, match="n’existe plus"):
        corriger(fiche=e1, revision=1, contenu=e1.contenu | {"noeud": "n99"}, acteur=relectrice)


def test_the_title_given_to_the_document_is_its_title(lecture, relectrice):
    d = fiche(lecture, "document", Genre.DOCUMENT)
    corriger(fiche=d, revision=1, contenu=d.contenu | {"titre": "Protocole de Val-Fleuri"}, acteur=relectrice)
    lecture.document.refresh_from_db()
    assert lecture.document.titre == "Protocole de Val-Fleuri"


def test_a_whole_branch_is_accepted_at_once_and_once(lecture, relectrice, django_assert_max_num_queries):
    ecarter(fiche=fiche(lecture, "e3"), revision=1, acteur=relectrice)
    with django_assert_max_num_queries(13):
        assert garder_branche(lecture=lecture, branche="n1", acteur=relectrice) == 5
    assert fiche(lecture, "e3").etat == Etat.ECARTEE
    assert fiche(lecture, "e1").etat == fiche(lecture, "n2", Genre.NOEUD).etat == Etat.ACCEPTEE
    assert garder_branche(lecture=lecture, branche="n1", acteur=relectrice) == 0
    assert verbes(lecture) == ["accepté"]


def test_a_reading_is_put_aside_and_taken_up_again(lecture, e1, relectrice):
    assert abandonner(lecture=lecture, acteur=relectrice).etat == Lecture.Etat.ABANDONNEE
    abandonner(lecture=lecture, acteur=relectrice)
    with pytest.raises(Refus, match="abandonnée"):
        garder(fiche=e1, revision=1, acteur=relectrice)
    assert reprendre(lecture=lecture, acteur=relectrice).etat == Lecture.Etat.A_RELIRE
    assert verbes(lecture) == ["abandonné", "repris"]


def test_a_reading_that_founded_a_contract_is_not_put_aside(lecture, relectrice):
    Lecture.objects.filter(pk=lecture.pk).update(etat=Lecture.Etat.ENTAMEE)
    with pytest.raises(Refus, match="déjà fondé"):
        abandonner(lecture=lecture, acteur=relectrice)


def test_the_journal_names_records_and_places_in_words(lecture, e1, relectrice):
    corriger(fiche=e1, revision=1, contenu=e1.contenu | {"noeud": "n4"}, acteur=relectrice)
    entree = Entree.objects.pour(e1).get()
    assert entree.objet_libelle == "Engagement 1"
    assert (entree.avant, entree.apres) == (
        {"place": "Axe A Aller vers les familles"},
        {"place": "Pilier 2 Cadre de vie"},
    )
