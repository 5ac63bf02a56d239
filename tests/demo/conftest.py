import pytest

from tests.conftest import JOUR


@pytest.fixture
def demonstration(db, jour):
    """The whole demonstration territory, as on 20 March 2026."""
    from reciproque.demo.construction import construire

    construire(JOUR.date())
