"""Reference document 000: facts and lines from its description by hand, never from a reading."""

import pytest

from reciproque.langue import fold
from tests.lecture.conftest import lire_corpus


@pytest.fixture(scope="module")
def lecture():
    return lire_corpus("000")


@pytest.fixture(scope="module")
def par_numero(lecture):
    return {e.numero: e for e in lecture.engagements if e.numero}


def test_identity(lecture):
    d = lecture.document
    assert d.nature == "protocole"
    assert (d.periode.debut, d.periode.fin) == ("2020", "2023-12-31")  # L6, L14
    assert d.territoire == "Orléans Métropole"
    assert d.lignes == 1009


# § 9: 101 rows, 1 to 101, all present, none twice, in order.
def test_101_numbered_commitments_none_lost(lecture):
    assert [e.numero for e in lecture.engagements if e.numero] == [str(n) for n in range(1, 102)]


# § 6, anomalies of the table: rows over page breaks, rows fallen out of it.
@pytest.mark.parametrize(
    ("numero", "lignes"),
    [
        ("1", (94, 94)),
        ("31", (134, 136)),
        ("41", (147, 149)),
        ("48", (159, 169)),
        ("49", (173, 173)),
        ("50", (175, 176)),
        ("51", (178, 182)),
        ("52", (184, 204)),
        ("53", (207, 207)),
        ("61", (218, 220)),
        ("79", (239, 241)),
        ("83", (248, 250)),
        ("99", (269, 271)),
        ("101", (273, 273)),
    ],
)
def test_lines_of_commitments(par_numero, numero, lignes):
    assert par_numero[numero].source.lignes == lignes


def test_the_stored_text_keeps_the_characters(par_numero):
    assert "2 chance" in par_numero["18"].texte  # L116: the lost superscript stays lost
    assert "CO₂" in par_numero["100"].texte
    assert "Pass emploi service" in par_numero["48"].texte
    assert "<" not in "".join(e.texte for e in par_numero.values())


# Annex of § 9: titles of headings with their lines; 101 = 29 + 14 + 11 + 27 + 20 by printed pillar and theme.
def test_the_tree(lecture, par_numero):
    par_ligne = {n.source.lignes[0]: n for n in lecture.noeuds}
    niveaux = {
        "pilier": (91, 131, 209, 244),
        "theme": (92, 111, 152, 210, 245),
        "axe": (93, 96, 112, 120, 122, 132, 142, 153, 205, 206, 211, 224, 246, 253, 259),
    }
    for niveau, lignes in niveaux.items():
        for ligne in lignes:
            assert par_ligne[ligne].niveau == niveau, ligne
    assert len(lecture.noeuds) == 4 + 5 + 15 + 3  # L113, L154 and L171 stand under an axis; L130 repeats L111
    for bas, haut in (
        (92, 91),
        (93, 92),
        (113, 112),
        (120, 111),
        (132, 131),
        (154, 153),
        (171, 153),
        (206, 152),
        (259, 245),
    ):
        assert par_ligne[bas].parent == par_ligne[haut].id, bas

    def racine(e):
        noeud = next(n for n in lecture.noeuds if n.id == e.noeud)
        while noeud.parent:
            noeud = next(n for n in lecture.noeuds if n.id == noeud.parent)
        return noeud.source.lignes[0]

    compte = {ligne: sum(racine(e) == ligne for e in par_numero.values()) for ligne in niveaux["pilier"]}
    assert compte == {91: 29, 131: 14 + 11, 209: 27, 244: 20}


def noms(e):
    return {p.collectif or p.nom for p in e.partenaires}


# § 9, « Lead/partners ».
@pytest.mark.parametrize(
    ("numeros", "voulu"),
    [
        (("13", "80", "99"), "conseil regional du centre-val de loire"),
        (("14", "15", "41"), "conseil departemental du loiret"),
        (("16", "43", "48", "52", "81", "94", "101"), "etat"),
        (("42",), "caisse d'allocations familiales du loiret"),
        (("95", "97", "98"), "bailleurs"),
        (("96", "97", "98", "40", "77"), "orleans metropole"),
        (("40", "77", "98"), "communes"),
        (("77",), "pole emploi"),
        (("16", "40", "98"), "fleury-les-aubrais"),
        (("40", "98"), "saint jean de braye"),
        (("98",), "icf atlantique centre val de loire"),
        (("98",), "logemloiret"),
    ],
)
def test_partners_named_at_a_rows_head_and_inside(par_numero, numeros, voulu):
    for numero in numeros:
        assert voulu in {fold(n) for n in noms(par_numero[numero])}, numero


@pytest.mark.parametrize(
    ("numero", "service"),
    [
        ("16", "sante"),
        ("43", "education nationale"),
        ("48", "jeunesse"),
        ("52", "culturelle"),
        ("81", "direccte"),
        ("101", "d.d.d.f.e"),
        ("77", "direccte"),
    ],
)
def test_services_of_the_state(par_numero, numero, service):
    assert any(p.nom == "État" and service in fold(p.service or "") for p in par_numero[numero].partenaires)


def test_rows_without_a_head_have_no_partner(par_numero):
    # The head rows are those of § 9; 57, 58 and 61 name an « Engagement de l'État » inside; 78 and 79 follow 77.
    avec = {int(n) for n, e in par_numero.items() if e.partenaires}
    assert avec == {13, 14, 15, 16, 40, 41, 42, 43, 48, 52, 57, 58, 61, *range(77, 82), *range(94, 100), 101}
    assert {p.certitude for n in ("78", "79") for p in par_numero[n].partenaires} == {"propose"}


def test_statuses_are_never_guessed(lecture):
    assert {e.statut for e in lecture.engagements} == {"inconnu"}
    assert any(a.code == "statut_par_couleur" and a.source.lignes[0] == 57 for a in lecture.avertissements)


def test_periods_are_those_of_each_commitment(par_numero):
    assert par_numero["16"].periode.fin == "2023"
    assert (par_numero["48"].periode.debut, par_numero["48"].periode.fin) == ("2019", "2022")
    assert par_numero["14"].periode.fin == "2022"
    assert par_numero["94"].periode.fin == "2023-12-31"
    assert par_numero["98"].periode.debut == "2020"
    assert par_numero["98"].echeance == "2019"


# § 1.1
def test_28_signature_blocks(lecture):
    assert len(lecture.signataires) == 28
    assert {s.etat for s in lecture.signataires} == {"signature"}
    categories = [s.categorie for s in lecture.signataires]
    assert categories.count("bailleur") == 9
    assert categories.count("commune") == 4
    assert categories.count("chambre_consulaire") == 3
    assert [categories.count(c) for c in ("epci", "region", "departement")] == [1, 1, 1]
    titres = {s.organisation: s.titre for s in lecture.signataires}
    assert titres["Préfecture du Loiret"] == "Préfet du Loiret"
    assert titres["Scalis"] == "Directeur administratif et financier"
    assert not any("CARRE" in f"{s.organisation}{s.titre}" for s in lecture.signataires)


# § 1.2: assembled from sentences, never printed as a list.
def test_ten_priority_neighbourhoods(lecture):
    lus = {fold(q.nom): q for q in lecture.quartiers if q.type in {"QPV", "autre"}}
    assert set(lus) == {
        "argonne", "la source", "les blossieres", "dauphine", "les chaises", "les trois fontaines", "pont bordeau",
        "clos de la grande salle", "lignerolles", "andrillons ormes du mail",
    }  # fmt: skip
    assert lus["la source"].communes == ["Orléans"]
    assert lus["lignerolles"].communes == ["Fleury-les-Aubrais"]
    assert lus["les chaises"].communes == ["Saint Jean de la Ruelle"]


def test_places_and_amounts_inside_commitments(par_numero):
    assert par_numero["96"].quartiers == ["La Source"]
    assert {fold(q) for q in par_numero["98"].quartiers} >= {"lignerolles", "pont bordeau", "clos de la grande salle"}
    assert [int(m.valeur) for m in par_numero["61"].montants] == [500000]


# § 2: 21 bullets, 6 + 11 + 4, across a page break.
def test_recommendations_of_the_evaluation(lecture):
    lignes = [r.source.lignes[0] for r in lecture.recommandations]
    assert lignes == [*range(24, 30), *range(33, 40), *range(41, 45), *range(48, 52)]
    themes = [r.theme for r in lecture.recommandations]
    assert [themes.count(t) for t in dict.fromkeys(themes)] == [6, 11, 4]


# S79: four headings repeated for each theme.
def test_findings(lecture):
    natures = {c.source.lignes[0]: c.nature for c in lecture.constats}
    for nature, lignes in {
        "constat": (789, 790, 824),
        "point_fort": (802, 803, 835, 861, 932),
        "point_faible": (807, 839, 867),
        "amelioration": (811, 843, 845, 871, 872),
    }.items():
        assert {natures.get(ligne) for ligne in lignes} == {nature}


# Shape i: what State, Département, Métropole and residents' councils promise in prose (L65-87); the Région only
# points to the table.
def test_promises_in_prose(lecture):
    prose = {e.source.lignes[0]: e for e in lecture.engagements if not e.numero}
    assert {81, 85} <= set(prose) <= {75, 81, 85, 87}
    assert noms(prose[85]) == {"Conseil Départemental du Loiret"}
    assert noms(prose[81]) == {"État"}
    assert all(e.confiance < 0.9 for e in prose.values())


# W14 and § 5.
@pytest.mark.parametrize(
    ("ligne", "nature", "valeur", "force"),
    [
        (133, "frequence", 1, "obligation"),
        (140, "frequence", 1, "obligation"),
        (155, "frequence", 1, "incitation"),
        (173, "frequence", 1, "obligation"),
        (129, "frequence", 1, "a_examiner"),
        (213, "frequence", 2, "obligation"),
        (42, "frequence", 2, "objectif"),
        (44, "frequence", 2, "objectif"),
        (141, "seuil", 25, "objectif"),
        (151, "seuil", 10, "objectif"),
        (159, "seuil", 15, "objectif"),
        (255, "seuil", 50, "obligation"),
        (264, "date", "2023-12-31", "obligation"),
        (268, "date", "2019", "obligation"),
        (268, "date", "2022", "obligation"),
        (582, "seuil", 25, "objectif"),
    ],
)
def test_rules(lecture, ligne, nature, valeur, force):
    lues = [(r.nature, r.valeur, r.force) for r in lecture.regles if r.source.lignes[0] <= ligne <= r.source.lignes[1]]
    assert (nature, valeur, force) in lues


def test_committee_before_and_after_each_call(lecture):
    assert any(
        r.nature == "ordre" and r.source.lignes == (37, 37) and "avant et après" in r.valeur for r in lecture.regles
    )


def test_bodies_acronyms_and_annexes(lecture):
    assert {"Comité des financeurs", "Conseil citoyen", "CLSPD", "Conseil local de santé mentale"} <= {
        i.nom for i in lecture.instances
    }
    sigles = {s.sigle: fold(s.developpe) for s in reversed(lecture.sigles)}
    assert sigles["CIO"] == "convention interministerielle d'objectifs"
    assert sigles["PARADS"].startswith("pole d'accueil en reseau")
    assert sigles["CLAS"] == "contrat local d'accompagnement a la scolarite"
    etats = {(p.source.lignes[0], p.etat) for p in lecture.pieces}
    assert {(282, "presente"), (456, "annoncee"), (500, "annoncee"), (586, "annoncee")} <= etats  # S62


# § 6: T4 to T14 (T2 and T3 became commitments and signatories).
def test_tables_of_figures(lecture):
    debuts = {t.source.lignes[0] for t in lecture.tableaux}
    assert {411, 420, 427, 441, 448, 743, 752, 828, 851, 978, 1004} <= debuts
    dsu = next(t for t in lecture.tableaux if t.source.lignes[0] == 1004)
    assert dsu.colonnes == ["Année", "Fleury-les-Aubrais", "Orléans", "Saint-Jean-de-Braye", "Saint-Jean-de-la-Ruelle"]
    assert len(dsu.lignes) == 5


# Added up by hand from the printed figures.
ECARTS = {
    (748, 346433, 346400),  # 80 000 + 103 500 + 62 400 + 100 500
    (757, 26000, 21000),  # 4 000 + 1 000 + 16 000
    (433, 72, 88.89),  # 8 of 9
    (506, 25, 27.52),  # 43 239 of 157 107
    (430, 80.66, 79.64),  # 313 of 393
    (520, 5, 4),  # « 5 structures » : four named
    (638, 3, 4),  # « 3 engagements » : four bullets
}


def test_the_wrong_figures_are_found_and_no_right_one_is_accused(lecture):
    lus = {(c.source.lignes[1], float(c.imprime), float(c.calcule)) for c in lecture.controles if c.verdict == "ecart"}
    assert lus == ECARTS


@pytest.mark.parametrize(
    "imprime",
    [
        21336811,
        2264853,
        15337967,
        753828,
        2980163,
        816574,
        59,
        15654170,
        382700,
        48000,
        296900,
        372433,
        33,
        29,
        28.9,
        22,
        71.75,
    ],
)
def test_right_figures_are_recomputed(lecture, imprime):
    assert any(c.verdict == "exact" and float(c.imprime) == imprime for c in lecture.controles)


def test_counts_the_document_gives_of_itself(lecture):
    lus = {c.libelle: c.verdict for c in lecture.controles if c.type == "compte"}
    assert lus["4 communes"] == "exact"
    assert lus["10 quartiers prioritaires"] == "exact"
