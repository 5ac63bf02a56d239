"""What was acknowledged survives the process that wrote it, killed without warning (design §8)."""

import os
import signal
import sqlite3
import subprocess
import sys

from tests.structure.etages import RACINE

PROGRAMME = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "sessions", verbosity=0)
from django.contrib.sessions.models import Session
from django.utils import timezone
for numero in range(100_000):
    Session.objects.create(session_key=f"{numero:08}", session_data="x" * 200, expire_date=timezone.now())
    print(numero, flush=True)
"""


def test_nothing_acknowledged_is_lost_on_kill_9(tmp_path):
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom != "DATABASE_URL"}
    environnement |= {"DJANGO_SETTINGS_MODULE": "reciproque.settings.embarque", "RECIPROQUE_DONNEES": str(tmp_path)}
    dernier = -1
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAMME], cwd=RACINE, env=environnement, stdout=subprocess.PIPE, text=True
    ) as processus:
        for ligne in processus.stdout:
            dernier = int(ligne)
            if dernier == 200:
                processus.send_signal(signal.SIGKILL)

    assert dernier >= 200
    base = sqlite3.connect(tmp_path / "reciproque.sqlite3")
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ecrites = base.execute("SELECT count(*) FROM django_session").fetchone()[0]
    base.close()
    assert ecrites >= dernier + 1
