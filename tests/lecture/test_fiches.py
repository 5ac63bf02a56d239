"""Shape d: sheets as tables or as paragraphs, other codes and labels. Ours; expectations by hand in documents/d."""

import tomllib

import pytest

from reciproque.langue import fold
from tests.lecture.conftest import DOCUMENTS, lire_fichier

ATTENDUS = tomllib.loads((DOCUMENTS / "d" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


def lu(attendu):
    return lire_fichier(DOCUMENTS / "d" / attendu["fichier"])


def nomme(partenaire, nom):
    return partenaire.collectif == nom or any(
        fold(nom) in fold(n) for n in (partenaire.nom, partenaire.marque, *partenaire.organisations)
    )


def fiches(attendu):
    lecture = lu(attendu)
    for voulu in attendu["fiches"]:
        noeud = next(n for n in lecture.noeuds if n.titre == voulu["titre"])
        yield lecture, noeud, voulu


@pytest.mark.parametrize("attendu", CAS)
def test_the_tree(attendu):
    lecture = lu(attendu)
    titres = {n.id: n.titre for n in lecture.noeuds}
    lus = [[n.niveau, n.code or "", n.titre, titres.get(n.parent, "")] for n in lecture.noeuds]
    assert [n[1:] for n in lus] == [n[1:] for n in attendu["noeuds"]]
    for noeud, voulu in zip(lus, attendu["noeuds"], strict=True):
        assert voulu[0] in {"*", noeud[0]}, noeud


@pytest.mark.parametrize("attendu", CAS)
def test_who_leads_who_takes_part_who_answers(attendu):
    for _, noeud, voulu in fiches(attendu):
        chefs = [p for p in noeud.partenaires if p.role == "chef_de_file"]
        autres = [p for p in noeud.partenaires if p.role == "partenaire"]
        for lus, noms in ((chefs, voulu["chefs"]), (autres, voulu["partenaires"])):
            assert len(lus) == len(noms), (noeud.titre, lus)
            for nom in noms:
                assert any(nomme(p, nom) for p in lus), (noeud.titre, nom, lus)
        assert [r.titre for r in noeud.responsables] == voulu.get("referents", [])
        assert {r.niveau for r in noeud.responsables} <= {"referent"}


@pytest.mark.parametrize("attendu", CAS)
def test_a_bullet_is_an_action(attendu):
    for lecture, noeud, voulu in fiches(attendu):
        actions = [e for e in lecture.engagements if e.noeud == noeud.id]
        assert {e.nature for e in actions} == {"action"}
        assert len(actions) == len(voulu["actions"]), [a.texte for a in actions]
        for action, debut in zip(actions, voulu["actions"], strict=True):
            assert action.texte.startswith(debut)


@pytest.mark.parametrize("attendu", CAS)
def test_indicators_by_family(attendu):
    for lecture, noeud, voulu in fiches(attendu):
        siens = [i for i in lecture.indicateurs if i.noeud == noeud.id]
        for famille in ("suivi", "resultat", "impact"):
            lus = [i.libelle for i in siens if i.famille == famille and i.etat == "defini"]
            assert len(lus) == voulu.get(famille, 0), (noeud.titre, lus)
        assert sum(i.etat == "a_determiner" for i in siens) == voulu.get("a_determiner", 0)


@pytest.mark.parametrize("attendu", CAS)
def test_each_sheet_keeps_its_fields(attendu):
    for _, noeud, _ in fiches(attendu):
        assert len(noeud.fiche) >= 4
        assert all(texte.strip() for texte in noeud.fiche.values())


def test_targets_printed_behind_the_label():
    lecture = lu(ATTENDUS[0])
    cible = next(i for i in lecture.indicateurs if i.libelle.startswith("Nombre de consultations")).cibles[0]
    assert cible.valeur == 1200


def test_holders_of_the_upper_levels_come_from_the_final_table():
    attendu = next(a for a in ATTENDUS if a["fichier"] == "points.txt")
    par_code = {n.code: [(r.titre, r.niveau) for r in n.responsables] for n in lu(attendu).noeuds}
    assert par_code["1"] == [("Direction générale adjointe", "coordonnateur")]
    assert par_code["1.1"] == [("Directrice de la vie locale", "pilote")]
    assert par_code["1.2"] == []
