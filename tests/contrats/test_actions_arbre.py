"""The tree by hand: paths always give the printed order, nothing full is deleted, nobody goes round in circles."""

import pytest

from reciproque.contrats.actions.arbre import (
    add_niveau,
    add_noeud,
    delete_niveau,
    delete_noeud,
    rename_niveau,
    renumber,
    shift_noeud,
    update_noeud,
)
from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.concurrence import Conflit, Refus
from reciproque.contrats.models import RedactionNoeud, Role
from reciproque.socle.models import Entree
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces

pytestmark = pytest.mark.django_db


@pytest.fixture
def acteur():
    return UserFactory()


def plan(contrat):
    """« 1 Santé », « .. 1.1 Soins »…"""
    return [f"{'..' * b.profondeur}{b.titre}" for b in Arbre.of(contrat)]


def chemins(contrat):
    return list(
        RedactionNoeud.objects.current()
        .filter(noeud__contrat=contrat)
        .order_by("chemin")
        .values_list("chemin", flat=True)
    )


@pytest.fixture
def saisi(contrat, acteur):
    """Santé (Soins, Prévention) and Emploi, typed by hand."""
    pilier = add_niveau(contrat=contrat, libelle="Pilier", acteur=acteur)
    axe = add_niveau(contrat=contrat, libelle="Axe", acteur=acteur)
    sante = add_noeud(contrat=contrat, niveau=pilier, titre="Santé", acteur=acteur)
    soins = add_noeud(contrat=contrat, niveau=axe, titre="Soins", parent=sante, acteur=acteur)
    prevention = add_noeud(contrat=contrat, niveau=axe, titre="Prévention", parent=sante, acteur=acteur)
    emploi = add_noeud(contrat=contrat, niveau=pilier, titre="Emploi", acteur=acteur)
    return {"sante": sante, "soins": soins, "prevention": prevention, "emploi": emploi, "axe": axe, "pilier": pilier}


def test_what_is_typed_stands_in_the_order_typed(contrat, saisi):
    assert plan(contrat) == ["Santé", "..Soins", "..Prévention", "Emploi"]
    assert chemins(contrat) == ["0001", "0001.0001", "0001.0002", "0002"]


def test_a_level_is_the_same_whatever_its_case_and_accents(contrat, saisi, acteur):
    assert add_niveau(contrat=contrat, libelle="  PILIER ", acteur=acteur) == saisi["pilier"]
    assert contrat.niveaux.count() == 2


def test_moving_an_element_moves_what_it_holds(contrat, saisi, acteur):
    assert update_noeud(noeud=saisi["sante"], parent=saisi["emploi"], acteur=acteur)
    assert plan(contrat) == ["Emploi", "..Santé", "....Soins", "....Prévention"]
    assert chemins(contrat) == ["0002", "0002.0001", "0002.0001.0001", "0002.0001.0002"]


@pytest.mark.parametrize("vers", ["sante", "soins"])
def test_an_element_does_not_go_under_itself(contrat, saisi, acteur, vers):
    with pytest.raises(Refus, match="sous lui-même"):
        update_noeud(noeud=saisi["sante"], parent=saisi[vers], acteur=acteur)


def test_nor_under_another_contract(saisi, acteur):
    ailleurs = creer_noeud(ContratFactory())
    with pytest.raises(Refus, match="n’existe plus"):
        update_noeud(noeud=saisi["sante"], parent=ailleurs, acteur=acteur)


def test_up_and_down_among_siblings(contrat, saisi, acteur):
    assert shift_noeud(noeud=saisi["prevention"], pas=-1, acteur=acteur)
    assert plan(contrat) == ["Santé", "..Prévention", "..Soins", "Emploi"]
    assert not shift_noeud(noeud=saisi["prevention"], pas=-1, acteur=acteur)
    assert shift_noeud(noeud=saisi["sante"], pas=1, acteur=acteur)
    assert plan(contrat) == ["Emploi", "Santé", "..Prévention", "..Soins"]


def test_ranks_of_a_reading_keep_their_gaps(contrat, acteur):
    """Branches are confirmed one by one, each at its rank of the document: typing must not close the gaps."""
    premier, dernier = creer_noeud(contrat, "Premier pilier"), creer_noeud(contrat, "Dernier pilier")
    RedactionNoeud.objects.filter(noeud=dernier).update(ordre=15, chemin="0015")
    niveau = contrat.niveaux.first()
    add_noeud(contrat=contrat, niveau=niveau, titre="Sous le premier", parent=premier, acteur=acteur)
    milieu = creer_noeud(contrat, "Pilier confirmé ensuite")
    RedactionNoeud.objects.filter(noeud=milieu).update(ordre=8, chemin="0008")
    renumber(contrat)
    assert plan(contrat) == ["Premier pilier", "..Sous le premier", "Pilier confirmé ensuite", "Dernier pilier"]


def test_two_siblings_of_one_rank_are_told_apart(contrat):
    un, deux = creer_noeud(contrat, "Un"), creer_noeud(contrat, "Deux")
    RedactionNoeud.objects.filter(noeud__in=[un, deux]).update(ordre=3, chemin="0003")
    renumber(contrat)
    assert chemins(contrat) == ["0003", "0004"]


def test_only_what_is_empty_is_deleted(contrat, saisi, acteur):
    with pytest.raises(Refus, match="en contient d’autres"):
        delete_noeud(noeud=saisi["sante"], acteur=acteur)
    creer_engagement(contrat, noeud=saisi["soins"])
    with pytest.raises(Refus, match="engagements"):
        delete_noeud(noeud=saisi["soins"], acteur=acteur)
    donner_acces(contrat, Role.PILOTE, noeud=saisi["prevention"])
    with pytest.raises(Refus, match="accès"):
        delete_noeud(noeud=saisi["prevention"], acteur=acteur)
    delete_noeud(noeud=saisi["emploi"], acteur=acteur)
    assert "Emploi" not in plan(contrat)
    entree = Entree.objects.get(verbe="supprimé")
    assert entree.objet_libelle == "Pilier «\u00a0Emploi\u00a0»"


def test_a_level_in_use_is_not_deleted(contrat, saisi, acteur):
    with pytest.raises(Refus, match="sert encore"):
        delete_niveau(niveau=saisi["axe"], acteur=acteur)
    libre = add_niveau(contrat=contrat, libelle="Objectif", acteur=acteur)
    delete_niveau(niveau=libre, acteur=acteur)
    rename_niveau(niveau=saisi["axe"], libelle="Orientation", acteur=acteur)
    assert [n.libelle for n in contrat.niveaux.all()] == ["Pilier", "Orientation"]


def test_a_rename_is_told_once_and_only_when_it_changes(contrat, saisi, acteur):
    avant = Entree.objects.count()
    assert not update_noeud(noeud=saisi["emploi"], titre="Emploi", acteur=acteur)
    assert update_noeud(noeud=saisi["emploi"], titre="Emploi et formation", revision=1, acteur=acteur)
    assert Entree.objects.count() == avant + 1
    with pytest.raises(Conflit):
        update_noeud(noeud=saisi["emploi"], titre="Autre", revision=1, acteur=acteur)
