"""What the reader finds in the demonstration's documents, against what a person found (attendus/*.toml)."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from reciproque.langue import fold
from reciproque.lecture import lire

DOCUMENTS = Path(__file__).resolve().parents[2] / "reciproque" / "demo" / "documents"
ATTENDUS = Path(__file__).parent / "attendus"
FICHIERS = {"protocole": "protocole-2020-2023", "contrat": "contrat-2024-2030"}
CAS = [(nom, chemin.name) for nom, base in FICHIERS.items() for chemin in sorted(DOCUMENTS.glob(f"{base}.*"))]
tous_les_formats = pytest.mark.parametrize(("nom", "fichier"), CAS, ids=[fichier for _, fichier in CAS])


@cache
def attendu(nom):
    return tomllib.loads((ATTENDUS / f"{nom}.toml").read_text(encoding="utf-8"))


@cache
def lu(fichier):
    return lire((DOCUMENTS / fichier).read_bytes(), fichier).to_dict()


def qui(partenaires):
    """Every word by which a partner may be recognised."""
    return [
        fold(" ".join([p["marque"], p["nom"], *p["organisations"], p["collectif"] or "", p["service"] or ""]))
        for p in partenaires
    ]


SIGLES = {
    "cd": "departement",
    "cr": "region",
    "ah": "ambrelle habitat",
    "l2r": "logis des deux rives",
}


def nomme(voulu, noms):
    cle = SIGLES.get(fold(voulu), fold(voulu))
    return any(cle in nom for nom in noms)


@tous_les_formats
def test_identity(nom, fichier):
    document = lu(fichier)["document"]
    assert document["nature"] == attendu(nom)["nature"]
    debut, fin = attendu(nom)["periode"]
    assert document["periode"]["debut"].startswith(debut)
    assert document["periode"]["fin"].startswith(fin)


@tous_les_formats
def test_parties_and_their_signatures(nom, fichier):
    lus = {fold(s["organisation"]): s["etat"] for s in lu(fichier)["signataires"]}
    for organisation, etat in attendu(nom)["signataires"]:
        trouves = {e for o, e in lus.items() if fold(organisation) in o or o in fold(organisation)}
        assert etat in trouves, (organisation, lus)
        assert etat != "annonce" or "signature" not in trouves, organisation
    assert len(lus) == len(attendu(nom)["signataires"]), sorted(lus)


@tous_les_formats
def test_neighbourhoods(nom, fichier):
    lus = {(q["nom"], q["type"]): (q["communes"], q["population"] or 0) for q in lu(fichier)["quartiers"]}
    for quartier, nature, communes, population in attendu(nom)["quartiers"]:
        assert lus[quartier, nature] == (communes, population)


@tous_les_formats
def test_the_tree(nom, fichier):
    noeuds = lu(fichier)["noeuds"]
    titres = {n["id"]: fold(n["titre"]) for n in noeuds}
    triplets = [(n["niveau"], fold(n["titre"]), titres.get(n["parent"], "")) for n in noeuds]
    for niveau, titre, parent in attendu(nom)["noeuds"]:
        assert any(
            niveau == n and fold(titre) in t and (parent == "*" or (fold(parent) in p if parent else not p))
            for n, t, p in triplets
        ), (niveau, titre, parent)


@tous_les_formats
def test_each_commitment_under_its_node_with_its_partners(nom, fichier):
    lecture = lu(fichier)
    titres = {n["id"]: fold(n["titre"]) for n in lecture["noeuds"]}
    lus = [e for e in lecture["engagements"] if e["nature"] == "engagement"]
    for numero, debut, noeud, partenaires in attendu(nom)["engagements"]:
        trouves = [e for e in lus if fold(e["texte"]).startswith(fold(debut)) and (not numero or e["numero"] == numero)]
        assert len(trouves) == 1, (numero, debut, len(trouves))
        if noeud not in ("", "*"):
            assert fold(noeud) in titres.get(trouves[0]["noeud"], ""), (debut, titres.get(trouves[0]["noeud"]))
        noms = qui(trouves[0]["partenaires"])
        assert not [p for p in partenaires if not nomme(p, noms)], (debut, noms)
        assert len(noms) == len(partenaires), (debut, noms)
    assert len(lus) == len(attendu(nom)["engagements"])


@tous_les_formats
def test_no_right_figure_is_accused_and_the_wrong_one_is_found(nom, fichier):
    controles = lu(fichier)["controles"]
    ecarts = [[c["imprime"], c["calcule"]] for c in controles if c["verdict"] == "ecart"]
    assert ecarts == attendu(nom)["ecarts"]
    exacts = {c["imprime"] for c in controles if c["verdict"] == "exact"}
    assert exacts >= set(attendu(nom)["exacts"])


protocole = pytest.mark.parametrize("fichier", [f for n, f in CAS if n == "protocole"])


@protocole
def test_the_sheets_their_actions_and_their_referents(fichier):
    lecture = lu(fichier)
    codes = {n["id"]: n["code"] for n in lecture["noeuds"]}
    actions = [(fold(e["texte"]), codes.get(e["noeud"])) for e in lecture["engagements"] if e["nature"] == "action"]
    for debut, code in attendu("protocole")["actions"]:
        assert any(texte.startswith(fold(debut)) and code == c for texte, c in actions), (debut, code)
    assert len(actions) == len(attendu("protocole")["actions"])
    referents = {n["code"]: [r["titre"] for r in n["responsables"]] for n in lecture["noeuds"]}
    for code, titre in attendu("protocole")["referents"]:
        assert any(fold(titre) in fold(r) for r in referents[code]), (code, referents[code])


@protocole
def test_measures_recommendations_findings_and_indicators(fichier):
    lecture, voulu = lu(fichier), attendu("protocole")
    assert [m["numero"] for m in lecture["mesures"]] == voulu["mesures"]
    assert len(lecture["recommandations"]) == voulu["recommandations"]
    familles = [(i["famille"], i["etat"]) for i in lecture["indicateurs"]]
    assert sum(famille == "contexte" for famille, _ in familles) == voulu["indicateurs_de_contexte"]
    assert (
        sum(famille == "impact" and etat == "a_determiner" for famille, etat in familles)
        == (voulu["impacts_a_determiner"])
    )
    assert any("412" in c["texte"] and "357" in c["texte"] for c in lecture["constats"])


@protocole
def test_the_announced_annex_that_is_absent(fichier):
    pieces = {fold(p["titre"])[:8]: p["etat"] for p in lu(fichier)["pieces"]}
    for titre, etat in attendu("protocole")["pieces"]:
        assert pieces[fold(titre)] == etat


@protocole
def test_rules_and_bodies(fichier):
    lecture, voulu = lu(fichier), attendu("protocole")
    textes = fold(" | ".join(r["texte"] for r in lecture["regles"]))
    assert not [regle for regle in voulu["regles"] if fold(regle) not in textes]
    instances = {fold(i["nom"]) for i in lecture["instances"]}
    assert not [nom for nom in voulu["instances"] if not any(fold(nom) in i for i in instances)]


@pytest.mark.parametrize("fichier", [c.name for c in sorted(DOCUMENTS.glob("convention-*"))])
def test_the_document_left_for_the_visitor(fichier):
    lecture = lu(fichier)
    assert lecture["document"]["nature"] == "convention"
    assert lecture["document"]["titre"].endswith("Les Verriers 2025-2027")
    assert len(lecture["engagements"]) == 8
    assert [s["etat"] for s in lecture["signataires"]] == ["signature"] * 5
    # The three yearly columns of the funding table add up.
    assert {(c["imprime"], c["verdict"]) for c in lecture["controles"]} >= {(111000, "exact"), (72500, "exact")}
    assert not [c for c in lecture["controles"] if c["verdict"] == "ecart"]


@tous_les_formats
def test_the_title_is_whole(nom, fichier):
    assert fold(lu(fichier)["document"]["titre"]) == fold(attendu(nom)["titre"])
