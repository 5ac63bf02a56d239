import pytest

from reciproque.contrats.models import Role
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import ContratFactory, donner_acces


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat des Tilleuls", porteur=OrganisationFactory(nom="Grand Exemple"))


@pytest.fixture
def cheffe(client, contrat):
    """Signed in: she corrects one contract."""
    cheffe = donner_acces(contrat, user=UserFactory(nom="Claire Martin"))
    client.force_login(cheffe)
    return cheffe


@pytest.fixture
def lectrice(client, contrat):
    """Signed in: she only reads one contract."""
    lectrice = donner_acces(contrat, Role.LECTEUR, user=UserFactory(nom="Léa Lectrice"))
    client.force_login(lectrice)
    return lectrice


@pytest.fixture
def admin(client):
    admin = AdministrateurFactory()
    client.force_login(admin)
    return admin
