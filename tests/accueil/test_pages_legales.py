"""Legal pages: open to all, honest about what is not filled in."""

import pytest
from django.urls import reverse

from tests.factories.comptes import UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["accessibilite", "mentions-legales", "donnees-personnelles", "plan-du-site"]
REMPLI = {
    "nom": "Ambrelle Agglomération",
    "adresse": "1, place du Marché, Corvelange",
    "direction": "Le président",
    "hebergeur": "Hébergeur public, 2, rue du Canal",
    "contact": "contact@exemple.fr",
    "delegue": "donnees@exemple.fr",
    "accessibilite": "partiellement conforme",
    "audit": "12 mars 2026, 74 % des critères",
}


@pytest.mark.parametrize("nom", PAGES)
def test_anyone_reads_them_and_finds_them_at_the_foot_of_each_page(client, nom):
    adresse = reverse(f"accueil:{nom}")
    assert client.get(adresse).status_code == 200
    assert adresse in client.get(reverse("comptes:connexion")).content.decode()


@pytest.mark.parametrize("nom", PAGES)
def test_no_query_for_a_visitor(client, nom, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse(f"accueil:{nom}"))


def test_what_the_operator_has_not_said_is_shown_with_how_to_say_it(client, settings):
    settings.EXPLOITANT = dict.fromkeys(REMPLI, "")
    page = client.get(reverse("accueil:mentions-legales")).content.decode()
    assert page.count("À compléter par l’exploitant") == 5
    assert "RECIPROQUE_HEBERGEUR" in page
    assert "RECIPROQUE_DELEGUE_DONNEES" in client.get(reverse("accueil:donnees-personnelles")).content.decode()


def test_what_the_operator_said_is_printed(client, settings):
    settings.EXPLOITANT = REMPLI
    page = client.get(reverse("accueil:mentions-legales")).content.decode()
    assert "Hébergeur public" in page
    assert "compléter" not in page
    assert "mailto:donnees@exemple.fr" in client.get(reverse("accueil:donnees-personnelles")).content.decode()


def test_without_an_audit_nothing_better_than_non_conforme_is_claimed(client, settings):
    page = client.get(reverse("accueil:accessibilite")).content.decode()
    assert "<strong>non conforme</strong>" in page
    assert "Aucun audit" in page
    settings.EXPLOITANT = REMPLI
    page = client.get(reverse("accueil:accessibilite")).content.decode()
    assert "<strong>partiellement conforme</strong>" in page
    assert "74 % des critères" in page


def test_the_map_shows_each_person_what_they_may_open(client):
    def plan():
        return client.get(reverse("accueil:plan-du-site")).content.decode().split("<main")[1]

    assert 'href="/connexion/"' in plan()
    assert 'href="/"' not in plan()
    client.force_login(UserFactory())
    assert 'href="/"' in plan()
    assert 'href="/comptes/"' not in plan()
