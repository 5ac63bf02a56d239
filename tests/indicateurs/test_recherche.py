"""Indicators are found in the search of the instance, by whoever sees their contract."""

import pytest

from reciproque.contrats.models import Role
from reciproque.socle.recherche.indexation import rebuild
from tests.factories.contrats import ContratFactory, donner_acces
from tests.factories.indicateurs import IndicateurFactory

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
