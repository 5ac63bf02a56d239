"""Indicators are found in the search of the instance, by whoever sees their contract."""

import pytest
from django.db import transaction
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.socle import journal
from reciproque.socle.models import LigneIndex
from reciproque.socle.recherche import indexation
from reciproque.socle.recherche.indexation import rebuild
from reciproque.socle.registres import recherche
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, PerimetreQuartierFactory, donner_acces
from tests.factories.indicateurs import IndicateurFactory
from tests.factories.territoires import QuartierFactory
from tests.factories.valeurs import creer_valeur

pytestmark = pytest.mark.django_db


def test_an_indicator_is_found_with_its_contract(client, contrat):
    IndicateurFactory(contrat=contrat, libelle="Places en crèche pour les horaires décalés")
    IndicateurFactory(
        contrat=contrat, libelle="Places en crèche retirées", retire_le="2024-01-01T00:00Z", retire_motif="x"
    )
    rebuild()
    client.force_login(donner_acces(contrat, Role.LECTEUR))
    vue = client.get("/recherche/?q=creche").content.decode()
    assert "Indicateurs" in vue
    assert "horaires décalés" in vue
    assert "retirées" not in vue
    assert contrat.nom in vue


def test_nobody_finds_that_of_another_contract(client, contrat):
    IndicateurFactory(contrat=contrat, libelle="Places en crèche pour les horaires décalés")
    rebuild()
    client.force_login(donner_acces(ContratFactory()))
    assert "horaires décalés" not in client.get("/recherche/?q=creche").content.decode()


def test_a_common_indicator_is_found_by_all_and_shown_in_a_contract_they_see(client, contrat):
    commun = IndicateurFactory(contrat=None, libelle="Taux de pauvreté des ménages")
    quartier = PerimetreQuartierFactory(contrat=contrat).quartier
    creer_valeur(commun, quartier, 40)
    PerimetreQuartierFactory(quartier=quartier)  # of a contract that this person does not see
    rebuild()
    client.force_login(donner_acces(contrat, Role.LECTEUR))
    vue = client.get("/recherche/?q=pauvrete").content.decode()
    assert "des ménages" in vue
    assert "commun à tous les contrats" in vue
    adresse = reverse("indicateurs:courbe", args=[contrat.pk, commun.pk])
    assert adresse in vue
    assert client.get(adresse).status_code == 200


def test_who_sees_no_contract_finds_no_common_indicator(client):
    creer_valeur(IndicateurFactory(contrat=None, libelle="Taux de pauvreté des ménages"), QuartierFactory(), 40)
    rebuild()
    client.force_login(UserFactory())
    assert "des ménages" not in client.get("/recherche/?q=pauvrete").content.decode()


def tell(*indicateurs):
    for indicateur in indicateurs:
        journal.record(acteur="Essai", verbe="créé", objet=indicateur, contrat_id=indicateur.contrat_id)


@pytest.mark.django_db(transaction=True)
def test_what_a_block_tells_is_read_once_after_it(contrat, monkeypatch):
    lectures = []
    index = indexation.index
    monkeypatch.setattr(indexation, "index", lambda source, ids: lectures.append(len(ids)) or index(source, ids))
    with transaction.atomic(), indexation.together():
        tell(*(IndicateurFactory(contrat=contrat, libelle=f"Places {n}") for n in range(3)))
        with indexation.together():
            tell(IndicateurFactory(contrat=contrat, libelle="Places 4"))
        assert not LigneIndex.objects.filter(titre__startswith="Places").exists()
    assert LigneIndex.objects.filter(titre__startswith="Places").count() == 4
    assert len(lectures) == len(list(recherche))  # each source once


@pytest.mark.django_db(transaction=True)
def test_a_block_that_fails_is_not_read_and_the_next_is(contrat):
    def fail():
        with transaction.atomic(), indexation.together():
            tell(IndicateurFactory(contrat=contrat, libelle="Places perdues"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    tell(IndicateurFactory(contrat=contrat, libelle="Places gardées"))
    trouves = LigneIndex.objects.filter(titre__startswith="Places").values_list("titre", flat=True)
    assert list(trouves) == ["Places gardées"]
