"""Shape (g): neighbourhoods, national measures, yearly figures and totals. Expectations are written by hand."""

import tomllib
from collections import Counter

import pytest

from reciproque.lecture import lire
from tests.lecture.conftest import DOCUMENTS, lire_fichier

ATTENDUS = tomllib.loads((DOCUMENTS / "g" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


@pytest.mark.parametrize("attendu", CAS)
def test_neighbourhoods_with_kind_communes_and_population(attendu):
    lecture = lire_fichier(DOCUMENTS / "g" / attendu["fichier"])
    lus = sorted((q.nom, q.type, q.communes, q.population or 0) for q in lecture.quartiers)
    assert lus == sorted(tuple(q) for q in attendu.get("quartiers", []))
    contrats = {q.nom: q.contrat for q in lecture.quartiers}
    for nom, contrat in attendu.get("contrats", {}).items():
        assert contrats[nom] == contrat


@pytest.mark.parametrize("attendu", CAS)
def test_gaps_are_the_ones_there_and_no_other(attendu):
    lecture = lire_fichier(DOCUMENTS / "g" / attendu["fichier"])
    ecarts = [[c.imprime, c.calcule] for c in lecture.controles if c.verdict == "ecart"]
    assert ecarts == attendu["ecarts"]
    types = Counter(c.type for c in lecture.controles)
    for nature, nombre in attendu.get("controles", {}).items():
        assert types[nature] == nombre, [(c.type, c.libelle) for c in lecture.controles]


@pytest.mark.parametrize("attendu", [a for a in CAS if "mesures" in a.values[0]])
def test_measures_with_state_and_indicators(attendu):
    lecture = lire_fichier(DOCUMENTS / "g" / attendu["fichier"])
    assert [[m.numero, m.etat, len(m.indicateurs)] for m in lecture.mesures] == attendu["mesures"]


COMPTES = """PROTOCOLE D'ENGAGEMENTS RENFORCÉS ET RÉCIPROQUES

Les instances se réunissent dans les {n} quartiers prioritaires. Une maison de santé ouvrira dans le quartier
prioritaire de la Sablière (Brévance), une étude portera sur le quartier des Hauts Clos.

La Ville de Brévance s'engage à :

- ouvrir une permanence dans le quartier des Hauts Clos ;
- rénover le gymnase du quartier de Belle Fontaine.
"""


@pytest.mark.parametrize(("n", "types"), [("3", {"QPV"}), ("5", {"QPV", "autre"})])
def test_as_many_neighbourhoods_named_as_the_document_counts_are_all_priority_ones(n, types):
    lecture = lire(COMPTES.format(n=n).encode(), "protocole.txt")
    assert len(lecture.quartiers) == 3
    assert {q.type for q in lecture.quartiers} == types
