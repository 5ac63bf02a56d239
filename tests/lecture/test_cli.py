"""``reciproque lire``: summary, JSON, text, exit codes."""

import argparse
import json

import pytest

from reciproque.cli import main
from reciproque.lecture import cli
from tests.lecture.conftest import DOCUMENTS

FICHIER = DOCUMENTS / "a" / "colonnes.txt"


def executer(fichier, capsys, *options):
    code = main(["lire", str(fichier), *options])
    sortie = capsys.readouterr()
    return code, sortie.out, sortie.err


def test_the_summary_says_what_was_read(capsys):
    code, sortie, erreur = executer(FICHIER, capsys)
    assert (code, erreur) == (0, "")
    assert "PROTOCOLE D'ENGAGEMENTS RENFORCÉS ET RÉCIPROQUES 2020-2022" in sortie
    assert "5\u00a0engagements" in sortie
    assert "  Réussite éducative — 2\u00a0engagements" in sortie


def test_json(capsys):
    code, sortie, _ = executer(FICHIER, capsys, "--json")
    assert code == 0
    assert len(json.loads(sortie)["engagements"]) == 5


def test_the_normal_text_is_the_document(capsys):
    code, sortie, _ = executer(FICHIER, capsys, "--texte")
    assert code == 0
    assert sortie == FICHIER.read_text(encoding="utf-8") + "\n"


def test_gaps_and_warnings_are_said(capsys, tmp_path):
    fichier = tmp_path / "p.txt"
    fichier.write_text(
        "Protocole\n\nEngagement n°1 : Ouvrir un lieu.\n\nEngagement n°2 : Former.\n\nEngagement n°3 "
        ": Planter 9 arbres dont 8 en ville "
        "(soit 72 %).\n\n- Annexe 1 : Plan\n",
        encoding="utf-8",
    )
    code, sortie, _ = executer(fichier, capsys)
    assert code == 0
    assert "écart : " in sortie
    assert "imprimé 72, recalculé 88,89 (ligne 7)" in sortie
    assert "Annexe 1" in sortie
    assert "(sans place dans l’arborescence) — 3\u00a0engagements" in sortie


@pytest.mark.parametrize("nom", ["absent.txt", ""])
def test_a_file_that_cannot_be_opened(capsys, tmp_path, nom):
    code, sortie, erreur = executer(tmp_path / nom, capsys)
    assert (code, sortie) == (2, "")
    assert erreur.endswith(".\n")
    assert "Traceback" not in erreur


def test_a_refused_file(capsys, tmp_path):
    fichier = tmp_path / "vide.txt"
    fichier.write_bytes(b"")
    code, _, erreur = executer(fichier, capsys)
    assert (code, erreur) == (2, "Le fichier est vide\u00a0: rien à lire.\n")


def test_a_huge_file_is_refused_before_it_is_loaded(capsys, tmp_path):
    fichier = tmp_path / "gros.pdf"
    with fichier.open("wb") as f:
        f.truncate(cli.TAILLE_ABSOLUE + 1)
    assert executer(fichier, capsys)[0] == 2


def test_an_internal_failure_is_said_without_a_trace(capsys, monkeypatch):
    def echouer(contenu, nom):
        raise RuntimeError("imprévu")

    monkeypatch.setattr(cli, "lire", echouer)
    code, sortie, erreur = executer(FICHIER, capsys)
    assert (code, sortie) == (1, "")
    assert "erreur du logiciel" in erreur
    assert "imprévu" not in erreur


def test_a_closed_pipe_is_no_failure(monkeypatch):
    def fermer(*_a, **_k):
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", fermer)
    monkeypatch.setattr(cli.sys, "stderr", open("/dev/null", "w"))  # noqa: SIM115 (the process closes it)
    assert cli.run_lire(argparse.Namespace(fichier=str(FICHIER), json=False, texte=False)) == 0


def test_a_file_without_permission(capsys, monkeypatch):
    def refuser(self):
        raise PermissionError

    monkeypatch.setattr(cli.Path, "read_bytes", refuser)
    code, _, erreur = executer(FICHIER, capsys)
    assert code == 2
    assert "accessible" in erreur
