"""`make test`: what is tried again, what is said of it, what stays red."""

import sys

import pytest

from tests.structure.etages import RACINE

sys.path.insert(0, str(RACINE / "scripts"))

import tester

ESSAI = "import pathlib\n\n\ndef test_bon(): pass\n\n\ndef test_a():\n    {corps}\n"
JAMAIS = "assert 0"
UNE_FOIS = "t = pathlib.Path(__file__).with_suffix('.vu'); vu = t.exists(); t.touch(); assert vu"


@pytest.fixture
def jouer(tmp_path, monkeypatch, capsys):
    """jouer(corps) -> (exit code, what is printed): the browser part, on one small test file of its own."""

    def jouer_ceci(corps, *, partie="navigateur", fois=1):
        fichier = tmp_path / "test_essai.py"
        fichier.write_text(ESSAI.format(corps=corps) + "\n".join(f"test_b{n} = test_a" for n in range(fois - 1)))

        def commande(*arguments, rapport="navigateur"):
            base = [sys.executable, "-m", "pytest", "-q", f"--rootdir={tmp_path}"]
            sortie = [f"--junitxml={tmp_path / rapport}.xml", f"--override-ini=cache_dir={tmp_path / 'cache'}"]
            return [*base, *sortie, "-c", "/dev/null", *arguments, str(fichier)]

        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # nothing of ours: a bare pytest, started fast
        monkeypatch.setattr(tester, "RAPPORTS", tmp_path)
        monkeypatch.setattr(tester, "installer", lambda _: None)
        monkeypatch.setattr(tester, "navigateur", commande)
        monkeypatch.setattr(tester, "commandes", lambda partie: [commande(rapport=partie)])
        code = tester.main([partie])
        return code, capsys.readouterr().out

    return jouer_ceci


def test_what_passes_the_second_time_is_green_and_named(jouer):
    code, dit = jouer(UNE_FOIS)
    assert code == 0
    assert "Instables (1)" in dit
    assert "? test_essai::test_a" in dit
    assert "2 passed, 0 failed" in dit


def test_what_fails_twice_is_red(jouer):
    code, dit = jouer(JAMAIS)
    assert code == 1
    assert "Instables" not in dit
    assert "1 passed, 1 failed" in dit


def test_what_passes_is_not_tried_again(jouer):
    code, dit = jouer("pass")
    assert (code, "Instables" in dit, "seconde" in dit) == (0, False, False)


def test_many_failures_are_not_tried_again(jouer):
    code, dit = jouer(UNE_FOIS.replace("__file__", "__file__ + 'x'") + " and 0", fois=tester.A_REPRENDRE + 1)
    assert (code, "seconde" in dit) == (1, False)


def test_only_the_browser_part_is_tried_again(jouer):
    code, dit = jouer(UNE_FOIS, partie="sqlite")
    assert (code, "seconde" in dit) == (1, False)
