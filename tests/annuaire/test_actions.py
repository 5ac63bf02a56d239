"""One organisation under its many names; two organisations under one acronym."""

import pytest
from django.core.exceptions import ValidationError

from reciproque.annuaire.actions import (
    add_appellation,
    find_or_create_organisation,
    remove_appellation,
    rename_organisation,
    update_organisation,
)
from reciproque.annuaire.models import Organisation
from reciproque.socle.models import Entree
from tests.factories.annuaire import AppellationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

CAF = "Caisse d’allocations familiales de l’Exemple"


def trouver(nom, categorie="caf", **champs):
    return find_or_create_organisation(nom=nom, categorie=categorie, acteur=None, **champs)


def test_spelling_apart_it_is_the_same():
    une = trouver(CAF)
    assert trouver("CAISSE D'ALLOCATIONS  FAMILIALES DE L'EXEMPLE") == une
    assert une.nom == CAF


def test_by_another_name():
    une = AppellationFactory(organisation__categorie="caf", libelle="CAF 99").organisation
    assert trouver("caf 99") == une


def test_by_its_acronym_when_it_is_the_only_one():
    une = trouver(CAF, sigle="CAF")
    assert trouver("CAF") == une


def test_an_acronym_that_two_organisations_share_chooses_neither():
    connues = {trouver(CAF, sigle="CAF"), trouver("Caisse d’allocations familiales d’Ailleurs", sigle="CAF")}
    tierce = trouver("CAF")
    assert tierce not in connues
    assert trouver("CAF") == tierce


def test_the_acronym_given_does_not_merge_two_names():
    assert trouver(CAF, sigle="CAF") != trouver("Caisse d’allocations familiales d’Ailleurs", sigle="CAF")


def test_two_precise_categories_are_two_organisations():
    """The commune and the association may bear one name."""
    ville = trouver("Villeneuve", "commune")
    assert trouver("Villeneuve", "association") != ville
    assert trouver("Villeneuve", "commune") == ville


def test_categories_of_one_family_are_taken_for_one_another():
    """A document files the inspection académique under the State, another under Éducation nationale."""
    une = trouver("Direction académique de l’Exemple", "education")
    assert trouver("Direction académique de l’Exemple", "etat") == une
    une.refresh_from_db()
    assert une.categorie == "education"


def test_an_unknown_category_agrees_with_any_and_is_learnt():
    une = trouver("Mission locale", "autre")
    assert trouver("Mission locale", "emploi", sigle="ML") == une
    une.refresh_from_db()
    assert (une.categorie, une.sigle) == ("emploi", "ML")
    assert trouver("Mission locale", "autre") == une
    assert [e.verbe for e in Entree.objects.pour(une)] == ["complété", "créé"]


def test_a_name_is_needed():
    with pytest.raises(ValidationError, match="Une organisation a un nom"):
        trouver("   ")


def test_the_former_name_stays_an_appellation():
    une = trouver("Pôle emploi", "emploi")
    rename_organisation(organisation=une, nom="France Travail", acteur=None)
    assert trouver("France Travail", "emploi") == une
    assert trouver("pole emploi", "emploi") == une
    entree = Entree.objects.pour(une).get(verbe="modifié")
    assert (entree.avant, entree.apres) == ({"nom": "Pôle emploi"}, {"nom": "France Travail"})


def test_nothing_changed_nothing_told():
    une = trouver(CAF)
    update_organisation(organisation=une, nom=CAF, sigle="", acteur=None)
    assert [e.verbe for e in Entree.objects.pour(une)] == ["créé"]
    assert not une.appellations.exists()


def test_a_name_already_taken_is_refused_with_a_sentence():
    trouver(CAF)
    autre = trouver("Autre caisse")
    with pytest.raises(ValidationError, match="Une organisation de cette catégorie porte déjà ce nom"):
        rename_organisation(organisation=autre, nom=CAF, acteur=None)


def test_an_appellation_is_added_once():
    une = OrganisationFactory(nom=CAF, sigle="CAF")
    assert add_appellation(organisation=une, libelle="Allocations familiales", acteur=None)
    assert add_appellation(organisation=une, libelle="ALLOCATIONS FAMILIALES", acteur=None) is None
    assert add_appellation(organisation=une, libelle="caf", acteur=None) is None
    assert une.appellations.count() == 1


def test_an_appellation_is_removed():
    appellation = AppellationFactory()
    remove_appellation(appellation=appellation, acteur=None)
    remove_appellation(appellation=appellation, acteur=None)
    assert not appellation.organisation.appellations.exists()
    assert Entree.objects.pour(appellation.organisation).count() == 1


@pytest.mark.parametrize("texte", ["exemple", "ÉXEMPLE", "caf", "prestations"])
def test_search_looks_into_every_name_and_finds_each_organisation_once(texte):
    une = OrganisationFactory(nom=CAF, sigle="CAF")
    for libelle in ("Prestations", "Prestations familiales de l’exemple"):
        AppellationFactory(organisation=une, libelle=libelle)
    OrganisationFactory(nom="Tout autre chose")
    assert list(Organisation.objects.search(texte)) == [une]
