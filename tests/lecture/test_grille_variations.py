"""The same grid in other orders, shifts and cuts reads the same; generated tables never fail nor crawl."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reciproque.langue import fold
from reciproque.lecture import LectureRefusee
from tests.harnais.mesure import exiger_loin_du_carre
from tests.lecture.conftest import lire_texte

VERBES = ["Ouvrir", "Soutenir", "Créer", "Développer", "Renforcer", "Accompagner", "Installer", "Proposer"]
OBJETS = [
    "une halte-garderie au pied des tours",
    "deux ateliers de réparation de vélos",
    "des cours de français le soir pour les parents",
    "un jardin partagé avec les écoles",
    "la médiation de nuit dans les halls",
    "un forum des métiers au gymnase municipal",
    "les associations qui tiennent une permanence",
    "un bus de dépistage sur la place du marché",
]
ACTEURS = [
    "État",
    "CAF",
    "Communes",
    "Bailleurs",
    "Département",
    "Pôle emploi",
    "État, communes",
    "CAF et communes",
    "ARS",
]
SUIVI = [
    "Nombre de places",
    "Taux de présence",
    "Nombre d'ateliers",
    "Part de femmes parmi les inscrits",
    "Montant engagé",
]
IMPACT = ["- Déterminés en 2021", "à définir", "Évolution du recours aux droits"]
TETES = {
    "engagement": ["Engagements", "ENGAGEMENTS QUI S'Y RAPPORTENT", "Actions à mener", "Ce que nous ferons"],
    "acteurs": ["Partenaires", "PARTENAIRES QUI S'Y ENGAGENT", "Qui s'engage ?", "Acteurs concernés"],
    "suivi": ["Indicateurs de suivi", "Indicateurs", "INDICATEURS DE RÉALISATION"],
    "impact": ["Indicateurs d'impact", "Impact attendu"],
}

LIGNE = st.fixed_dictionaries(
    {
        "engagement": st.builds(lambda v, o: f"{v} {o}", st.sampled_from(VERBES), st.sampled_from(OBJETS)),
        "acteurs": st.sampled_from(ACTEURS),
        "suivi": st.lists(st.sampled_from(SUIVI), min_size=1, max_size=3, unique=True).map(
            lambda x: "".join(f" - {i}" for i in x).strip()
        ),
        "impact": st.sampled_from(IMPACT),
    }
)
GRILLE = st.lists(LIGNE, min_size=3, max_size=6, unique_by=lambda r: r["engagement"])
ORDRE = st.permutations(["engagement", "acteurs", "suivi", "impact"])
ENTETES = st.fixed_dictionaries({k: st.sampled_from(v) for k, v in TETES.items()})


def ecrire(lignes, ordre, entetes):
    tete = "\t".join(entetes[c] for c in ordre)
    corps = "\n".join("\t".join(ligne[c] for c in ordre) for ligne in lignes)
    return f"Protocole\n\nObjectif 1 : Vivre ensemble\n\n{tete}\n{corps}\n"


def essentiel(lecture):
    par_id = {i.id: i for i in lecture.indicateurs}
    return [
        (
            e.texte,
            sorted(p.collectif or p.nom for p in e.partenaires),
            sorted((par_id[i].famille, par_id[i].etat, par_id[i].libelle) for i in e.indicateurs),
        )
        for e in lecture.engagements
    ]


@given(GRILLE, ORDRE, ENTETES)
def test_columns_in_any_order_under_any_heading(lignes, ordre, entetes):
    lus = essentiel(lire_texte(ecrire(lignes, ordre, entetes)))
    reference = essentiel(lire_texte(ecrire(lignes, list(TETES), {k: v[0] for k, v in TETES.items()})))
    assert [x[0] for x in lus] == [r["engagement"] for r in lignes]
    assert lus == reference


@given(GRILLE, st.data())
def test_a_row_that_lost_its_first_cell_is_put_right(lignes, data):
    """The priority column is merged: some exports drop its empty cell, others add one."""
    tete = "Priorité\tEngagements\tPartenaires\tIndicateurs de suivi\tIndicateurs d'impact"
    rangees = []
    for i, ligne in enumerate(lignes):
        cellules = [ligne[c] for c in TETES]
        avant = ["1. Une priorité à tenir"] if i == 0 else data.draw(st.sampled_from([[""], [], ["", ""]]))
        rangees.append("\t".join([*avant, *cellules]))
    corps = "\n".join(rangees)
    lus = essentiel(lire_texte(f"Objectif 1 : Vivre ensemble\n\n{tete}\n{corps}\n"))
    assert lus == essentiel(lire_texte(ecrire(lignes, list(TETES), {k: v[0] for k, v in TETES.items()})))


@given(GRILLE, st.integers(0, 4), st.integers(1, 5))
def test_a_row_cut_by_a_page_is_glued(lignes, rang, mot):
    """The commitment and its last indicator go on after a blank line, in a row of their own."""
    rang %= len(lignes)
    rangees = []
    for i, ligne in enumerate(lignes):
        mots = ligne["engagement"].split()
        coupe = min(mot, len(mots) - 1)
        if i == rang and mots[coupe][0].islower():
            debut, fin = " ".join(mots[:coupe]), " ".join(mots[coupe:])
            rangees += ["\t".join([debut, ligne["acteurs"], ligne["suivi"], ligne["impact"]]), "", f"{fin}\t\t\t"]
        else:
            rangees.append("\t".join(ligne[c] for c in TETES))
    tete = "\t".join(v[0] for v in TETES.values())
    lecture = lire_texte("Objectif 1 : Vivre ensemble\n\n" + tete + "\n" + "\n".join(rangees) + "\n")
    assert [" ".join(e.texte.split()) for e in lecture.engagements] == [r["engagement"] for r in lignes]


CELLULE = st.sampled_from(
    [
        "", "1. Une priorité", "2.", "Axe 2 : Habiter", "Engagements", "Partenaires", "Indicateurs de suivi",
        "Total", "X", "-", "12 300", "45 %", "Ouvrir un lieu", "de la ville", "- Nombre de lieux - Taux",
        "État / CAF", "Déterminés en 2020", "QPV", "Nom du quartier", "Commune", "Habitants", "Les Tilleuls",
        "2019", "1 200 €", "Mesures", "n°", "En cours de déploiement", "INDICATEURS DE CONTEXTE",
        "Pilote : la Ville",
    ]
)  # fmt: skip


def _mots(texte: str) -> set[str]:
    """Folded words; dashes part them whatever space stands beside."""
    return set(fold(texte.replace("\t", " ").replace("-", " ")).split())


@given(st.lists(st.lists(CELLULE, min_size=1, max_size=8), min_size=1, max_size=25), st.sets(st.integers(0, 25)))
def test_any_table_is_read_or_left(rangees, coupures):
    lignes = []
    for i, cellules in enumerate(rangees):
        lignes += ([""] if i in coupures else []) + ["\t".join(cellules)]
    try:
        lecture = lire_texte("Axe 1 : Vivre\n\n" + "\n".join(lignes))
    except LectureRefusee:
        return
    ids = {n.id for n in lecture.noeuds}
    assert all(n.parent in ids | {None} and n.parent != n.id for n in lecture.noeuds)
    assert all(e.noeud in ids | {None} for e in lecture.engagements)
    engagements = {e.id for e in lecture.engagements}
    assert all(i.engagement in engagements | {None} and i.noeud in ids | {None} for i in lecture.indicateurs)
    imprime = _mots(lecture.texte)
    for e in lecture.engagements:
        assert _mots(e.texte) <= imprime, e.texte  # nothing is invented
        assert 0 < e.confiance <= 1


TETE = "Priorité\tEngagements\tPartenaires\tIndicateurs de suivi\tIndicateurs d'impact\n"


def _titres(n):
    titres = "\n\n".join(f"Objectif {i}.{j} : Vivre" for i in range(n // 3) for j in range(3))
    return f"{titres}\n\n{TETE}\tOuvrir\tCAF\t-\t-"


def _quartiers(n):
    lignes = "".join(f"\tQuartier {i}\tX\t\t1 200\t2 %\n" for i in range(n))
    return "Commune\tQuartier\tQPV\tHabitants\tPoids\n" + lignes


def _mesures(n):
    lignes = "".join(f"{i % 90}\tCréer des postes\tEn cours\n" for i in range(n))
    return "n°\tMesure\tNiveau d'engagement\n" + lignes


HOSTILES = {
    "decalees": lambda n: TETE + "Ouvrir un lieu\t\tÉtat / communes\t- Nombre - Taux\tà définir\n" * n,
    "glissees": lambda n: TETE + "Ouvrir un lieu\tÉtat / communes\t- Nombre - Taux\tà définir\t\n" * n,
    "suites": lambda n: TETE + "\tOuvrir un lieu et\tÉtat\t- Nombre de\t-\n" + "\n\tde la ville et\t\tlieux de\t\n" * n,
    "groupes": lambda n: TETE + "".join(f"AXE {i} : HABITER\t\t\t\t\n\tOuvrir\tCAF\tNombre\t-\n" for i in range(n)),
    "fusions": lambda n: TETE + "1. A\tOuvrir\tÉtat\tNombre\t-\n" + "\t\tCAF\tNombre\t-\n" * n,
    "listes": lambda n: (
        "Les quartiers prioritaires :\n\n" + "".join(f"- Le Val {i} (Ville {i}), 1 200 hab.\n" for i in range(n))
    ),
    "mesures": _mesures,
    "quartiers": _quartiers,
    "titres": _titres,
}


@pytest.mark.parametrize("nom", sorted(HOSTILES))
def test_four_times_the_table_is_not_sixteen_times_the_time(nom):
    def passer(taille):
        with suppress(LectureRefusee):
            lire_texte("Axe 1 : Vivre\n\n" + HOSTILES[nom](taille))

    exiger_loin_du_carre(passer, 250, 1000, negligeable=0.08)
