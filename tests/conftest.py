"""What every test gets. Warnings are errors and undefined template variables fail: see pyproject.toml.

The database is SQLite, or the one of DATABASE_URL: `scripts/avec_postgresql.py pytest …` lends a throw-away PostgreSQL.
"""

import os
import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from reciproque.socle.scellement import journal_ouvert
from tests.harnais.lecture_seule import InterdireEcritureEnLecture

# The day the demonstration and the tests call today (design §10).
JOUR = datetime(2026, 3, 20, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))

# `rapide` replays the same small examples at each run; `approfondi` (make test) ten times more. A change is not red or
# green by luck: new examples are drawn only when asked for, HYPOTHESIS_TIRAGE=neuf make test.
_sobre = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
hypothesis_settings.register_profile("rapide", max_examples=30, derandomize=True, **_sobre)
hypothesis_settings.register_profile(
    "approfondi", max_examples=300, print_blob=True, derandomize=os.environ.get("HYPOTHESIS_TIRAGE") != "neuf", **_sobre
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFIL", "rapide"))


def pytest_report_header():
    return f"base de données : {connection.vendor}"


def pytest_unconfigure():
    shutil.rmtree(settings.DONNEES, ignore_errors=True)


def pytest_make_parametrize_id(val, argname):
    """A file's bytes are no name: archives hold the time they were made, and parallel workers would disagree."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/navigateur/" in item.path.as_posix():
            item.add_marker("navigateur")


@pytest.fixture(autouse=True, scope="session")
def _journal_vidable():
    """Transactional tests empty every table after them: the journal's triggers let that through, and nothing else."""
    vider = TransactionTestCase._fixture_teardown

    def vider_le_journal_aussi(essai):
        with journal_ouvert(connection):
            vider(essai)

    with pytest.MonkeyPatch.context() as retouche:
        retouche.setattr(TransactionTestCase, "_fixture_teardown", vider_le_journal_aussi)
        yield


@pytest.fixture(autouse=True)
def _get_en_lecture_seule(request, monkeypatch):
    if request.node.get_closest_marker("ecrit_en_lecture"):
        monkeypatch.setattr(InterdireEcritureEnLecture, "actif", False)


@pytest.fixture(autouse=True)
def _fichiers_a_part(settings, tmp_path):
    """Each test has its own file store."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def jour():
    """Time stands at JOUR, and goes on from there."""
    with time_machine.travel(JOUR) as voyage:
        yield voyage


@pytest.fixture
def client_htmx():
    """A client whose requests come from htmx."""
    return Client(headers={"HX-Request": "true"})
