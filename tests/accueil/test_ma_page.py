"""« Ma page »: my contracts, what waits for me, what happened, and what to do when there is nothing."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.socle import journal
from reciproque.socle.registres import AFaire, Tache, a_faire
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import (
    ContratFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
)

pytestmark = pytest.mark.django_db


def texte(client):
    reponse = client.get(reverse("accueil:accueil"))
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat des Tilleuls")


@pytest.fixture
def cheffe(client, contrat):
    user = donner_acces(contrat)
    client.force_login(user)
    return user


def test_a_visitor_is_asked_to_log_in(client):
    reponse = client.get(reverse("accueil:accueil"))
    assert reponse.status_code == 302
    assert reponse.url.startswith("/connexion/")


def test_my_contracts_and_not_those_of_others(client, cheffe):
    ContratFactory(nom="Contrat d'ailleurs")
    page = texte(client)
    assert "Contrat des Tilleuls" in page
    assert "ailleurs" not in page
    assert "équipe projet" in page


def test_the_figures_of_a_card_are_those_of_the_contract_s_own_page(client, cheffe, contrat):
    noeud = creer_noeud(contrat)
    for _ in range(3):
        creer_engagement(contrat, noeud=noeud)
    creer_engagement(contrat, retire_motif="doublon")
    SignatureFactory(contrat=contrat)
    page = texte(client)
    assert "<strong>3</strong> engagements" in page
    assert "<strong>1</strong> signataire " in page
    assert "<strong>0</strong> quartier " in page
    assert "<strong>1</strong> élément de l’arborescence" in page


def test_a_contract_in_force_comes_before_a_closed_one(client, cheffe):
    ancien = ContratFactory(nom="Ancien protocole", etat="clos")
    donner_acces(ancien, user=cheffe)
    page = texte(client)
    assert page.index("Contrat des Tilleuls") < page.index("Ancien protocole")


def test_what_my_organisation_promised_is_one_click_away(client, contrat):
    caf = OrganisationFactory(nom="CAF du Val")
    user = donner_acces(contrat, Role.PARTENAIRE, user=UserFactory(organisation=caf))
    for _ in range(2):
        participer(creer_engagement(contrat), caf)
    participer(creer_engagement(contrat), OrganisationFactory())
    client.force_login(user)
    page = texte(client)
    assert "Ce que votre organisation a promis : 2 engagements" in page
    assert reverse("contrats:partenaire", args=[contrat.pk, caf.pk]) in page


def test_tasks_come_from_the_rooms_the_most_pressing_first(client, cheffe, jour):
    def lister(user):
        yield Tache(titre="Sans date", url="/a/")
        yield Tache(titre="Plus tard", url="/b/", echeance=date(2026, 4, 1))
        yield Tache(titre="Passée déjà", url="/c/", echeance=date(2026, 3, 1), contrat="Contrat des Tilleuls")

    with a_faire.provisoire(AFaire(nom="essai", lister=lister)):
        page = texte(client)
    assert page.index("Passée déjà") < page.index("Plus tard") < page.index("Sans date")
    assert page.index("En retard <span") < page.index("Passée déjà") < page.index("Ce mois-ci")
    assert "pour le 1er avril 2026" in page
    assert "Contrat des Tilleuls" in page


def test_many_tasks_are_bounded(client, cheffe):
    with a_faire.provisoire(
        AFaire(nom="essai", lister=lambda user: [Tache(titre=f"T{n}", url="/") for n in range(20)])
    ):
        page = texte(client)
    assert "T7" in page
    assert "T8" not in page
    assert "Voir aussi 12 autres tâches" in page
    assert 'Sans date <span class="pastille">20</span>' in page


def test_nothing_to_do_is_told(client, cheffe):
    assert "Rien ne vous attend aujourd’hui." in texte(client)


def test_recent_activity_tells_like_entries_together(client, cheffe, contrat):
    engagements = [creer_engagement(contrat) for _ in range(48)]
    journal.record_many(acteur=cheffe, verbe="confirmé", objets=engagements, contrat_id=contrat.pk)
    journal.record(acteur=cheffe, verbe="corrigé", objet=contrat, contrat_id=contrat.pk)
    page = texte(client)
    assert "a confirmé 48 engagements" in page
    assert page.count("Contrat des Tilleuls") >= 2


def test_activity_of_other_contracts_stays_there(client, cheffe):
    autre = ContratFactory(nom="Contrat secret")
    journal.record(acteur=None, verbe="créé", objet=autre, contrat_id=autre.pk)
    assert "secret" not in texte(client)


def test_a_partner_does_not_read_the_journal(client, contrat):
    user = donner_acces(contrat, Role.PARTENAIRE)
    journal.record(acteur=user, verbe="corrigé", objet=contrat, contrat_id=contrat.pk)
    client.force_login(user)
    assert "Récemment" not in texte(client)


def test_an_administrator_with_nothing_may_create_a_contract(client):
    client.force_login(AdministrateurFactory())
    page = texte(client)
    assert reverse("contrats:nouveau") in page
    assert "Créer un contrat" in page


def test_a_partner_without_contract_is_told_who_to_write_to(client, settings):
    AdministrateurFactory(email="administration@exemple.fr")
    user = UserFactory(email="caf@exemple.fr")
    client.force_login(user)
    page = texte(client)
    assert "caf@exemple.fr" in page
    assert "mailto:administration@exemple.fr" in page
    assert reverse("contrats:nouveau") not in page
    settings.EXPLOITANT = settings.EXPLOITANT | {"contact": "contact@agglo.exemple.fr"}
    page = texte(client)
    assert "mailto:contact@agglo.exemple.fr" in page
    assert "administration@exemple.fr" not in page


def test_many_contracts_are_bounded_and_the_rest_is_a_click_away(client, cheffe):
    for _ in range(14):
        donner_acces(ContratFactory(), user=cheffe)
    page = texte(client)
    assert page.count('accueil-carte"') == 8
    assert "Voir mes 15 contrats" in page


def test_the_page_costs_the_same_with_one_contract_or_many(client, cheffe, django_assert_max_num_queries, contrat):
    creer_engagement(contrat)
    with django_assert_max_num_queries(20) as un:
        client.get(reverse("accueil:accueil"))
    for _ in range(3):
        donner_acces(grand_contrat(60), user=cheffe)
    for _ in range(12):  # more than the page shows
        donner_acces(ContratFactory(), user=cheffe)
    with django_assert_max_num_queries(20) as plusieurs:
        client.get(reverse("accueil:accueil"))
    assert len(plusieurs) == len(un)


def test_a_verb_that_names_its_object_keeps_the_last_one(client, cheffe, contrat):
    for _ in range(3):
        journal.record(acteur=cheffe, verbe="renommé un niveau de", objet=contrat, contrat_id=contrat.pk)
    assert "a renommé un niveau de « Contrat des Tilleuls » et 2 autres" in texte(client)
