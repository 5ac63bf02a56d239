"""Reference document 002: columns flattened by a scan. Facts and lines come from its description, not a reading.

Short names, codes, line numbers and counts only; the sentences of the document stay outside the project.
"""

from collections import Counter

import pytest

from tests.lecture.conftest import lire_corpus
from tests.lecture.test_grille import nomme


@pytest.fixture(scope="module")
def lecture():
    return lire_corpus("002")


def de(lecture, *lignes):
    """The commitment that starts on one of these lines."""
    return next(e for e in lecture.engagements if e.source.lignes[0] in lignes)


def test_the_document(lecture):
    """§1: protocol 2020-2022 annexed to the contract that Blois signed on 7 July 2015 (L7-8)."""
    document = lecture.document
    assert (document.nature, document.periode.debut, document.periode.fin) == ("protocole", "2020", "2022")
    assert document.territoire == "Blois"
    assert [(c.nom, c.date) for c in lecture.contrats] == [("Blois", "2015-07-07")]


def test_five_stakes_with_their_titles(lecture):
    """§2.2: sheets at L400, 466, 650, 778, 898; the title stands in capitals between the two halves of the heading."""
    enjeux = [n for n in lecture.noeuds if n.niveau == "enjeu"]
    assert [(n.code, n.source.lignes[0]) for n in enjeux] == [
        ("1", 400),
        ("2", 466),
        ("3", 650),
        ("4", 778),
        ("5", 898),
    ]
    assert [n.titre.split()[0] for n in enjeux] == ["POURSUIVRE", "DYNAMISER", "ACCOMPAGNER", "CONSOLIDER", "MIEUX"]
    assert not any("CONTRAT" in n.titre for n in enjeux)


def test_two_lists_under_each_stake(lecture):
    """§2.2: axes stratégiques 4 + 8 + 5 + 6 + 8 = 31, priorités transversales 2 + 4 + 6 + 5 + 8 = 25."""
    enjeux = {n.id: n.code for n in lecture.noeuds if n.niveau == "enjeu"}
    axes = Counter(enjeux[n.parent] for n in lecture.noeuds if n.niveau == "axe_strategique")
    priorites = Counter(enjeux[n.parent] for n in lecture.noeuds if n.niveau == "priorite_transversale")
    assert axes == {"1": 4, "2": 8, "3": 5, "4": 6, "5": 8}
    assert priorites == {"1": 2, "2": 4, "3": 6, "4": 5, "5": 8}


def test_the_frame_each_stake_refers_to(lecture):
    """§2.2: axes of the Pacte de Dijon 1-2, 1-3, 1-4, 4, 2-5: a reference kept on the sheet, not nodes."""
    fiches = [n.fiche for n in lecture.noeuds if n.niveau == "enjeu"]
    renvois = [next(v for k, v in f.items() if "Pacte" in k) for f in fiches]
    assert [[m.split()[1] for m in r.split("\n")] for r in renvois] == [
        ["1", "2"],
        ["1", "3"],
        ["1", "4"],
        ["4"],
        ["2", "5"],
    ]
    assert not any(n.niveau == "axe" for n in lecture.noeuds)


DEBUTS = [
    *(446, 448, 450, 459, 463),
    *(539, 553, 558, 563, 571, 576, 582, 585, 588, 595, 597, 606, 612, 624, 633, 644, 648),
    *(725, 731, 734, 741, 745, 748, 750, 752, 759, 760, 763, 768, 771),
    *(866, 867, 869, 870, 872, 876, 877, 879, 881, 883, 885, 887, 891, 892, 893, 895, 897),
    *(961, 963, 964, 968, 972, 975, 976, 979, 983, 987, 990),
]


def test_every_commitment_starts_where_it_does(lecture):
    """§9: 63 commitments; the three block titles of stake 4 (L864, 874, 889) cannot be told from its items."""
    assert len(DEBUTS) == 63
    lus = [e.source.lignes[0] for e in lecture.engagements]
    assert [n for n in DEBUTS if n not in lus] == []
    assert set(lus) - set(DEBUTS) <= {864, 874, 889}
    assert len(lus) == len(set(lus))


def test_the_reference_frame_is_no_commitment(lecture):
    """§2.4: 24 + 18 items of the Pacte de Dijon, printed twice (L72-308, L1202-1448), bind nobody here."""
    assert not [e for e in lecture.engagements if not 400 <= e.source.lignes[0] <= 991]


@pytest.mark.parametrize(
    ("ligne", "noms"),
    [
        (539, ["État", "Agglopolys"]),
        (553, ["État", "Agglopolys"]),
        (576, ["Région"]),
        (725, ["Ville", "Agglopolys", "Région", "État"]),
        (731, ["Agglopolys", "Conseil Départemental 41"]),
        (734, ["État"]),
        (745, ["Ville", "Agglopolys", "État", "Conseil Départemental 41"]),
        (748, ["État"]),
        (750, ["État", "Région"]),
        (752, ["État"]),
        (961, ["Ville", "État"]),
        (964, ["Ville", "État"]),
        (972, ["Ville", "État", "CAF"]),
        (975, ["Ville", "État"]),
        (976, ["État"]),
        (979, ["État"]),
        (983, ["État"]),
        (987, ["État"]),
    ],
)
def test_partners_the_description_is_sure_of(lecture, ligne, noms):
    """§9: rows whose attribution is certain."""
    lus = de(lecture, ligne).partenaires
    assert len(lus) == len(noms)
    assert all(any(nomme(p, nom) for p in lus) for nom in noms)
    assert {p.role for p in lus} == {"partenaire"}


def test_no_partner_where_the_text_has_none(lecture):
    """§9: stake 1, stake 4 and rows 10-17 of stake 2 have lost their right columns."""
    nues = [e for e in lecture.engagements if e.source.lignes[0] < 466 or 595 <= e.source.lignes[0] <= 649]
    nues += [e for e in lecture.engagements if 860 < e.source.lignes[0] < 898]
    assert len(nues) >= 30
    assert not any(e.partenaires for e in nues)


def test_levers(lecture):
    """§9: PAQTE 5, PIC 2, PACTE 2, CDV 1 (printed CDhV), FDVA 1."""
    leviers = Counter(x for e in lecture.engagements for x in e.leviers)
    assert leviers == {"PAQTE": 5, "PIC": 2, "PACTE": 2, "CDhV": 1, "FDVA": 1}


def test_sub_items_stay_inside_their_commitment(lecture):
    """§9: L539 has 4, L597 has 3, L612 has 4, L734 has 4."""
    assert [de(lecture, n).texte.count("\n") for n in (539, 597, 612, 734)] == [4, 3, 4, 4]


def test_themes_of_the_left_column(lecture):
    """§9: Développement économique 6 rows, Démographie médicale 2, Commerce 1, Mobilité 7, Cadre 1; Jeunesse 5."""
    noeuds = {n.id: n for n in lecture.noeuds}
    themes = Counter(noeuds[e.noeud].source.lignes[0] for e in lecture.engagements if noeuds[e.noeud].niveau == "theme")
    assert themes == {558: 6, 582: 2, 588: 1, 591: 7, 593: 1, 758: 5}


def test_a_name_misread_is_proposed_under_the_right_name(lecture):
    """§10.6: « Agglopolys » comes out as Agalopolvs, Agalobolvs, AGalonolvs: the mark stays as printed."""
    marques = {p.marque: p for e in lecture.engagements for p in e.partenaires}
    for mal in ("Agalopolvs", "Agalobolvs", "AGalonolvs"):
        assert (marques[mal].nom, marques[mal].certitude) == ("Agglopolys", "propose")


def test_what_was_placed_by_its_height_is_less_sure(lecture):
    """§9 asks for a check of rows 4, 5, 7 and 9 of stake 2: their names stand on lines of their own."""
    assert all(de(lecture, n).confiance < 0.8 for n in (563, 571, 588, 968))
    assert all(de(lecture, n).confiance >= 0.8 for n in (576, 734, 976, 983))


def test_recommendations_of_the_evaluation(lecture):
    """§2.6 (b): 8 for stake 2, 7 for stake 3, 19 and a lead-in line for stake 4, none for stakes 1 and 5."""
    codes = {n.id: n.code for n in lecture.noeuds}
    assert Counter(codes.get(r.noeud) for r in lecture.recommandations) == {"2": 8, "3": 7, "4": 20}
    assert {r.theme for r in lecture.recommandations if r.source.lignes[0] in {518, 520}} == {
        "Interconnaissance et coordination des acteurs"
    }


def test_acronyms_of_the_table(lecture):
    """T7: 48 lines L994-1083; GHT, PAQTE, PEDT and PSQ were already explained in the body with the same words."""
    table = {s.sigle for s in lecture.sigles if 992 <= s.source.lignes[0] <= 1083}
    assert {"AFITF", "AdCF", "ANRU", "BGE ISMER", "CDV", "REP", "REP+", "SRADDET"} <= table
    assert len(table | {"GHT", "PAQTE", "PEDT", "PSQ"}) == 48


def test_a_target_inside_a_commitment(lecture):
    """§5: reserved shares of 15, 20 and 40 % (L736-738) stay in the words of L734."""
    texte = de(lecture, 734).texte
    assert all(part in texte for part in ("15 %", "20 %", "40 %"))
