"""The `reciproque` command: its words, its exit codes, what it loads."""

import subprocess
import sys

import pytest
from django.core.management import CommandError

from reciproque import cli


def test_without_a_command_the_usage_is_refused(capsys):
    with pytest.raises(SystemExit) as sortie:
        cli.main([])
    assert sortie.value.code == 2
    assert "COMMANDE" in capsys.readouterr().err


def test_json_and_text_exclude_each_other(capsys):
    with pytest.raises(SystemExit) as sortie:
        cli.main(["lire", "contrat.txt", "--json", "--texte"])
    assert sortie.value.code == 2


def test_a_date_that_is_none_is_explained(capsys):
    with pytest.raises(SystemExit) as sortie:
        cli.main(["demo", "--jour", "20/03/2026"])
    assert sortie.value.code == 2
    assert "« 20/03/2026 » n'est pas une date" in capsys.readouterr().err


@pytest.fixture
def appels(monkeypatch):
    recus = []
    monkeypatch.setattr("django.core.management.call_command", lambda *arguments: recus.append(arguments))
    return recus


@pytest.mark.parametrize(
    ("arguments", "appel"),
    [
        (["demo"], ("demo",)),
        (["demo", "--jour", "2026-03-20"], ("demo", "--jour=2026-03-20")),
        (["administrateur", "a@b.fr"], ("creer_administrateur", "a@b.fr")),
        (["administrateur", "a@b.fr", "--nom", "Ada"], ("creer_administrateur", "a@b.fr", "--nom=Ada")),
        (["importer", "c.txt", "--contrat", "Val de Lys"], ("importer", "c.txt", "--contrat=Val de Lys")),
    ],
)
def test_the_other_commands_are_management_commands(appels, arguments, appel):
    assert cli.main(arguments) == 0
    assert appels == [appel]


def test_a_refusal_is_a_sentence_and_keeps_its_code(monkeypatch, capsys):
    def refuser(*_):
        raise CommandError("Ce fichier est vide.", returncode=2)

    monkeypatch.setattr("django.core.management.call_command", refuser)
    assert cli.main(["importer", "c.txt", "--contrat", "Val de Lys"]) == 2
    assert capsys.readouterr().err == "Ce fichier est vide.\n"


def test_reading_loads_no_django(tmp_path):
    programme = (
        "import sys; from reciproque import cli\n"
        "try: cli.main(['lire', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "assert not [nom for nom in sys.modules if nom.split('.')[0] == 'django'], 'Django est chargé'"
    )
    fichier = tmp_path / "note.txt"
    fichier.write_text("Bonjour.", encoding="utf-8")
    resultat = subprocess.run([sys.executable, "-c", programme, fichier], capture_output=True, text=True)
    assert resultat.returncode == 0, resultat.stderr


def test_the_module_runs_like_the_command():
    resultat = subprocess.run([sys.executable, "-m", "reciproque", "--help"], capture_output=True, text=True)
    assert resultat.returncode == 0
    assert "lire un document" in resultat.stdout
