"""Shape j: contracts told in chapters, a part per neighbourhood. Ours; expectations by hand in documents/j."""

import tomllib

import pytest

from reciproque.langue import fold
from reciproque.lecture import lire
from tests.lecture.conftest import DOCUMENTS, lire_fichier

ATTENDUS = tomllib.loads((DOCUMENTS / "j" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


def lu(attendu):
    return lire_fichier(DOCUMENTS / "j" / attendu["fichier"])


def nomme(partenaire, nom):
    return partenaire.collectif == nom or any(
        fold(nom) in fold(n) for n in (partenaire.nom, partenaire.marque, *partenaire.organisations)
    )


@pytest.mark.parametrize("attendu", CAS)
def test_stakes_objectives_and_neighbourhood_projects(attendu):
    lecture = lu(attendu)
    titres = {n.id: n.titre for n in lecture.noeuds}
    lus = [[n.niveau, n.titre, titres.get(n.parent, "")] for n in lecture.noeuds]
    assert [n[1:] for n in lus] == [n[1:] for n in attendu["noeuds"]]
    for noeud, voulu in zip(lus, attendu["noeuds"], strict=True):
        assert voulu[0] in {"*", noeud[0]}, noeud


@pytest.mark.parametrize("attendu", CAS)
def test_promises_in_bullets_or_sentences_with_who_keeps_them(attendu):
    lecture = lu(attendu)
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert len(lecture.engagements) == len(attendu["engagements"]), [e.texte[:50] for e in lecture.engagements]
    for engagement, (debut, noeud, nature, noms) in zip(lecture.engagements, attendu["engagements"], strict=True):
        assert engagement.texte.startswith(debut)
        assert (titres.get(engagement.noeud, ""), engagement.nature) == (noeud, nature), debut
        assert len(engagement.partenaires) == len(noms), (debut, engagement.partenaires)
        for nom in noms:
            assert any(nomme(p, nom) for p in engagement.partenaires), (debut, nom, engagement.partenaires)


@pytest.mark.parametrize("attendu", CAS)
def test_a_promise_of_a_neighbourhood_project_is_for_that_neighbourhood(attendu):
    par_debut = {e.texte: e.quartiers for e in lu(attendu).engagements}
    for debut, quartiers in attendu["lieux"].items():
        assert next(q for texte, q in par_debut.items() if texte.startswith(debut)) == quartiers


@pytest.mark.parametrize("attendu", CAS)
def test_indicators_in_a_line(attendu):
    assert len(lu(attendu).indicateurs) == attendu["indicateurs"]


def test_what_governance_says_is_no_promise():
    textes = [e.texte for a in ATTENDUS for e in lu(a).engagements]
    assert not [t for t in textes if "comité" in t or "évaluation" in t]


def test_prose_without_a_level_makes_no_tree():
    texte = "Rapport d’activité\n\n1. Bilan\n\n- Ouvrir un lieu\n- Fermer un lieu\n\nLa Ville s’engage à continuer.\n"
    texte += "\nContribution de l’État\n\nL’État financera trois postes dans le quartier.\n"
    assert lire(texte.encode(), "rapport.txt").noeuds == []


EN_LIGNE = """CONTRAT DE VILLE 2024-2030

Signé le 12 mars 2024

# Les projets de quartier

## Quartier des Tilleuls

Enjeu 1 : Mieux vivre au quotidien

Projet n° 1 : La Maison des habitants. La Ville de Brévance s'engage à ouvrir une maison des habitants en 2025.

Projet n° 2 : Un parc pour tous. La Ville de Brévance aménagera le parc des Tilleuls avant 2027.

Enjeu 2 : Se former et travailler

Projet n° 3 : L'emploi en bas de chez soi. France Travail tiendra une permanence chaque semaine au centre social.

Pour l'État, le préfet
Pour la Ville de Brévance, le maire
"""


def test_a_project_headed_in_its_own_paragraph_is_a_node_and_a_date_of_signature_is_none():
    lecture = lire(EN_LIGNE.encode(), "contrat.txt")
    noeuds = {n.id: n for n in lecture.noeuds}
    tenus = [(noeuds[noeuds[e.noeud].parent].titre, noeuds[e.noeud].titre) for e in lecture.engagements]
    assert tenus == [
        ("Mieux vivre au quotidien", "La Maison des habitants"),
        ("Mieux vivre au quotidien", "Un parc pour tous"),
        ("Se former et travailler", "L'emploi en bas de chez soi"),
    ]
    assert not any("Signé" in n.titre for n in lecture.noeuds)
