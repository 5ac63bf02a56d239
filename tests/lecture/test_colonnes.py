"""Shape (c): columns a scan flattened into lines. Expectations are written by hand beside the documents."""

import random
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reciproque.lecture import LectureRefusee, lire
from tests.harnais.mesure import exiger_loin_du_carre
from tests.lecture.conftest import DOCUMENTS, lire_fichier
from tests.lecture.test_grille import nomme

ATTENDUS = tomllib.loads((DOCUMENTS / "c" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


@pytest.mark.parametrize("attendu", CAS)
def test_the_tree(attendu):
    lecture = lire_fichier(DOCUMENTS / "c" / attendu["fichier"])
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert [[n.niveau, n.titre, titres.get(n.parent, "")] for n in lecture.noeuds] == attendu["noeuds"]


@pytest.mark.parametrize("attendu", CAS)
def test_each_commitment_with_its_partners_and_levers(attendu):
    lecture = lire_fichier(DOCUMENTS / "c" / attendu["fichier"])
    titres = {n.id: n.titre for n in lecture.noeuds}
    assert [e.texte[:15] for e in lecture.engagements] == [v["texte"][:15] for v in attendu["engagements"]]
    for engagement, voulu in zip(lecture.engagements, attendu["engagements"], strict=True):
        assert engagement.texte.startswith(voulu["texte"])
        assert voulu.get("contient", "") in engagement.texte
        assert voulu["noeud"] in {"*", titres.get(engagement.noeud, "")}
        assert len(engagement.partenaires) == len(voulu["partenaires"]), engagement.partenaires
        for nom in voulu["partenaires"]:
            assert any(nomme(p, nom) for p in engagement.partenaires), (engagement.texte, nom, engagement.partenaires)
        assert engagement.leviers == voulu.get("leviers", [])
        assert {p.role for p in engagement.partenaires} == {voulu.get("role", "partenaire")}


def test_a_misprinted_name_is_proposed_never_certain():
    lecture = lire_fichier(DOCUMENTS / "c" / "enjeux.txt")
    lu = next(p for e in lecture.engagements for p in e.partenaires if p.marque == "Valcoeur Aggla")
    assert (lu.nom, lu.certitude) == ("Valcoeur Agglo", "propose")


def test_what_had_to_be_placed_says_so():
    """A name alone on its line was given to a row: less sure than one printed on the row's own line."""
    lecture = lire_fichier(DOCUMENTS / "c" / "orientations.txt")
    seul = next(e for e in lecture.engagements if e.texte.startswith("Créer une maison"))
    colle = next(e for e in lecture.engagements if e.texte.startswith("Réunir deux fois"))
    assert seul.confiance < colle.confiance


LIGNES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "ENJEU 1 DU CONTRAT",
                "ENGAGEMENTS LEVIER(S) PARTENAIRE(S)",
                "LEVIER(S)",
                "ENGAGEMENTS RENFORCES POUR LA PERIODE",
                "Etat",
                "Ville de Sarvigny",
                "Région Centre-Val de",
                "Loire",
                "Mobilité",
                "Mener une étude sur les déplacements Etat",
                "o puis une autre PAQTE CAF",
                "e . . : .",
                "Annexe 2",
                "",
            ]
        ),
        st.text(alphabet="abcdeEÉ'’.«»o :;|#\\10", max_size=30),
    ),
    max_size=40,
)


@given(LIGNES)
def test_any_lines_are_read(lignes):
    try:
        lecture = lire("\n".join(["ENGAGEMENTS PARTENAIRE(S)", *lignes]).encode(), "essai.txt")
    except LectureRefusee:
        return
    assert all(e.texte.strip() for e in lecture.engagements)


def _long(fois: int) -> bytes:
    tirage = random.Random(3)
    noms = ["Etat", "Ville de Sarvigny", "CAF", "Communauté de", "Agglo", "Etaf", "Mobilité", ". . e"]
    lignes = []
    for k in range(fois):
        if k % 60 == 0:
            lignes += [f"ENJEU {k // 60 + 1}", "VIVRE", "ENGAGEMENTS LEVIER(S) PARTENAIRE(S)"]
        lignes += [f"Renforcer les liens du point {k} avec {tirage.choice(noms)}", tirage.choice(noms)]
    return "\n".join(lignes).encode()


def test_ten_times_the_lines_take_about_ten_times_longer():
    exiger_loin_du_carre(lambda taille: lire(_long(taille), "essai.txt"), 400, 4000, negligeable=0.5)
