"""The documents shipped with the demonstration: made from their sources, in words of our own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from reciproque.langue import fold
from reciproque.lecture import lire

RACINE = Path(__file__).resolve().parents[2]
DOCUMENTS = RACINE / "reciproque" / "demo" / "documents"
CORPUS = RACINE.parent / "shared" / "corpus"
SUITE = 12  # words in a row: shorter runs belong to the language of the field


def test_each_document_is_what_its_source_gives():
    script = RACINE / "scripts" / "fabriquer_documents_demo.py"
    resultat = subprocess.run([sys.executable, script, "--verifier"], capture_output=True, text=True)
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr


@pytest.mark.parametrize("chemin", sorted(DOCUMENTS.glob("*.txt")), ids=lambda c: c.name)
def test_no_sentence_comes_from_a_real_document(chemin):
    if not CORPUS.exists():
        pytest.skip("les documents réels ne sont pas là")
    reels = set().union(*(suites(c.read_text(encoding="utf-8")) for c in CORPUS.glob("*.txt")))
    communes = suites(chemin.read_text(encoding="utf-8")) & reels
    assert not communes, sorted(communes)[:5]


def suites(texte):
    mots = re.findall(r"\w+", fold(re.sub(r"<[^>]*>", " ", texte)))
    return {" ".join(mots[i : i + SUITE]) for i in range(len(mots) - SUITE + 1)}


@pytest.mark.parametrize("chemin", sorted(DOCUMENTS.iterdir()), ids=lambda c: c.name)
def test_each_shipped_document_can_be_read(chemin):
    assert lire(chemin.read_bytes(), chemin.name).engagements
