"""What a person has to do, and what the pages of contracts show of their indicators."""

from datetime import date

import pytest
from django.urls import reverse

from reciproque.contrats.manques import manques
from reciproque.contrats.models import Contrat, Role
from reciproque.indicateurs.actions.definitions import current_definition
from reciproque.indicateurs.taches import due, tasks
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces
from tests.factories.indicateurs import IndicateurFactory, valider

pytestmark = pytest.mark.django_db
FIN_2019, FIN_2020 = date(2019, 12, 31), date(2020, 12, 31)
PRETE = {f"definition__{critere}": True for critere in ("adapte", "disponible", "mesurable")}


def a_determiner(contrat, echeance, **champs):
    return IndicateurFactory(
        contrat=contrat,
        famille="impact",
        definition__etat="a_determiner",
        definition__echeance=echeance,
        **champs,
    )


@pytest.fixture
def rempli(contrat):
    """Two to define by the end of 2019, one by the end of 2020, one complete to validate, one incomplete."""
    a_determiner(contrat, FIN_2019)
    a_determiner(contrat, FIN_2019)
    a_determiner(contrat, FIN_2020)
    IndicateurFactory(contrat=contrat, **PRETE)
    IndicateurFactory(contrat=contrat)
    valider(IndicateurFactory(contrat=contrat, definition__echeance=FIN_2019))
    IndicateurFactory(contrat=contrat, retire_le="2021-01-01T00:00Z", retire_motif="Doublon")
    a_determiner(ContratFactory(), FIN_2019)
    return contrat


def titres(user):
    return [(t.titre.replace("\u00a0", " "), t.echeance) for t in tasks(user)]


DEFINIR = [("Définir 2 indicateurs", FIN_2019), ("Définir 1 indicateur", FIN_2020)]
VALIDER = [("Valider 1 indicateur", None)]


@pytest.mark.parametrize(
    ("role", "attendu"),
    [(Role.EQUIPE_PROJET, DEFINIR + VALIDER), (Role.ETAT, DEFINIR + VALIDER), (Role.REFERENT, DEFINIR), (Role.ELU, [])],
)
def test_each_role_has_what_it_may_do(rempli, role, attendu, django_assert_max_num_queries):
    user = donner_acces(rempli, role)
    with django_assert_max_num_queries(4):
        assert titres(user) == attendu


def test_a_task_leads_to_the_list_or_to_the_only_one(rempli, client):
    user = donner_acces(rempli)
    client.force_login(user)
    deux, seul, valide = tasks(user)
    assert client.get(deux.url).context["liste"].total == 3, "every one to determine"
    assert current_definition(client.get(seul.url).context["indicateur"]).echeance == FIN_2020
    assert client.get(valide.url).context["peut_valider"]


def test_a_branch_has_its_own(contrat):
    axe, voisin = creer_noeud(contrat, "Emploi"), creer_noeud(contrat, "Santé")
    a_determiner(contrat, FIN_2020, noeud=creer_noeud(contrat, "Sous l’emploi", parent=axe))
    a_determiner(contrat, FIN_2020, noeud=voisin)
    assert titres(donner_acces(contrat, Role.REFERENT, noeud=axe)) == [("Définir 1 indicateur", FIN_2020)]


def test_whoever_administers_sees_all_and_a_stranger_nothing(rempli):
    assert len(titres(AdministrateurFactory())) == 4
    assert titres(UserFactory()) == []


def test_due_dates(rempli, django_assert_max_num_queries):
    user = donner_acces(rempli, Role.LECTEUR)
    with django_assert_max_num_queries(2):
        dates = list(due(user, date(2019, 1, 1), FIN_2019))
    assert [(d.date, d.titre, d.contrat_id) for d in dates] == [(FIN_2019, "2\u00a0indicateurs à définir", rempli.pk)]
    assert len(list(due(user, date(2019, 1, 1), FIN_2020))) == 2


@pytest.mark.parametrize("qui", [donner_acces, lambda contrat: AdministrateurFactory()])
def test_a_closed_contract_expects_nothing_and_still_shows_what_was_not_done(rempli, client, qui):
    rempli.etat = Contrat.Etat.CLOS
    rempli.save(update_fields=["etat"])
    user = qui(rempli)
    assert rempli.pk not in {t.contrat_id for t in tasks(user)}
    assert rempli.pk not in {d.contrat_id for d in due(user, date(2019, 1, 1), FIN_2020)}
    client.force_login(user)
    adresse = reverse("indicateurs:indicateurs", args=[rempli.pk])
    assert client.get(adresse, {"etat": "a_determiner"}).context["liste"].total == 3
    assert client.get(reverse("accueil:tableau", args=[rempli.pk])).context["tableau"].definitions_en_retard.nombre == 3


def test_gaps_count_living_indicators_and_lead_to_them(rempli, client):
    client.force_login(donner_acces(rempli))
    for manque in manques(rempli):
        if "indicateurs" in manque.url:
            assert client.get(manque.url).context["liste"].total == manque.nombre == 3, manque.dit
    assert sum("d’impact" in m.dit for m in manques(rempli)) == 1
    page = client.get(reverse("contrats:accueil", args=[rempli.pk])).content.decode()
    assert "3\u00a0indicateurs à déterminer" in page.replace("\u202f", "\u00a0")


def test_a_commitment_and_an_element_show_theirs(contrat, client):
    client.force_login(donner_acces(contrat))
    axe = creer_noeud(contrat, "Emploi")
    engagement = creer_engagement(contrat, "Accompagner", noeud=axe)
    IndicateurFactory(contrat=contrat, noeud=axe, engagements=[engagement], libelle="Jeunes accompagnés")
    IndicateurFactory(contrat=contrat, noeud=axe, libelle="Taux de chômage", definition__echeance=FIN_2019)
    page = client.get(reverse("contrats:engagement", args=[contrat.pk, engagement.pk])).content.decode()
    assert "Jeunes accompagnés" in page
    assert "Taux de chômage" not in page
    page = client.get(reverse("contrats:noeud", args=[contrat.pk, axe.pk])).content.decode()
    assert "Taux de chômage" in page
    assert "31 décembre 2019" in page
