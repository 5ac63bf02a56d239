"""After each great change the index is what making it anew would give: nothing is left to write."""

import pytest

from reciproque.annuaire.actions import merge_organisations, undo_merge
from reciproque.contrats.actions.arbre import add_noeud, delete_noeud, update_noeud
from reciproque.contrats.actions.contrat import create_contrat, update_contrat
from reciproque.contrats.actions.quartier import add_quartier
from reciproque.contrats.actions.signature import add_party, remove_party
from reciproque.relecture.actions import confirmer, defaire
from reciproque.socle.models import LigneIndex
from reciproque.socle.recherche import indexation
from reciproque.socle.recherche.indexation import rebuild
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import NiveauFactory
from tests.factories.relecture import NOUVEAU, TOUT, creer_lecture, equipiere
from tests.factories.territoires import QuartierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def suivi(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def exiger_juste():
    assert {nom: n for nom, n in rebuild().items() if n} == {}


@pytest.fixture
def relectrice():
    return equipiere()


@pytest.fixture
def contrat(suivi, relectrice):
    rebuild()
    with suivi():
        return confirmer(lecture=creer_lecture(relectrice), cles=TOUT, acteur=relectrice, nouveau=NOUVEAU).contrat


def test_a_confirmation_is_followed(contrat):
    assert set(LigneIndex.objects.values_list("genre", flat=True)) >= {"contrat", "engagement", "noeud", "organisation"}
    exiger_juste()


def test_branch_by_branch_too(suivi, relectrice):
    lecture = creer_lecture(relectrice)
    rebuild()
    with suivi():
        confirmer(lecture=lecture, cles=["n4"], acteur=relectrice, nouveau=NOUVEAU)
    exiger_juste()
    with suivi():
        confirmer(lecture=lecture, cles=TOUT, acteur=relectrice)
    exiger_juste()


def test_an_import_undone_leaves_nothing_to_find(suivi, relectrice, contrat):
    with suivi():
        defaire(lecture=contrat.lectures.get(), acteur=relectrice)
    exiger_juste()
    assert not LigneIndex.objects.filter(genre__in=["engagement", "noeud"]).exists()


def test_a_merge_and_its_undoing_are_followed(suivi, contrat):
    admin = AdministrateurFactory()
    gardee, absorbee = contrat.signatures.order_by("pk").first().organisation, OrganisationFactory(nom="Un doublon")
    with suivi():
        add_party(contrat=contrat, organisation=absorbee, acteur=admin)
    exiger_juste()
    with suivi():
        faite = merge_organisations(gardee=gardee, absorbee=absorbee, acteur=admin)
    exiger_juste()
    with suivi():
        undo_merge(faite=faite, acteur=admin)
    exiger_juste()


def test_gestures_by_hand_are_followed(suivi, relectrice, contrat):
    axe = NiveauFactory(contrat=contrat)
    with suivi():
        noeud = add_noeud(contrat=contrat, niveau=axe, titre="Un axe de plus", acteur=relectrice)
        add_quartier(contrat=contrat, quartier=QuartierFactory(nom="Ajouté"), acteur=relectrice)
        partie = add_party(contrat=contrat, organisation=OrganisationFactory(nom="Partie"), acteur=relectrice)
    exiger_juste()
    with suivi():
        update_noeud(noeud=noeud, acteur=relectrice, titre="Un axe renommé")
        update_contrat(contrat=contrat, acteur=relectrice, nom="Contrat renommé", porteur=partie.organisation)
    exiger_juste()
    with suivi():
        delete_noeud(noeud=noeud, acteur=relectrice)
        remove_party(signature=partie, acteur=relectrice)
        create_contrat(acteur=relectrice, nom="Un contrat de plus")
    exiger_juste()


def test_an_index_in_trouble_never_refuses_a_change(suivi, relectrice, contrat, monkeypatch):
    def panne(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(indexation, "index", panne)
    with suivi():
        update_contrat(contrat=contrat, acteur=relectrice, nom="Contrat renommé")
    contrat.refresh_from_db()
    assert contrat.nom == "Contrat renommé"
