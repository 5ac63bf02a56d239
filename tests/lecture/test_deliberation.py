"""Shape f: deliberations of councils, attendance as a table or in prose. Ours; expectations by hand in documents/f."""

import tomllib
from collections import Counter

import pytest

from reciproque.lecture import lire
from tests.lecture.conftest import DOCUMENTS, lire_fichier

ATTENDUS = tomllib.loads((DOCUMENTS / "f" / "attendus.toml").read_text(encoding="utf-8"))["document"]
CAS = [pytest.param(a, id=a["fichier"]) for a in ATTENDUS]


def lu(attendu):
    return lire_fichier(DOCUMENTS / "f" / attendu["fichier"])


@pytest.mark.parametrize("attendu", CAS)
def test_the_act(attendu):
    acte = lu(attendu).deliberation
    assert (acte.numero, acte.date, acte.en_exercice) == (attendu["numero"], attendu["date"], attendu["en_exercice"])
    assert acte.objet.startswith(attendu["objet"])
    voulu = attendu["resultat"]
    assert (acte.resultat.pour, acte.resultat.contre, acte.resultat.abstention) == (
        voulu.get("pour"),
        voulu.get("contre"),
        voulu.get("abstention"),
    )


@pytest.mark.parametrize("attendu", CAS)
def test_who_sits_and_for_whom(attendu):
    membres = lu(attendu).deliberation.membres
    comptes = Counter(m.presence for m in membres)
    assert comptes["present"] == attendu["presents"]
    assert comptes["represente"] == attendu["representes"]
    assert comptes["absent"] + comptes["excuse"] == attendu["absents"]
    par_nom = {m.nom: m for m in membres}
    for nom, commune, presence, mandataire, vote in attendu["membres"]:
        m = par_nom[nom]
        assert [m.commune or "", m.presence, m.mandataire or "", m.vote or ""] == [commune, presence, mandataire, vote]


@pytest.mark.parametrize("attendu", CAS)
def test_attendance_is_recomputed_and_only_the_wrong_count_told(attendu):
    lecture = lu(attendu)
    assert len(lecture.deliberation.plages) == attendu["plages"]
    controles = [c for c in lecture.controles if c.type == "presence"]
    assert controles
    ecarts = [[c.libelle.split(",")[0], c.imprime, c.calcule] for c in controles if c.verdict == "ecart"]
    assert ecarts == attendu["ecarts"]
    assert not [c for c in lecture.controles if c.verdict == "ecart" and c.type != "presence"]


@pytest.mark.parametrize("attendu", CAS)
def test_names_stay_with_the_members(attendu):
    lecture = lu(attendu)
    noms = {m.nom.split()[0] for m in lecture.deliberation.membres if len(m.nom.split()[0]) > 3}
    ailleurs = " ".join(
        [c.libelle for c in lecture.controles]
        + [a.message for a in lecture.avertissements]
        + [" ".join(cellule for ligne in t.lignes for cellule in ligne) for t in lecture.tableaux]
        + [s.organisation for s in lecture.signataires]
    )
    assert not [nom for nom in noms if nom in ailleurs]


def test_a_contract_that_quotes_deliberations_is_not_one():
    texte = (
        "Contrat de ville 2024-2030\n\nVu la délibération n° 2023-45 du conseil municipal du 9 mai 2023 ;\n\n"
        "Axe 1 : Emploi\n\nObjectif 1.1 : Aller vers les jeunes\n\nLes signataires s’engagent à :\n\n"
        "- Ouvrir une permanence dans chaque quartier (Ville).\n- Réunir le conseil citoyen (État).\n"
    )
    assert lire(texte.encode(), "contrat.txt").deliberation is None


def test_presence_changes_during_the_sitting():
    """Footnotes: somebody comes from item 12 on; the counts of both ranges follow."""
    entete = "Commune de Val\n\nExtrait du registre des délibérations\n\nDélibération n° 14\n\nEn exercice : 4\n\n"
    texte = (
        f"{entete}Ville\tNom\tPrénom\tPrésent\tPouvoir à\tVote\nVal\tABEL\tLuc\tP\t\tP\nVal\tBRUN\tIda\tP ⁽¹⁾\t\tP\n"
        "Val\tCROS\tMia\tAbs.\t\t\nVal\tDORE\tTom\tRepr.\tM. Abel\tP\n\n(1) À partir de 12\n\n"
        "N° de délibérations\tPrésents\tAbsents\tAbsents représentés\tVotants\n"
        "10 à 11\t1\t2\t1\t2\n12 à 15\t2\t1\t1\t3\n\n"
        "Le conseil municipal délibère et, à l’unanimité, approuve.\n\nVote : Pour 3\n"
    )
    lecture = lire(texte.encode(), "deliberation.txt")
    presence = [c for c in lecture.controles if c.type == "presence"]
    assert len(presence) >= 9
    assert {c.verdict for c in presence} == {"exact"}
