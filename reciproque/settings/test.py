"""The suite: SQLite on a throw-away file, or PostgreSQL when DATABASE_URL says so (tests/conftest.py sets it)."""

import atexit
import os
import shutil
import tempfile

# Before base reads it: no test ever touches the data folder of someone who works here. It goes with the process.
os.environ["RECIPROQUE_DONNEES"] = tempfile.mkdtemp(prefix="reciproque-tests-")
atexit.register(shutil.rmtree, os.environ["RECIPROQUE_DONNEES"], ignore_errors=True)

from .base import *  # noqa: E402 (base reads the variable set above)

SECRET_KEY = "uniquement-pour-les-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.socle.terrain"]  # models to list and to journal
VERIFIER_BUDGETS = True  # panels that exceed their query budget fail
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# argon2 is slow on purpose; one test of tests/comptes checks the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Empty: WhiteNoise would read whatever `make run` gathered again at each client, and complain on a fresh clone.
STATIC_ROOT = DONNEES / "statiques"
STATIC_ROOT.mkdir()
MIDDLEWARE = ["tests.harnais.lecture_seule.InterdireEcritureEnLecture", *MIDDLEWARE]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server's threads need their own connections, as in real life. Nobody mourns this file
    # after a power cut, so no fsync.
    DATABASES["default"]["TEST"] = {"NAME": DONNEES / "essai.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    DATABASES["default"]["OPTIONS"]["timeout"] = 120  # a writer waits for the others, even on a loaded machine
