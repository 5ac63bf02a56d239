"""What someone reads when their machine lacks something."""

import subprocess
import sys

import pytest

from tests.structure.etages import RACINE

sys.path.insert(0, str(RACINE / "scripts"))

import etapes
import installer
import paquets_systeme


def test_an_old_python_is_told_what_to_type(monkeypatch, capsys):
    monkeypatch.setattr(installer, "PYTHON_MINIMAL", (99, 0))
    with pytest.raises(SystemExit):
        installer.exiger_python()
    assert "sudo apt-get install -y python3.11 python3.11-venv" in capsys.readouterr().err


def test_a_debian_without_venv_is_told_what_to_type(monkeypatch, capsys):
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda nom: None if nom == "ensurepip" else True)
    with pytest.raises(SystemExit):
        installer.exiger_python()
    assert "Tapez : sudo apt-get install -y python3-venv" in capsys.readouterr().err


def test_a_failed_install_says_so_without_a_trace(monkeypatch, capsys):
    rate = subprocess.CompletedProcess([], 1, stdout="", stderr="ERROR: No matching distribution found")
    monkeypatch.setattr(installer.subprocess, "run", lambda *_, **__: rate)
    with pytest.raises(SystemExit):
        installer.pip("django")
    erreur = capsys.readouterr().err
    assert "No matching distribution" in erreur
    assert "Traceback" not in erreur


def test_a_tool_that_cannot_be_installed_is_told_what_to_type(monkeypatch, capsys):
    monkeypatch.setitem(paquets_systeme.PAQUETS, "chromium", lambda: None)
    monkeypatch.setattr(paquets_systeme.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        paquets_systeme.exiger("chromium")
    assert "sudo apt-get install -y chromium" in capsys.readouterr().err


def test_a_step_says_its_seconds_the_french_way(capsys):
    with etapes.etape("Tables"):
        pass
    assert capsys.readouterr().out == "· Tables… 0,0\u00a0s\n"


def test_a_failing_step_says_so(capsys):
    with pytest.raises(ValueError, match="non"), etapes.etape("Tables"):
        raise ValueError("non")
    assert capsys.readouterr().out == "· Tables… échec\n"
