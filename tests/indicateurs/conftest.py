import pytest

from reciproque.contrats.models import Role
from tests.factories.contrats import ContratFactory, donner_acces


@pytest.fixture
def contrat(db):
    return ContratFactory()


@pytest.fixture
def equipe(contrat, client):
    """Someone of the project team, logged in as `client`."""
    user = donner_acces(contrat, Role.EQUIPE_PROJET)
    client.force_login(user)
    return user
