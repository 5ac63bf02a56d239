"""`make run`, for real: it serves, says where, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.structure.etages import RACINE

DELAI = 300  # seconds: a loaded machine is slow, not broken


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
            processus.communicate(timeout=DELAI)


def lire_jusqu_a(processus, phrase) -> str:
    lignes = []
    for ligne in processus.stdout:
        lignes.append(ligne)
        if phrase in ligne:
            return "".join(lignes)
    raise AssertionError("".join(lignes))


def arreter(processus) -> str:
    """What it says on Ctrl-C."""
    processus.send_signal(signal.SIGINT)
    suite, _ = processus.communicate(timeout=DELAI)
    return suite


def test_it_serves_says_where_stops_on_ctrl_c_and_starts_again_without_redoing_anything(demarrer):
    port = port_libre()
    processus = demarrer(port)
    annonce = lire_jusqu_a(processus, "Ctrl-C pour arrêter.")
    assert f"http://127.0.0.1:{port}" in annonce
    assert "Tables…" in annonce
    assert "Feuilles de style et scripts…" in annonce
    assert "reciproque administrateur" in annonce
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=DELAI) as reponse:
        assert reponse.status == 200
        assert "default-src 'none'" in reponse.headers["Content-Security-Policy"]

    assert "Réciproque est arrêté." in arreter(processus)
    assert processus.returncode == 0
    with socket.socket() as prise:
        assert prise.connect_ex(("127.0.0.1", port)) != 0, "Le serveur écoute encore."

    # Only what may have changed is looked at again: under 5 s on a quiet machine, which a busy suite cannot time.
    processus = demarrer(port)
    etapes = [ligne for ligne in lire_jusqu_a(processus, "Ctrl-C pour arrêter.").split("\n") if ligne.startswith("·")]
    assert [etape.split("…")[0] for etape in etapes] == ["· Tables", "· Serveur"]
    arreter(processus)


def test_a_port_already_taken_is_said_with_the_line_to_type(demarrer):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        sortie, _ = demarrer(port).communicate(timeout=DELAI)
    assert f"Le port {port} est déjà pris" in sortie
    assert f"make run PORT={port + 1}" in sortie
