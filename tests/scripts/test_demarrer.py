"""`make run`, for real: it serves, says where, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.structure.etages import RACINE


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@pytest.fixture
def demarrer(tmp_path):
    """demarrer(port) -> Popen of `make run`'s script, on a data folder of its own, without the demonstration."""
    lances = []

    def lancer(port):
        environnement = {nom: valeur for nom, valeur in os.environ.items() if nom not in {"DATABASE_URL", "HOST"}}
        environnement.pop("DJANGO_SETTINGS_MODULE", None)
        environnement |= {
            "PORT": str(port),
            "RECIPROQUE_DEMO": "0",
            "RECIPROQUE_DONNEES": str(tmp_path / "donnees"),
            "RECIPROQUE_STATIQUES": str(tmp_path / "statiques"),
        }
        processus = subprocess.Popen(
            [sys.executable, "scripts/demarrer.py"],
            cwd=RACINE,
            env=environnement,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lances.append(processus)
        return processus

    yield lancer
    for processus in lances:
        if processus.poll() is None:
            processus.send_signal(signal.SIGTERM)
            processus.communicate(timeout=30)


def lire_jusqu_a(processus, phrase) -> str:
    lignes = []
    for ligne in processus.stdout:
        lignes.append(ligne)
        if phrase in ligne:
            return "".join(lignes)
    raise AssertionError("".join(lignes))


def test_it_serves_says_where_and_stops_on_ctrl_c(demarrer):
    port = port_libre()
    processus = demarrer(port)
    annonce = lire_jusqu_a(processus, "Ctrl-C pour arrêter.")
    assert f"http://127.0.0.1:{port}" in annonce
    assert "Tables…" in annonce
    assert "reciproque administrateur" in annonce
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as reponse:
        assert reponse.status == 200
        assert "default-src 'none'" in reponse.headers["Content-Security-Policy"]

    processus.send_signal(signal.SIGINT)
    suite, _ = processus.communicate(timeout=30)
    assert "Réciproque est arrêté." in suite
    assert processus.returncode == 0
    with socket.socket() as prise:
        assert prise.connect_ex(("127.0.0.1", port)) != 0, "Le serveur écoute encore."


def test_a_second_start_takes_less_than_five_seconds(demarrer):
    durees = []
    for _depart in range(2):
        debut = time.monotonic()
        processus = demarrer(port_libre())
        lire_jusqu_a(processus, "Ctrl-C pour arrêter.")
        durees.append(time.monotonic() - debut)
        processus.send_signal(signal.SIGINT)
        processus.communicate(timeout=30)
    # Twice the bar of a quiet machine: here the rest of the suite runs beside it.
    assert durees[1] < 10


def test_a_port_already_taken_is_said_with_the_line_to_type(demarrer):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        sortie, _ = demarrer(port).communicate(timeout=30)
    assert f"Le port {port} est déjà pris" in sortie
    assert f"make run PORT={port + 1}" in sortie
