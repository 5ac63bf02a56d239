"""Targets: the form and its steps, what is told of results, and two targets that contradict one another."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reciproque.indicateurs.models import Cible, Valeur
from reciproque.socle.models import Entree
from tests.factories.indicateurs import CibleFactory, IndicateurFactory

pytestmark = pytest.mark.django_db


def url(nom, contrat, *args):
    return reverse(f"indicateurs:{nom}", args=[contrat.pk, *args])


def valoir(indicateur, valeur, annee, **champs):
    return Valeur.objects.create(
        indicateur=indicateur,
        definition=indicateur.definitions.get(),
        debut=date(annee, 1, 1),
        fin=date(annee, 12, 31),
        valeur=valeur,
        **(champs or {"contrat": indicateur.contrat}),
    )


@pytest.fixture
def attributions(contrat):
    return IndicateurFactory(contrat=contrat, libelle="Attributions hors QPV", definition__nature="taux")


def test_a_target_with_its_steps(contrat, equipe, client, attributions, django_assert_max_num_queries):
    """000, L582: 15 % in 2019-2020, 20 % in 2021-2023, then 25 %."""
    adresse = url("cible-nouvelle", contrat, attributions.pk)
    with django_assert_max_num_queries(12):
        assert "Ensemble du contrat" in client.get(adresse).content.decode()
    reponse = client.post(
        adresse,
        {
            "valeur": "25\u00a0%",
            "unite": "%",
            "annee": "2024",
            "lieu": f"contrat-{contrat.pk}",
            "paliers": "2019-2020 : 15\n2021 à 2023 : 20 %",
            "origine": "document",
            "origine_texte": "Convention d’attribution",
        },
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    cible = Cible.objects.get()
    assert (cible.valeur, cible.annee, cible.annee_fin, cible.contrat) == (Decimal(25), 2024, 2024, contrat)
    assert list(cible.paliers.values_list("annee", "annee_fin", "valeur")) == [
        (2019, 2020, Decimal(15)),
        (2021, 2023, Decimal(20)),
    ]
    assert Entree.objects.pour(attributions).get().verbe == "fixé une cible de"
    attributions.refresh_from_db()
    assert attributions.revision == 2, "somebody has worked on it"
    valoir(attributions, 16, 2022)
    page = client.get(url("indicateur", contrat, attributions.pk)).content.decode()
    assert "2021 à 2023" in page
    page = client.get(url("cible-modifier", contrat, attributions.pk, cible.pk)).content.decode()
    assert "2021-2023" in page


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({}, "Dites ce qui est visé"),
        ({"valeur": "beaucoup"}, "n’est pas un nombre"),
        ({"valeur": "1", "annee": "20"}, "quatre chiffres"),
        ({"valeur": "1", "annee": "2022", "annee_fin": "2020"}, "précède la première"),
        ({"valeur": "1", "annee_fin": "2020"}, "première année"),
        ({"valeur": "1", "paliers": "bientôt"}, "Ligne 1"),
        ({"valeur": "1", "paliers": "2020-2021 : 1\n2021 : 2"}, "Ligne 2"),
        ({"texte": "Doubler", "paliers": "2020 : 1"}, "Des paliers mènent"),
        ({"valeur": "1", "lieu": "quartier-999999"}, "choix"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(contrat, equipe, client, attributions, champs, dit):
    reponse = client.post(
        url("cible-nouvelle", contrat, attributions.pk), {"lieu": "", "origine": "saisie", "paliers": ""} | champs
    )
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    assert not Cible.objects.exists()


def test_two_people_one_target(contrat, equipe, client, attributions):
    cible = CibleFactory(indicateur=attributions)
    Cible.objects.filter(pk=cible.pk).update(revision=2, valeur=33)
    donnees = {"valeur": "50", "annee": "2022", "origine": "saisie", "lieu": f"contrat-{contrat.pk}", "revision": "1"}
    reponse = client.post(url("cible-modifier", contrat, attributions.pk, cible.pk), donnees)
    assert reponse.status_code == 409
    assert "33" in reponse.content.decode()
    client.post(url("cible-modifier", contrat, attributions.pk, cible.pk), donnees | {"revision": "2"})
    cible.refresh_from_db()
    assert cible.valeur == 50


def test_withdrawn_with_a_reason(contrat, equipe, client, attributions):
    cible = CibleFactory(indicateur=attributions)
    adresse = url("cible-retirer", contrat, attributions.pk, cible.pk)
    assert client.post(adresse, {"motif": "", "revision": 1}).status_code == 422
    client.post(adresse, {"motif": "Erreur de lecture", "revision": 1})
    assert not Cible.objects.in_force().exists()
    assert client.get(adresse).status_code == 404


@pytest.fixture
def quatre(contrat):
    """One reached, one not, one not measured, and service civique said twice (000, L141 and L159)."""
    atteint, rate, muet = IndicateurFactory.create_batch(3, contrat=contrat)
    for indicateur in (atteint, rate, muet):
        CibleFactory(indicateur=indicateur, annee=2020, valeur=10)
    valoir(atteint, 12, 2020)
    valoir(rate, 8, 2020)
    civique = IndicateurFactory(contrat=contrat, libelle="Volontaires en service civique", definition__unite="%")
    CibleFactory(indicateur=civique, annee=None, annee_fin=None, valeur=25, origine="document")
    CibleFactory(indicateur=civique, annee=2019, annee_fin=2023, valeur=15, origine="document")


@pytest.mark.parametrize(
    ("demande", "trouves"),
    [
        ({}, 5),
        ({"resultat": "atteint"}, 1),
        ({"resultat": "non_atteint"}, 1),
        ({"resultat": "non_mesurable"}, 3),
        ({"conflit": "oui"}, 2),
        ({"q": "civique"}, 2),
        ({"origine": "document"}, 2),
    ],
)
def test_the_list_tells_results_and_conflicts(contrat, equipe, client, quatre, demande, trouves):
    page = client.get(url("cibles", contrat), demande)
    assert page.context["liste"].total == trouves


def test_the_list_holds_its_queries_and_its_exports(contrat, equipe, client, quatre, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(url("cibles", contrat)).content.decode()
    assert "Une autre cible dit 15" in page
    for export in ("csv", "xlsx", "pdf"):
        reponse = client.get(url("cibles", contrat), {"export": export, "conflit": "oui"})
        assert reponse.status_code == 200
        if reponse.streaming:
            list(reponse)
