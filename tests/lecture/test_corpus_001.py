"""Reference document 001: facts and lines from its description by hand (seed 001), never from a reading."""

from collections import Counter
from decimal import Decimal

import pytest

from tests.lecture.conftest import lire_corpus

# § 9, one line a commitment: first line, last line, priority, partners, follow-up indicators, date of the impact ones
# (« - » printed without a date, « . » nothing printed). E État, T EPT, C communes, D départements, F CAF, d one of two,
# B bailleurs, L collectivités, R Région, A ARS, S signataires.
ENGAGEMENTS = """
664 664 1.1.1 ECT 4 2020
665 665 1.1.1 EC 1 2020
667 667 1.1.1 EL 1 2020
668 668 1.1.1 EL 2 2020
669 669 1.1.2 ECT 2 2020
670 670 1.1.2 ECT 2 2020
671 671 1.1.2 E 1 2020
673 673 1.1.2 E 1 2020
674 674 1.1.3 ECTD 4 2020
675 675 1.1.4 FC 2 2020
685 685 2.1.1 E 1 2020
686 686 2.1.1 ECT 1 2020
688 688 2.1.2 FC 1 2020
689 689 2.1.2 FD 1 2020
690 690 2.1.2 FD 1 -
691 691 2.1.2 B 2 2020
697 697 2.2.1 CTB 2 2020
698 698 2.2.2 ETC 1 2020
699 699 2.2.2 ECBTD 2 2020
705 705 2.3.1 ECFTD 3 2020
706 706 2.3.1 ECT 1 2020
707 707 2.3.1 ECT 2 2020
709 709 2.3.2 ECTD 1 2020
710 710 2.3.2 EL 1 2020
711 711 2.3.3 EFL 2 2020
719 719 2.4.1 AEC 2 2020
720 720 2.4.1 AEC 2 2020
730 730 3.1.1 ETC 3 2020
731 731 3.1.1 ETC 3 2020
733 733 3.1.2 ET 3 2020
734 734 3.1.3 ETC 3 2020
735 735 3.1.3 TC 1 2020
737 737 3.1.4 EC 2 2020
748 748 4.1.1 ED 1 2019-12
748 751 4.1.1 CED 1 2019-12
752 752 4.1.1 EDT 3 2019-12
753 753 4.1.1 D 2 2019-12
754 754 4.1.2 E 1 2019-12
755 757 4.1.2 DCT 4 2019-12
758 758 4.1.2 ET 0 .
759 759 4.1.2 TC 1 2019-12
760 762 4.1.3 TC 1 2019-12
769 769 4.2.1 CTE 3 2019-12
770 772 4.2.1 ET 2 2019-12
773 773 4.2.1 TC 1 2019-12
774 774 4.2.1 ERTC 1 2019-12
775 775 4.2.2 ERTC 1 2019-12
777 777 4.2.2 ETdR 0 .
778 778 4.2.2 ETC 1 2019-12
780 780 4.2.2 ETC 0 2019-12
787 787 4.3.1 E 2 2019-12
788 788 4.3.1 ET 1 2019-12
789 791 4.3.2 ETCR 1 2019-12
802 804 5.1.1 E 5 2019-12
805 805 5.1.1 ET 1 2019-12
806 806 5.1.1 ETC 2 2019-12
807 807 5.1.1 TCB 1 2019-12
808 808 5.1.2 T 1 2019-12
810 810 5.1.2 S 1 2019-12
811 811 5.1.2 E 1 2019-12
812 812 5.1.3 T 2 2019-12
813 813 5.1.3 ET 2 2019-12
815 815 5.1.3 ETDBC 1 2019-12
"""
PARTENAIRES = {
    "E": "État",
    "T": "EPT Grand Orly Seine Bièvre",
    "C": "communes",
    "D": "departements",
    "d": "Département",
    "F": "CAF",
    "B": "bailleurs",
    "L": "collectivites",
    "R": "Région Ile-de-France",
    "A": "ARS d'Ile-de-France",
    "S": "signataires",
}
LIGNES = [x.split() for x in ENGAGEMENTS.strip().splitlines()]


@pytest.fixture(scope="module")
def lecture():
    return lire_corpus("001")


@pytest.fixture(scope="module")
def noeuds(lecture):
    return {n.id: n for n in lecture.noeuds}


def test_identity(lecture):
    d = lecture.document
    assert d.nature == "protocole"
    assert (d.periode.debut, d.periode.fin) == ("2019", "2022-12-31")  # L13, L91
    assert "Bièvre" in (d.territoire or "")


# -- tree: § 9, 5 axes, 10 objectives, 26 priorities -----------------------------------------------------------------
def test_axes_come_from_the_body(lecture):
    axes = [n for n in lecture.noeuds if n.niveau == "axe"]
    assert [(a.code, a.source.lignes[0]) for a in axes] == [
        ("1", 656),
        ("2", 677),
        ("3", 722),
        ("4", 740),
        ("5", 794),
    ]
    assert all(a.parent is None for a in axes)
    # § 9: the list of article 6 lacks the end of the third title, the body has it.
    assert "jeunes" in axes[2].titre


def test_objectives_under_their_axis(lecture, noeuds):
    objectifs = [n for n in lecture.noeuds if n.niveau == "objectif"]
    assert [o.code for o in objectifs] == ["1.1", "2.1", "2.2", "2.3", "2.4", "3.1", "4.1", "4.2", "4.3", "5.1"]
    assert all(noeuds[o.parent].code == o.code[0] for o in objectifs)


def test_priorities_restart_in_each_objective(lecture, noeuds):
    priorites = [n for n in lecture.noeuds if n.niveau == "priorite"]
    par_objectif = Counter(noeuds[p.parent].code for p in priorites)
    assert par_objectif == {
        "1.1": 4, "2.1": 2, "2.2": 2, "2.3": 3, "2.4": 1, "3.1": 4, "4.1": 3, "4.2": 2, "4.3": 2, "5.1": 3
    }  # fmt: skip
    assert len(priorites) == 26
    assert [p.code for p in priorites if noeuds[p.parent].code == "3.1"] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("lignes", "mot"), [((760, 762), "carrière"), ((775, 777), "éloignés"), ((808, 810), "tierces")]
)
def test_titles_cut_by_a_page_are_whole(lecture, lignes, mot):
    titre = next(n.titre for n in lecture.noeuds if n.source.lignes == lignes)
    assert mot in titre  # § 9: L760+L762, L775+L777, L808+L810


# -- commitments -----------------------------------------------------------------------------------------------------
def test_63_commitments_with_their_lines(lecture):
    assert [e.source.lignes for e in lecture.engagements] == [(int(a), int(b)) for a, b, *_ in LIGNES]
    assert {e.nature for e in lecture.engagements} == {"engagement"}
    assert all(e.statut == "inconnu" for e in lecture.engagements)


def test_each_commitment_under_its_priority(lecture, noeuds):
    lus = []
    for e in lecture.engagements:
        priorite = noeuds[e.noeud]
        lus.append(f"{noeuds[priorite.parent].code}.{priorite.code}")
    assert lus == [ligne[2] for ligne in LIGNES]


def test_texts_glued_over_page_breaks(lecture):
    par_ligne = {e.source.lignes: e.texte for e in lecture.engagements}
    assert par_ligne[(748, 748)].endswith("etc.)")  # the second paragraph belongs to the next row
    assert "porteurs de projets qui" in par_ligne[(748, 751)]
    assert "accroître le recours aux structures" in par_ligne[(755, 757)]
    assert "des habitants des quartiers" in par_ligne[(760, 762)]
    assert "autour des actions portées par" in par_ligne[(789, 791)]


def test_partners_row_by_row(lecture):
    for engagement, ligne in zip(lecture.engagements, LIGNES, strict=True):
        lus = [p.collectif or p.nom for p in engagement.partenaires]
        assert sorted(lus) == sorted(PARTENAIRES[c] for c in ligne[3]), ligne
        assert {p.role for p in engagement.partenaires} == {"partenaire"}  # the column says so; nobody leads


def test_collectives_are_never_expanded(lecture):
    collectifs = [p for e in lecture.engagements for p in e.partenaires if p.collectif]
    assert len(collectifs) == 36 + 12 + 5 + 4 + 1  # § 9: communes, départements, bailleurs, collectivités, signataires
    assert all(p.organisations == [] for p in collectifs)


def test_services_stay_in_brackets(lecture):
    services = Counter(p.service for e in lecture.engagements for p in e.partenaires if p.service)
    assert services == {
        "Education Nationale": 2,
        "Education nationale": 2,
        "ANRU": 2,
    }  # L665, L667, L668, L671, L710, L734


def test_ambiguous_marks_list_every_candidate(lecture):
    doutes = [p for e in lecture.engagements for p in e.partenaires if p.certitude == "propose"]
    assert Counter(p.marque for p in doutes) == {"CAF": 6, "Département": 1}
    assert all(len(p.organisations) == 2 for p in doutes)  # two départements, two CAF sign


def test_confidence_drops_where_the_reading_had_to_repair(lecture):
    par_ligne = {e.source.lignes[0]: e.confiance for e in lecture.engagements}
    droites, decalees = [664, 665, 705, 787], [669, 688, 699, 754, 815]  # § 6: column shifts of tables B
    assert min(par_ligne[n] for n in droites) >= 0.9 > max(par_ligne[n] for n in decalees)


# -- indicators: § 5.1 to 5.3 ----------------------------------------------------------------------------------------
def test_18_context_indicators_on_their_objective(lecture, noeuds):
    contexte = [i for i in lecture.indicateurs if i.famille == "contexte"]
    assert Counter(noeuds[i.noeud].code for i in contexte) == {
        "1.1": 3, "2.1": 2, "2.2": 2, "2.3": 4, "2.4": 1, "3.1": 1, "4.1": 2, "4.2": 1, "4.3": 1, "5.1": 1
    }  # fmt: skip
    assert all(i.engagement is None and i.etat == "defini" for i in contexte)


def test_105_follow_up_indicators_on_their_commitment(lecture):
    par_id = {i.id: i for i in lecture.indicateurs}
    for engagement, ligne in zip(lecture.engagements, LIGNES, strict=True):
        suivi = [
            par_id[i] for i in engagement.indicateurs if par_id[i].famille == "suivi" and par_id[i].etat == "defini"
        ]
        assert len(suivi) == int(ligne[4]), ligne
    definis = [i for i in lecture.indicateurs if i.famille == "suivi" and i.etat == "defini"]
    assert len(definis) == 105
    assert any(i.libelle.startswith("Nombre PEDT-Plans mercredi") for i in definis)  # a dash inside a label
    assert not any(i.libelle.startswith("l'IAE") for i in definis)  # § 10.1


def test_impact_indicators_are_to_be_determined_with_their_date(lecture):
    par_id = {i.id: i for i in lecture.indicateurs}
    for engagement, ligne in zip(lecture.engagements, LIGNES, strict=True):
        impact = [par_id[i] for i in engagement.indicateurs if par_id[i].famille == "impact"]
        assert len(impact) == (ligne[5] != "."), ligne
        assert all(i.etat == "a_determiner" for i in impact)
        dates = [c.echeance for i in impact for c in i.cibles]
        assert dates == ([] if ligne[5] in {".", "-"} else [ligne[5]]), ligne
    attentes = [i for i in lecture.indicateurs if i.famille == "suivi" and i.etat == "a_determiner"]
    assert [i.source.lignes[0] for i in attentes] == [758, 777, 780]  # § 5.3


# -- neighbourhoods: § 1.1 -------------------------------------------------------------------------------------------
def test_65_neighbourhoods(lecture):
    assert len(lecture.quartiers) == 65
    assert Counter(q.type for q in lecture.quartiers) == {"QPV": 31, "QVA": 34}
    assert all(q.communes and q.contrat for q in lecture.quartiers)
    assert all((q.population is None) == (q.type == "QVA") for q in lecture.quartiers)


def test_contracts_are_filled_down_across_communes(lecture):
    comptes = {
        nom: (
            sum(q.type == "QPV" for q in siens),
            sum(q.type == "QVA" for q in siens),
            sum(q.population or 0 for q in siens),
        )
        for nom in {q.contrat for q in lecture.quartiers}
        if (siens := [q for q in lecture.quartiers if q.contrat == nom])
    }
    assert comptes == {
        "Val de Bièvre": (10, 19, 18671),
        "Seine-Amont": (9, 5, 31247),
        "Orly": (1, 3, 7181),
        "Thiais": (1, 0, 2425),
        "Valenton": (2, 0, 12424),
        "Villeneuve-Saint-Georges": (4, 2, 13703),
        "Portes de l'Essonne": (3, 4, 9860),
        "Viry-Chatillon": (1, 1, 16369),
    }


@pytest.mark.parametrize(
    ("ligne", "communes", "population"),
    [
        (1026, ["Cachan"], 2259),  # figures pushed one cell to the right
        (1035, ["Arcueil", "Gentilly"], 2390),
        (1049, ["Villejuif"], 1979),
        (1054, ["L'Haÿ-les-Roses", "Villejuif"], 3066),
        (1075, ["Limeil-Brévannes", "Valenton", "Villeneuve-Saint-Georges"], 10107),  # printed with a stray space
        (1084, ["Villeneuve-Saint-Georges"], None),  # after a page break
        (1092, ["Grigny", "Viry-Chatillon"], 16369),
    ],
)
def test_communes_and_population_of_a_row(lecture, ligne, communes, population):
    quartier = next(q for q in lecture.quartiers if q.source.lignes[0] == ligne)
    assert (quartier.communes, quartier.population) == (communes, population)


def test_homonyms_stay_apart(lecture):
    jardins = [(q.type, q.communes) for q in lecture.quartiers if q.nom == "Cités Jardins"]
    assert jardins == [("QVA", ["Arcueil"]), ("QPV", ["Cachan"])]  # § 10.8
    assert sum(q.nom == "Centre-Ville" for q in lecture.quartiers) == 2


# -- national measures: § 5.5 ----------------------------------------------------------------------------------------
def test_42_rows_of_national_measures(lecture):
    numeros = [m.numero for m in lecture.mesures]
    assert numeros == ["1", "1.a", "1.b", *(str(n) for n in range(2, 41))]
    assert sum(len(m.indicateurs) for m in lecture.mesures) == 61
    etats = Counter(m.etat for m in lecture.mesures)
    assert etats == {
        "En cours de déploiement": 23,
        "En cours de lancement": 14,
        "Objectif atteint": 4,
        "En voie de finalisation": 1,
    }
    assert [m.numero for m in lecture.mesures if m.etat == "Objectif atteint"] == ["7", "16", "17", "29"]
    par_numero = {m.numero: m for m in lecture.mesures}
    assert [len(par_numero[n].indicateurs) for n in ("2", "5", "19", "25", "40")] == [3, 3, 4, 3, 2]
    assert par_numero["40"].source.lignes == (1015, 1015)  # the number in the second cell


# -- yearly funding: § 6, F1 to F14 ----------------------------------------------------------------------------------
def test_14_yearly_funding_tables(lecture):
    tables = [t for t in lecture.tableaux if 1174 <= t.source.lignes[0] <= 1435]
    assert [t.source.lignes for t in tables] == [
        (1174, 1180), (1191, 1197), (1209, 1215), (1241, 1247), (1263, 1269), (1281, 1287), (1299, 1305),
        (1317, 1323), (1335, 1342), (1353, 1359), (1372, 1378), (1395, 1401), (1412, 1418), (1429, 1435),
    ]  # fmt: skip
    assert all([ligne[0] for ligne in t.lignes[:5]] == ["2015", "2016", "2017", "2018", "2019"] for t in tables)
    assert "Arcueil" in (tables[3].titre or "")


# -- controls --------------------------------------------------------------------------------------------------------
def test_the_wrong_figures_are_found_and_no_other(lecture):
    ecarts = {(c.source.lignes[1], c.imprime, c.calcule) for c in lecture.controles if c.verdict == "ecart"}
    assert ecarts == {
        (1094, Decimal(111871), Decimal(111880)),  # the 31 populations add up to 111 880
        (1435, Decimal(91500), Decimal(91000)),  # F14: 15 500 + 13 000 + 14 500 + 18 500 + 29 500
        (1524, Decimal(44), Decimal("50.0")),  # § 5.6: « plus de la moitié (44 %) »
    }


def test_right_figures_are_said_right(lecture):
    exacts = {(c.source.lignes[0], c.imprime) for c in lecture.controles if c.verdict == "exact"}
    for ligne, valeur in [(113, 31), (113, 16), (115, 34), (115, 16), (117, 65), (117, 18), (1019, 18), (1524, 70)]:
        assert (ligne, Decimal(valeur)) in exacts
    poids = [c for c in lecture.controles if c.type == "pourcentage" and 1022 <= c.source.lignes[0] <= 1092]
    assert len(poids) == 31
    assert {c.verdict for c in poids} == {"exact"}  # 1,5 % of 1,527 is a rounding
    assert sum(c.type == "total" and c.source.lignes[0] >= 1174 for c in lecture.controles) >= 28


# -- contracts, parties, annexes, bodies, rules ----------------------------------------------------------------------
def test_the_8_contracts_covered(lecture):
    assert {c.nom: c.date for c in lecture.contrats} == {
        "Seine-Amont": "2015-06-19",
        "Portes de l'Essonne": "2015-06-28",
        "Villeneuve-Saint-Georges": "2015-07-01",
        "Thiais": "2015-07-07",
        "Val de Bièvre": "2015-07-09",
        "Orly": "2015-07-10",
        "Valenton": "2015-09-29",
        "Viry-Chatillon": "2015-12-15",
    }  # L78-L85


def test_parties_with_and_without_a_signature_block(lecture):
    par_etat = {e: [s for s in lecture.signataires if s.etat == e] for e in ("signature", "annonce")}
    assert Counter(s.categorie for s in par_etat["signature"]) == {
        "commune": 18, "etat": 2, "epci": 1, "departement": 2, "organisme": 4
    }  # fmt: skip
    assert {s.categorie for s in par_etat["annonce"]} == {"region", "bailleur"}
    assert len(par_etat["annonce"]) == 3  # § 1: Région, AORIF, « les bailleurs »
    communes = {s.organisation for s in par_etat["signature"] if s.categorie == "commune"}
    assert {"L'Haÿ-les-Roses", "Le Kremlin-Bicêtre", "Viry-Chatillon"} <= communes


def test_annexes(lecture):
    etats = {p.titre[:8]: p.etat for p in lecture.pieces if p.titre.startswith("Annexe")}
    assert etats["Annexe 1"] == etats["Annexe 2"] == etats["Annexe 4"] == "presente"
    assert etats["Annexe 3"] == "vide"  # L1113: a title only
    assert etats["Annexe 5"] in {"vide", "annoncee"}  # L64, and its title alone on the last line


def test_the_diagnosis_is_98_findings_and_115_lines_of_work(lecture):
    assert Counter(c.nature for c in lecture.constats) == {"constat": 98, "amelioration": 115}  # § 2
    assert len({c.theme for c in lecture.constats}) == 30
    assert all(180 <= c.source.lignes[0] <= 636 for c in lecture.constats)


@pytest.mark.parametrize(
    ("ligne", "nature", "valeur", "force"),
    [
        (742, "seuil", Decimal(25), "obligation"),
        (821, "frequence", Decimal(1), "obligation"),
        (829, "frequence", Decimal(2), "obligation"),
        (829, "frequence", Decimal(1), "obligation"),
        (847, "date", "2020-09", "obligation"),
        (855, "delai", Decimal(4), "obligation"),
    ],
)
def test_rules_with_their_force(lecture, ligne, nature, valeur, force):
    assert any(
        r.source.lignes[0] == ligne and r.nature == nature and r.valeur == valeur and r.force == force
        for r in lecture.regles
    )


def test_bodies(lecture):
    noms = {i.nom for i in lecture.instances}
    assert {"Conférence annuelle", "Comité de pilotage", "Comité technique"} <= noms  # § 7
