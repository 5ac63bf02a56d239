from datetime import date

import pytest

from reciproque.contrats.models import Role
from tests.factories.contrats import ContratFactory, PerimetreQuartierFactory, donner_acces
from tests.factories.regles import RegleFactory
from tests.factories.territoires import QuartierFactory


@pytest.fixture
def contrat(db):
    contrat = ContratFactory(debut=date(2024, 1, 1), fin=date(2030, 12, 31))
    for nom in ("Le Pré", "La Gare"):
        PerimetreQuartierFactory(contrat=contrat, quartier=QuartierFactory(nom=nom, nature="QPV"))
    return contrat


@pytest.fixture
def equipe(contrat, client):
    user = donner_acces(contrat, Role.EQUIPE_PROJET)
    client.force_login(user)
    return user


@pytest.fixture
def lectrice(contrat, client):
    user = donner_acces(contrat, Role.LECTEUR)
    client.force_login(user)
    return user


@pytest.fixture
def regle(contrat):
    return RegleFactory(contrat=contrat)
