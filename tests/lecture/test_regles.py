"""Rules with their force, annexes, findings, recommendations, acronyms, bodies: small texts of our own."""

from decimal import Decimal

import pytest

from reciproque.lecture.reconnaisseurs.regles import force_de
from tests.lecture.conftest import lire_texte

TETE = (
    "Protocole d'engagements\n\nEngagement n°1 : Ouvrir un lieu.\n\nEngagement n°2 : "
    "Former.\n\nEngagement n°3 : Planter.\n\n"
)


def regles(phrase):
    return [(r.nature, r.valeur, r.unite, r.force) for r in lire_texte(TETE + phrase).regles]


@pytest.mark.parametrize(
    ("phrase", "attendue"),
    [
        ("Le comité de pilotage se réunit au moins deux fois par an.", ("frequence", 2, "fois par an", "obligation")),
        (
            "Soutenir au moins un projet par an et par quartier est obligatoire.",
            ("frequence", 1, "projet par an et par quartier", "obligation"),
        ),
        (
            "Les partenaires sont incités à tenir une réunion par trimestre.",
            ("frequence", 1, "réunion par trimestre", "incitation"),
        ),
        (
            "Ils examineront les modalités d'une réunion par an et par quartier.",
            ("frequence", 1, "réunion par an et par quartier", "a_examiner"),
        ),
        (
            "Un parcours de santé a été proposé deux fois par an depuis 2012.",
            ("frequence", 2, "fois par an", "constat"),
        ),
        ("Un avenant devra être approuvé dans un délai de 4 mois.", ("delai", 4, "mois", "obligation")),
        (
            "Les ordres du jour sont envoyés quinze jours avant chaque réunion.",
            ("delai", 15, "jour avant chaque réunion", "obligation"),
        ),
        ("Les dépôts sont enlevés sous 48 heures.", ("delai", 48, "heure", "obligation")),
        ("Au moins 25 % des crédits sont réservés à l'emploi.", ("seuil", 25, "%", "obligation")),
        ("L'objectif est de tendre vers 40 % de filles.", ("seuil", 40, "%", "objectif")),
        (
            "Réserver la moitié des heures aux habitants : c'est une obligation.",
            ("seuil", "la moitié", "part", "obligation"),
        ),
        (
            "Le comité des financeurs se réunit avant et après chaque appel à projets.",
            ("ordre", "avant et après chaque appel à projets", None, "obligation"),
        ),
        ("Les travaux doivent être achevés avant fin 2022.", ("date", "2022", None, "obligation")),
        ("Le bilan doit être remis au plus tard le 30 juin 2021.", ("date", "2021-06-30", None, "obligation")),
    ],
)
def test_rules_and_their_force(phrase, attendue):
    nature, valeur, unite, force = attendue
    assert (nature, Decimal(valeur) if isinstance(valeur, int) else valeur, unite, force) in regles(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "En 2018, 50 % des actions ont été visitées.",
        "Le taux de pauvreté était de 48 % en 2017.",
        "Le permis coûte 1 euro par jour.",
        "La loi du 21 février 2014 fixe le cadre.",
    ],
)
def test_figures_that_are_no_rules(phrase):
    assert [r for r in regles(phrase) if r[3] != "constat"] == []


def test_a_recommendation_is_an_aim():
    assert force_de("Réunir le comité", recommandation=True) == "objectif"
    assert force_de("Réunir le comité", engagement=True) == "obligation"
    assert force_de("Le ciel est bleu") == "constat"


def test_acronyms_of_sentences_and_glossary():
    texte = (
        TETE + "Le conseil local de santé mentale (CLSM) et les QPV (quartiers prioritaires de la ville) "
        "restent. L'ARS (voir page 3).\n\n"
        "GLOSSAIRE\n\nDDT : Direction départementale des territoires\nPRE – Programme de réussite éducative\n"
    )
    lus = {s.sigle: s.developpe for s in lire_texte(texte).sigles}
    assert lus == {
        "CLSM": "conseil local de santé mentale",
        "QPV": "quartiers prioritaires de la ville",
        "DDT": "Direction départementale des territoires",
        "PRE": "Programme de réussite éducative",
    }


def test_annexes_present_empty_announced():
    texte = (
        TETE + "La liste figure en annexe 4. Cf. tableau ci-joint.\n\nAnnexes au protocole :\n\n- Annexe 1 "
        ": Liste\n- Annexe 3 : Plan\n\n"
        "ANNEXE 1 : Liste\n\n" + "Un long contenu. " * 12 + "\n\nANNEXE 2 : Cartes\n"
    )
    lecture = lire_texte(texte)
    etats = {p.titre[:8].upper(): p.etat for p in lecture.pieces}
    assert etats["ANNEXE 1"] == "presente"
    assert etats["ANNEXE 2"] == "vide"
    assert etats["ANNEXE 3"] == etats["ANNEXE 4"] == "annoncee"
    assert any("ci-joint" in p.titre for p in lecture.pieces)
    assert any(a.code == "annexe_absente" for a in lecture.avertissements)


def test_findings_in_lists_and_in_grids():
    texte = TETE + (
        "Points forts\n\n- le réseau est solide\n\nDifficultés rencontrées :\n\n- trop peu de moyens humains\n\n"
        "Forces\tFaiblesses\nDes associations actives\tUn habitat dégradé\n"
    )
    lus = [(c.nature, c.texte) for c in lire_texte(texte).constats]
    assert lus == [
        ("point_fort", "le réseau est solide"),
        ("point_faible", "trop peu de moyens humains"),
        ("point_fort", "Des associations actives"),
        ("point_faible", "Un habitat dégradé"),
    ]


def test_recommendations_by_theme():
    texte = TETE + (
        "Préconisations de l'évaluation\n\nPour la gouvernance :\n\n- Réunir le comité plus "
        "souvent\n\nConcernant les actions :\n\n"
        "- Visiter chaque action\n- Simplifier les dossiers\n\nArticle 2. Durée\n\n- Une liste qui "
        "suit n'est pas une recommandation\n"
    )
    lus = [(r.theme, r.texte) for r in lire_texte(texte).recommandations]
    assert lus == [
        ("la gouvernance", "Réunir le comité plus souvent"),
        ("les actions", "Visiter chaque action"),
        ("les actions", "Simplifier les dossiers"),
    ]


def test_bodies_once_each():
    texte = TETE + "Le COPIL valide. Le comité de pilotage se réunit. Le comité technique prépare. Le CLSPD informe."
    assert [i.nom for i in lire_texte(texte).instances] == ["Comité de pilotage", "Comité technique", "CLSPD"]


def test_places_inherited_series_and_missing_numbers():
    texte = (
        "Protocole\n\n1\tVille de Bry : Priorité 1 : ouvrir le quartier du Val\n2\tPriorité 2 : "
        "planter au quartier du Val\n"
        "4\tFermer la rue du quartier des Aulnes à la circulation\n"
    )
    lecture = lire_texte(texte)
    un, deux, quatre = lecture.engagements
    assert [p.certitude for p in deux.partenaires] == ["propose"]
    assert deux.partenaires[0].nom == un.partenaires[0].nom
    assert quatre.quartiers == ["Aulnes"]
    assert any(a.code == "numero_manquant" for a in lecture.avertissements)


def test_the_thousands_of_a_number_are_not_its_unit():
    """« 30 000 par an » says no rule of thirty; « 1 200 visites par an » one of twelve hundred."""
    assert not regles("Nombre d'heures d'insertion : 30 000 par an.")
    assert regles("Réaliser 1 200 visites par an est obligatoire.") == [
        ("frequence", 1200, "visites par an", "obligation")
    ]
