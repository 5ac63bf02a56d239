"""The world is built once a module and given back untouched: each test runs in a transaction inside its own."""

import pytest
from django.db import transaction

from tests.acces.monde import meubler
from tests.acces.table import lire_table


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.test import override_settings

    fichiers = tmp_path_factory.mktemp("monde")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=fichiers), transaction.atomic():
        monde = meubler(lire_table().values())
        monde.fichiers = fichiers
        yield monde
        transaction.set_rollback(True)


@pytest.fixture
def sur_place(monde, db, settings):
    """The world, with its files in reach."""
    settings.MEDIA_ROOT = monde.fichiers
    return monde
