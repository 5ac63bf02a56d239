"""From printed marks to organisations: acronyms, signatories, lexicon, collectives."""

import pytest

from reciproque.lecture.categories import categoriser
from reciproque.lecture.lexique import charger
from reciproque.lecture.partenaires import Resolveur, chapeaux_internes, lire_chapeau, lire_queue

SIGNATAIRES = [
    ("Valmont Agglomération", "epci"),
    ("Ville de Saint-Loup", "commune"),
    ("Bréville", "commune"),
    ("Conseil départemental de l'Yèvre", "departement"),
    ("Caisse d'allocations familiales de l'Yèvre", "organisme"),
    ("Agence régionale de santé", "organisme"),
    ("Yèvre Habitat", "bailleur"),
    ("Direction des services départementaux de l'Éducation nationale", "etat"),
]


@pytest.fixture(scope="module")
def resolveur():
    return Resolveur(signataires=SIGNATAIRES, sigles=[("YH", "Yèvre Habitat"), ("CC", "Conseils citoyens")])


def lus(partenaires):
    return [(p.collectif or "/".join(p.organisations), p.service, p.certitude) for p in partenaires]


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("CAF", [("Caisse d'allocations familiales de l'Yèvre", None, "certain")]),
        ("CAF de l'Yèvre", [("Caisse d'allocations familiales de l'Yèvre", None, "certain")]),
        ("la Caf", [("Caisse d'allocations familiales de l'Yèvre", None, "certain")]),
        ("Agglomération", [("Valmont Agglomération", None, "certain")]),
        ("EPCI", [("Valmont Agglomération", None, "certain")]),
        ("le Département", [("Conseil départemental de l'Yèvre", None, "certain")]),
        ("Départements", [("departements", None, "certain")]),
        ("Ville de Bréville", [("Bréville", None, "certain")]),
        ("commune de Saint Loup", [("Ville de Saint-Loup", None, "certain")]),
        ("Ville", [("Ville de Saint-Loup/Bréville", None, "propose")]),
        (
            "Etat (Education Nationale), communes / EPT",
            [
                ("État", "Education Nationale", "certain"),
                ("communes", None, "certain"),
                ("Valmont Agglomération", None, "certain"),
            ],
        ),
        ("DDETS et DRAC", [("État", "DDETS", "certain"), ("État", "DRAC", "certain")]),
        ("UD45 DIRECCTE du Loiret", [("État", "UD45 DIRECCTE du Loiret", "certain")]),
        ("Délégation départementale de l'ARS", [("Agence régionale de santé", None, "certain")]),
        ("YH", [("Yèvre Habitat", None, "certain")]),
        ("CC", [("conseils_citoyens", None, "certain")]),
        ("Bailleurs sociaux ; associations", [("bailleurs", None, "certain"), ("associations", None, "certain")]),
        ("Chambre des métiers et de l'artisanat", [("Chambre de métiers et de l'artisanat", None, "certain")]),
        ("Pôle Emploi, Mission locale", [("Pôle emploi", None, "certain"), ("Mission locale", None, "certain")]),
        ("Les Ateliers du Gué", [("Les Ateliers du Gué", None, "propose")]),
        ("Centre social Les Tilleuls", [("Centre social Les Tilleuls", None, "certain")]),
        ("bailleurs du territoire", [("bailleurs", None, "certain")]),
        ("Valmont Aggl0mération", [("Valmont Agglomération", None, "certain")]),
        ("", []),
        ("à définir", []),
    ],
)
def test_marks(resolveur, cellule, attendu):
    assert lus(resolveur.lister(cellule)) == attendu


def test_the_printed_mark_is_kept(resolveur):
    (p,) = resolveur.lister("la C.A.F. de l'Yèvre", role="partenaire")
    assert (p.marque, p.role) == ("la C.A.F. de l'Yèvre", "partenaire")


def test_an_ambiguous_acronym_lists_every_candidate():
    (p,) = Resolveur().lister("CC")
    assert p.certitude == "propose"
    assert p.organisations == ["Communauté de communes", "Conseils citoyens"]


def test_two_departments_sign_and_one_is_named():
    deux = Resolveur(
        signataires=[("Département de l'Essonne", "departement"), ("Département du Val-de-Marne", "departement")]
    )
    (seul,) = deux.lister("Département")
    assert (len(seul.organisations), seul.certitude) == (2, "propose")
    (precis,) = deux.lister("CD de l'Essonne")
    assert (precis.organisations, precis.certitude) == (["Département de l'Essonne"], "certain")


def test_lower_case_is_no_acronym(resolveur):
    assert resolveur.lister("cd") == []


def test_mentions_in_prose(resolveur):
    texte = (
        "avec le soutien de l'Etat, de la CAF de l'Yèvre et de la Ville de Bréville ; les bailleurs sociaux suivront."
    )
    mentions = resolveur.mentions(texte)
    assert lus(m.partenaire for m in mentions) == [
        ("État", None, "certain"),
        ("Caisse d'allocations familiales de l'Yèvre", None, "certain"),
        ("Bréville", None, "certain"),
        ("bailleurs", None, "certain"),
    ]
    assert texte[mentions[2].debut : mentions[2].fin] == "Ville de Bréville"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("CAF de l'Yèvre : Ouvrir une crèche", ["Caisse d'allocations familiales de l'Yèvre"]),
        ("Communes et Agglomération : Former", ["communes", "Valmont Agglomération"]),
        ("[CAF, Yèvre Habitat] Ouvrir un lieu", ["Caisse d'allocations familiales de l'Yèvre", "Yèvre Habitat"]),
        ("Le Département s'engage à financer", ["Conseil départemental de l'Yèvre"]),
        ("L'État et la Ville de Bréville créent dix postes", ["État", "Bréville"]),
        ("Etat : Direction régionale des affaires culturelles (D.R.A.C.) : ENGAGEMENTS 2020 : - soutenir", ["État"]),
        ("Engagement de l'Etat : 40 % de jeunes", ["État"]),
        ("Favoriser l'insertion sociale : ouvrir", None),
        ("Déplacements : faire en sorte que", None),
        ("Soutenir les associations", None),
        ("Associations de quartier : un local", ["associations"]),
        ("", None),
    ],
)
def test_who_promises_at_the_head(resolveur, texte, attendu):
    chapeau = lire_chapeau(texte, resolveur)
    if attendu is None:
        assert chapeau is None
    else:
        assert [p.collectif or p.nom for p in chapeau.partenaires] == attendu


def test_the_service_named_after_the_state(resolveur):
    chapeau = lire_chapeau(
        (
            "Etat : Direction des Services Départementaux de l'Education Nationale (D.S.D.E.N.) "
            "ENGAGEMENTS 2019-2023 : - poursuivre"
        ),
        resolveur,
    )
    etat, dsden = chapeau.partenaires
    assert etat.service.startswith("Direction des Services")
    assert dsden.nom == SIGNATAIRES[-1][0]  # it signs in its own name
    assert lire_chapeau("Etat : Poursuite du dispositif d'abattement.", resolveur).partenaires[0].service is None


def test_heads_inside_and_tails(resolveur):
    texte = "Communes : Ouvrir un lieu. La Ville de Bréville souhaite rester attentive.\n- CAF : financer deux postes"
    assert [p.nom for p in chapeaux_internes(texte, resolveur)] == [
        "Bréville",
        "Caisse d'allocations familiales de l'Yèvre",
    ]
    assert [p.collectif or p.nom for p in lire_queue("Ouvrir un lieu (CAF, communes).", resolveur)] == [
        "Caisse d'allocations familiales de l'Yèvre",
        "communes",
    ]
    assert lire_queue("Ouvrir un lieu (de 8 h à 12 h).", resolveur) == ()


@pytest.mark.parametrize(
    ("nom", "titre", "categorie"),
    [
        ("Préfecture du Rhône", "Préfet", "etat"),
        ("Bellecombe", "Maire", "commune"),
        ("Métropole de Lyon", "Président", "epci"),
        ("Conseil Régional", None, "region"),
        ("Office public de l'habitat", None, "bailleur"),
        ("Chambre d'Agriculture", "Président", "chambre_consulaire"),
        ("le Parquet", "Procureur de la République", "justice"),
        ("Conseil citoyen des Acacias", None, "conseil_citoyen"),
        ("Bidule", None, "autre"),
    ],
)
def test_categories(nom, titre, categorie):
    assert categoriser(nom, titre) == categorie
    if categorie == "autre":
        assert categoriser(nom, titre, strict=True) == ""


def test_the_lexicon_is_sound():
    organisations, collectifs = charger()
    assert len(organisations) > 100
    assert len({o.nom for o in organisations}) == len(organisations)
    assert all(c.code == c.code.lower() for c in collectifs)
