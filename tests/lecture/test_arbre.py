"""Headings → tree: with level words, with codes, with nothing but their typography."""

import pytest

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Texte
from reciproque.lecture.intitules import lire_intitule
from reciproque.lecture.reconnaisseurs.arbre import Arbre
from reciproque.lecture.schema import DocumentLu, Source


@pytest.mark.parametrize(
    ("texte", "niveau", "code", "titre"),
    [
        ("Pilier cohésion sociale", "pilier", None, "Pilier cohésion sociale"),
        ("Pilier n° 3 – Cadre de vie", "pilier", "3", "Cadre de vie"),
        ("Objectif 1.1 : Favoriser la réussite", "objectif", "1.1", "Favoriser la réussite"),
        ("1. Agir résolument", None, "1", "Agir résolument"),
        ("A 111 - Objectif opérationnel : Faciliter l'accès", "objectif_operationnel", "A 111", "Faciliter l'accès"),
        ("A1 - Orientation stratégique : Accompagner", "orientation", "A1", "Accompagner"),
        ("AXE II – Emploi", "axe", "II", "Emploi"),
        ("I/ L'emploi", None, "I", "L'emploi"),
        ("A.1 Rapprocher les services", None, "A.1", "Rapprocher les services"),
        ("Enjeu transversal : Égalité", "enjeu", None, "Égalité"),
        ("Projet de quartier : Les Tanneries", "projet_de_quartier", None, "Les Tanneries"),
        ("Volet 2 : Éducation", "autre", "2", "Éducation"),
        ("Ambition : réussir ensemble", "autre", None, "Ambition : réussir ensemble"),
        ("L'accès aux droits", None, None, "L'accès aux droits"),
        ("Action sociale", None, None, "Action sociale"),
        ("2019-2022", None, None, "2019-2022"),
    ],
)
def test_headings_are_cut(texte, niveau, code, titre):
    lu = lire_intitule(texte)
    assert (lu.niveau, lu.code, lu.titre) == (niveau, code, titre)


def pousser(*titres: str):
    """Grow a tree; « . » means that something hangs on the last heading. Gives ``[(level, title, parent title)]``."""
    brouillon = Brouillon(Forme(texte=Texte([""]), blocs=[]), DocumentLu(fichier="x", empreinte="", format="texte"))
    arbre = Arbre(brouillon)
    for i, titre in enumerate(titres, 1):
        if titre == ".":
            arbre.nourrir()
        else:
            arbre.ajouter(titre, Source(lignes=(i, i)))
    noms = {n.id: n.titre for n in brouillon.lecture.noeuds}
    return [(n.niveau, n.titre, noms.get(n.parent or "", "")) for n in brouillon.lecture.noeuds]


def test_level_words():
    assert pousser(
        "Pilier 1 : Social", "Axe 1 : École", ".", "Axe 2 : Santé", ".", "Pilier 2 : Emploi", "Axe 3 : Former", "."
    ) == [
        ("pilier", "Social", ""),
        ("axe", "École", "Social"),
        ("axe", "Santé", "Social"),
        ("pilier", "Emploi", ""),
        ("axe", "Former", "Emploi"),
    ]


def test_codes_alone():
    assert [
        (t, p) for _, t, p in pousser("I. Social", "I.1 École", ".", "I.2 Santé", ".", "II. Emploi", "II.1 Former", ".")
    ] == [
        ("Social", ""),
        ("École", "Social"),
        ("Santé", "Social"),
        ("Emploi", ""),
        ("Former", "Emploi"),
    ]


def test_an_axis_above_an_orientation():
    lus = pousser(
        "Axe 1 : École",
        "Orientation 1.1 : Lire",
        ".",
        "Orientation 1.2 : Compter",
        ".",
        "Axe 2 : Santé",
        "Orientation 2.1 : Soigner",
        ".",
    )
    assert [p for _, _, p in lus] == ["", "École", "École", "", "Santé"]


def test_typography_alone():
    lus = pousser(
        "COHÉSION SOCIALE",
        "Favoriser la réussite des enfants.",
        ".",
        "Lutter contre le décrochage.",
        ".",
        "EMPLOI",
        "Former les jeunes aux métiers.",
        ".",
    )
    assert [(t, p) for _, t, p in lus] == [
        ("COHÉSION SOCIALE", ""),
        ("Favoriser la réussite des enfants.", "COHÉSION SOCIALE"),
        ("Lutter contre le décrochage.", "COHÉSION SOCIALE"),
        ("EMPLOI", ""),
        ("Former les jeunes aux métiers.", "EMPLOI"),
    ]


def test_labels_above_sentences():
    lus = pousser(
        "Pilier social",
        "Santé, solidarité",
        "L'accès aux soins de tous les habitants.",
        ".",
        "Éducation",
        "Aider chaque enfant à lire.",
        ".",
    )
    assert [n for n, _, _ in lus] == ["pilier", "theme", "axe", "theme", "axe"]


def test_a_heading_printed_again_is_one_node():
    assert (
        len(pousser("Pilier social", "Santé", "L'accès aux soins.", ".", "Santé", "La prévention pour tous.", ".")) == 4
    )


def test_a_sub_heading_speaks_of_its_parent():
    lus = pousser(
        "Pilier social",
        "Culture et sport",
        "L'accès à la culture et aux pratiques sportives.",
        "L'accès à une pratique sportive pour tous.",
        ".",
        "L'accès à la culture de chacun.",
        ".",
        "La mobilité des jeunes.",
        ".",
    )
    assert [p for _, _, p in lus][3:] == [lus[2][1], lus[2][1], "Culture et sport"]
