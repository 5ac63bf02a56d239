"""Shape (b): grids under headings, columns in any order, shifted and split rows. Expectations are written by hand."""

import tomllib

import pytest

from reciproque.langue import fold
from reciproque.lecture import Lecture
from reciproque.lecture.schema import PartenaireLu
from tests.lecture.conftest import DOCUMENTS, lire_fichier

ATTENDUS = tomllib.loads((DOCUMENTS / "b" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


def lu(attendu: dict) -> Lecture:
    return lire_fichier(DOCUMENTS / "b" / attendu["fichier"])


def nomme(partenaire: PartenaireLu, nom: str) -> bool:
    """The partner bears this name, stands for this organisation, or is this collective."""
    return partenaire.collectif == nom or any(
        fold(nom) in fold(n) for n in (partenaire.nom, partenaire.marque, *partenaire.organisations)
    )


@pytest.mark.parametrize("attendu", CAS)
def test_the_tree(attendu):
    lecture = lu(attendu)
    titres = {n.id: n.titre for n in lecture.noeuds}
    lus = [(n.niveau, n.titre, titres.get(n.parent, "")) for n in lecture.noeuds]
    assert [(titre, parent) for _, titre, parent in lus] == [(titre, parent) for _, titre, parent in attendu["noeuds"]]
    for (niveau, titre, _), (voulu, _, _) in zip(lus, attendu["noeuds"], strict=True):
        assert voulu in {"*", niveau}, titre


@pytest.mark.parametrize("attendu", CAS)
def test_each_commitment_under_its_node_with_its_partners(attendu):
    lecture = lu(attendu)
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert [e.texte[: len(v["texte"])] for e, v in zip(lecture.engagements, attendu["engagements"], strict=False)] == [
        v["texte"] for v in attendu["engagements"]
    ]
    assert len(lecture.engagements) == len(attendu["engagements"])
    for engagement, voulu in zip(lecture.engagements, attendu["engagements"], strict=True):
        assert titres.get(engagement.noeud, "") == voulu["noeud"], engagement.texte
        assert voulu.get("contient", "") in engagement.texte
        assert engagement.numero == voulu.get("numero")
        assert engagement.nature == voulu.get("nature", "engagement")
        assert len(engagement.partenaires) == len(voulu["partenaires"]), (engagement.texte, engagement.partenaires)
        for nom in voulu["partenaires"]:
            assert any(nomme(p, nom) for p in engagement.partenaires), (engagement.texte, nom, engagement.partenaires)
        chefs = [p for p in engagement.partenaires if p.role == "chef_de_file"]
        for nom in voulu.get("chefs", []):
            assert any(nomme(p, nom) for p in chefs), (engagement.texte, nom)
        assert [m.valeur for m in engagement.montants] == voulu.get("montants", [])
        if "echeance" in voulu:
            assert engagement.echeance == voulu["echeance"], engagement.texte


@pytest.mark.parametrize("attendu", CAS)
def test_indicators_hang_on_their_commitment_or_their_node(attendu):
    lecture = lu(attendu)
    par_id = {i.id: i for i in lecture.indicateurs}
    for engagement, voulu in zip(lecture.engagements, attendu["engagements"], strict=True):
        siens = [par_id[i] for i in engagement.indicateurs]
        assert all(i.engagement == engagement.id for i in siens)
        for famille in ("suivi", "resultat"):
            definis = [i.libelle for i in siens if i.famille == famille and i.etat == "defini"]
            assert len(definis) == voulu.get(famille, 0), (engagement.texte, definis)
        attentes = [i for i in siens if i.etat == "a_determiner"]
        assert len(attentes) == voulu.get("a_determiner", 0), (engagement.texte, attentes)
        if "date" in voulu:
            assert attentes[0].cibles[0].echeance == voulu["date"]
    titres = {n.id: n.titre for n in lecture.noeuds}
    contexte = [titres[i.noeud] for i in lecture.indicateurs if i.famille == "contexte" and i.noeud]
    assert {t: contexte.count(t) for t in contexte} == attendu.get("contexte", {})
