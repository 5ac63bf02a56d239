"""The shared directory: by theme, by neighbourhood, on paper; contacts as each person allows."""

from datetime import date

import pytest

from reciproque.contrats.annuaire_partage import shared_directory
from reciproque.contrats.models import Role
from tests.factories.annuaire import FonctionFactory, MandatFactory, OrganisationFactory, PersonneFactory
from tests.factories.contrats import (
    ContratFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
)
from tests.factories.territoires import QuartierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contrat():
    """Two themes, one neighbourhood; the mission locale in both themes, the CAF in one, the région merely signs."""
    contrat = ContratFactory()
    mission, caf, region = (OrganisationFactory(nom=nom) for nom in ("Mission locale", "CAF", "Région"))
    emploi, famille = creer_noeud(contrat, "Emploi"), creer_noeud(contrat, "Famille")
    objectif = creer_noeud(contrat, "Former", parent=emploi)
    tilleuls = QuartierFactory(nom="Les Tilleuls")
    participer(creer_engagement(contrat, noeud=objectif, quartiers=[tilleuls]), mission)
    participer(famille, caf)
    participer(creer_engagement(contrat, noeud=famille), mission)
    SignatureFactory(contrat=contrat, organisation=region)
    personne = PersonneFactory(
        nom="Durand", courriel="camille@exemple.fr", base_legale="consentement", base_le=date(2026, 1, 1)
    )
    MandatFactory(fonction=FonctionFactory(organisation=mission, libelle="Direction"), personne=personne)
    FonctionFactory(organisation=caf, libelle="Action sociale")
    return contrat


def lire(contrat, facon):
    return [
        (r.titre, [i.organisation.nom for i in r.inscrites]) for r in shared_directory(contrat, facon, corrige=True)
    ]


def test_by_theme_in_the_order_of_the_contract(contrat):
    assert lire(contrat, "theme") == [
        ("Emploi", ["Mission locale"]),
        ("Famille", ["CAF", "Mission locale"]),
        ("Sans thème", ["Région"]),
    ]


def test_by_neighbourhood(contrat):
    assert lire(contrat, "quartier") == [
        ("Les Tilleuls", ["Mission locale"]),
        ("Tout le territoire", ["CAF", "Mission locale", "Région"]),
    ]


def test_by_name(contrat):
    assert lire(contrat, "nom") == [("", ["CAF", "Mission locale", "Région"])]


@pytest.mark.parametrize(("role", "vu"), [(Role.EQUIPE_PROJET, True), (Role.LECTEUR, False)])
def test_who_sees_a_contact_kept_for_the_teams(client, contrat, role, vu):
    client.force_login(donner_acces(contrat, role))
    contenu = client.get(f"/contrats/{contrat.pk}/partenaires/annuaire/").content.decode()
    assert "vacante" in contenu
    assert "Durand" in contenu
    assert ("camille@exemple.fr" in contenu) is vu


@pytest.mark.parametrize(("extension", "debut"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_on_paper(client, contrat, extension, debut):
    client.force_login(donner_acces(contrat))
    reponse = client.get(f"/contrats/{contrat.pk}/partenaires/annuaire/?par=quartier&format={extension}")
    assert reponse.content.startswith(debut)


def test_the_queries_stay_bounded(client, django_assert_max_num_queries):
    contrat = grand_contrat(60)
    client.force_login(donner_acces(contrat))
    for facon in ("theme", "quartier", "nom", "inconnue"):
        with django_assert_max_num_queries(20):
            client.get(f"/contrats/{contrat.pk}/partenaires/annuaire/?par={facon}")
