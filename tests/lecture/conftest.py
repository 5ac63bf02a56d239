"""Readings for the tests. Corpus files are read from beside the clone; tests skip where they do not exist."""

from functools import cache
from pathlib import Path

import pytest

from reciproque.lecture import Lecture, lire

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
DOCUMENTS = Path(__file__).parent / "documents"


@cache
def lire_fichier(chemin: Path) -> Lecture:
    """One reading per file for the whole session: nobody changes it."""
    return lire(chemin.read_bytes(), chemin.name)


def lire_corpus(debut: str) -> Lecture:
    trouves = sorted(CORPUS.glob(f"{debut}_*.txt"))
    if not trouves:
        pytest.skip(f"document de référence {debut} absent de ../shared/corpus")
    return lire_fichier(trouves[0])


def lire_texte(texte: str, nom: str = "essai.txt") -> Lecture:
    return lire(texte.encode(), nom)
