"""The documents written blind, once mended: together they hold the bars of reading, in every format.

Their first figures, before anything was mended, are in ``docs/lecture.md``; this only keeps what was won.
"""

import sys
from pathlib import Path

import pytest

from reciproque.lecture import lire

BANCS = Path(__file__).resolve().parents[2] / "benchmarks"
BARRES = {
    "engagements": 0.95,
    "partenaires": 0.9,
    "arbre": 0.9,
    "quartiers": 0.95,
    "indicateurs": 0.9,
    "signataires": 0.95,
    "deliberation": 0.95,
}


@pytest.fixture(scope="module")
def banc():
    sys.path.insert(0, str(BANCS))
    try:
        import bench_lecture
    finally:
        sys.path.remove(str(BANCS))
    return bench_lecture


@pytest.fixture(scope="module")
def sommes(banc):
    totaux = {champ: banc.Compte() for champ in banc.CHAMPS}
    for attendu in banc.tous():
        if attendu.groupe.endswith("à l’aveugle"):
            comptes, _ = banc.noter(attendu, lire(*attendu.contenu()))
            for champ, compte in comptes.items():
                totaux[champ].ajouter(compte)
    return totaux


@pytest.mark.parametrize("champ", BARRES)
def test_what_was_mended_stays_mended(sommes, champ):
    assert sommes[champ].attendus > 40
    assert sommes[champ].f1 >= BARRES[champ]


def test_a_right_figure_is_not_accused(sommes):
    assert sommes["ecarts"].lus == sommes["ecarts"].justes


def test_a_text_matches_by_its_start_and_its_end(banc):
    assert banc._borne("Ouvrir un lieu … quartier.", "Ouvrir un lieu d’accueil au cœur du quartier")
    assert not banc._borne("Ouvrir un lieu … quartier.", "Ouvrir un lieu d’accueil au cœur du quartier DSU Ville")
    assert banc._borne("Ouvrir un lieu … quartier …", "Ouvrir un lieu d’accueil au quartier (CAF)")
