"""Bring the instance up to date before it is served: tables, static files, demonstration. Runs inside .venv."""

import hashlib
import os

from etapes import etape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reciproque.settings.embarque")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands


def preparer_tables() -> None:
    with etape("Tables"):
        call_command("migrate", interactive=False, verbosity=0)


def preparer_statiques() -> None:
    """Collect only when a file changed: a second start must not wait for it."""
    somme = hashlib.sha256()
    for finder in get_finders():
        for chemin, depot in sorted(finder.list([]), key=lambda couple: couple[0]):
            etat = os.stat(depot.path(chemin))
            somme.update(f"{chemin} {etat.st_size} {etat.st_mtime_ns}\n".encode())
    temoin = settings.STATIC_ROOT / ".empreinte"
    if temoin.exists() and temoin.read_text() == somme.hexdigest():
        return
    with etape("Feuilles de style et scripts"):
        call_command("collectstatic", interactive=False, verbosity=0)
        temoin.write_text(somme.hexdigest())


def preparer_demonstration() -> None:
    if settings.DEMO and "demo" in get_commands() and not get_user_model().objects.exists():
        with etape("Territoire de démonstration"):
            call_command("demo", verbosity=0)


if __name__ == "__main__":
    try:
        preparer_tables()
        preparer_statiques()
        preparer_demonstration()
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # Ctrl-C: each step is whole or not at all
