from pathlib import Path

import pytest

from reciproque.socle.registres import panneaux
from reciproque.socle.travaux import Executant, executants

GABARITS = Path(__file__).parent / "guide" / "gabarits"


@pytest.fixture
def gabarits_guide(settings):
    """The pages and addresses of the style guide."""
    settings.ROOT_URLCONF = "tests.socle.guide.urls"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [GABARITS]}]
    with panneaux.provisoire():  # those of the rooms above lead to addresses that are not here
        yield


@pytest.fixture
def executer_avec():
    """executer_avec(f, **options): for the time of the test, jobs of kind « essai » run ``f``."""
    from contextlib import ExitStack
    from datetime import timedelta

    with ExitStack() as pile:

        def installer(fonction, *, bail=timedelta(minutes=5), max_tentatives=3):
            pile.enter_context(executants.provisoire(Executant("essai", fonction, bail, max_tentatives)))
            return fonction

        yield installer
