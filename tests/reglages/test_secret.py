"""The embedded secret key: made once, kept for its owner alone."""

import stat

import pytest

from reciproque.settings.secret import lire_ou_creer


@pytest.fixture(autouse=True)
def _sans_cle_imposee(monkeypatch):
    monkeypatch.delenv("RECIPROQUE_CLE_SECRETE", raising=False)


def test_the_key_is_made_once(tmp_path):
    cle = lire_ou_creer(tmp_path)
    assert len(cle) >= 50
    assert lire_ou_creer(tmp_path) == cle
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["cle-secrete"]


def test_only_its_owner_reads_it(tmp_path):
    lire_ou_creer(tmp_path)
    assert stat.S_IMODE((tmp_path / "cle-secrete").stat().st_mode) == 0o600


def test_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("RECIPROQUE_CLE_SECRETE", "donnée par l'exploitant")
    assert lire_ou_creer(tmp_path) == "donnée par l'exploitant"
    assert list(tmp_path.iterdir()) == []
