"""Shape (e): crosses, letters or words where a commitment meets an organisation. Expectations are written by hand."""

import tomllib

import pytest

from tests.lecture.conftest import DOCUMENTS, lire_fichier
from tests.lecture.test_grille import nomme

ATTENDUS = tomllib.loads((DOCUMENTS / "e" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


@pytest.mark.parametrize("attendu", CAS)
def test_the_tree(attendu):
    lecture = lire_fichier(DOCUMENTS / "e" / attendu["fichier"])
    titres = {n.id: n.titre for n in lecture.noeuds}
    lus = [[n.niveau, n.titre, titres.get(n.parent, "")] for n in lecture.noeuds]
    for lu, voulu in zip(lus, attendu["noeuds"], strict=True):
        assert lu[:2] == voulu[:2]
        assert voulu[2] in {"*", lu[2]}


@pytest.mark.parametrize("attendu", CAS)
def test_each_commitment_with_those_who_have_a_mark(attendu):
    lecture = lire_fichier(DOCUMENTS / "e" / attendu["fichier"])
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert len(lecture.engagements) == len(attendu["engagements"])
    for engagement, voulu in zip(lecture.engagements, attendu["engagements"], strict=True):
        assert engagement.texte.startswith(voulu["texte"])
        assert voulu.get("contient", "") in engagement.texte
        assert titres[engagement.noeud] == voulu["noeud"]
        assert engagement.numero == voulu.get("numero")
        assert len(engagement.partenaires) == len(voulu["partenaires"]), engagement.partenaires
        for nom in voulu["partenaires"]:
            assert any(nomme(p, nom) for p in engagement.partenaires), (engagement.texte, nom, engagement.partenaires)
        chefs = [p for p in engagement.partenaires if p.role == "chef_de_file"]
        assert len(chefs) == len(voulu.get("chefs", []))
        assert all(any(nomme(p, nom) for p in chefs) for nom in voulu.get("chefs", []))
        if "role" in voulu:  # the sentence over the matrix says what a cross means
            croix = [
                p for p in engagement.partenaires if not p.marque.startswith(("Action", "Association", "Conseils"))
            ]
            assert {p.role for p in croix} == {voulu["role"]}
        assert len(engagement.leviers) == voulu.get("leviers", 0)
        assert len(engagement.indicateurs) == voulu.get("suivi", 0)
