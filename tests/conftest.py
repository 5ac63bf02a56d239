"""What every test gets. The harness itself lives in tests/harnais."""

import shutil

from django.conf import settings


def pytest_unconfigure(config):
    shutil.rmtree(settings.DONNEES, ignore_errors=True)
