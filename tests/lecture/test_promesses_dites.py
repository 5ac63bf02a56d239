"""Promises told in sentences, by whoever they name; what tells, measures or governs is none. Ours, read by hand."""

import pytest

from tests.lecture.conftest import lire_texte

TETE = "# Contrat de ville de Valdorge 2024-2030\n\nLe quartier prioritaire du Plessis est à Valdorge.\n\n"


def promesses(corps: str) -> dict[str, list[str]]:
    lecture = lire_texte(TETE + corps, "contrat.md")
    return {e.texte: [p.collectif or p.nom for p in e.partenaires] for e in lecture.engagements}


@pytest.mark.parametrize(
    ("phrase", "noms"),
    [
        ("La Région prendra à sa charge le permis de conduire des stagiaires.", ["Région"]),
        ("En matière de santé, l'ARS financera deux psychologues.", ["Agence régionale de santé"]),
        ("L'association Trait d'union animera un atelier par semaine.", ["association Trait d'union"]),
        ("La ligne 2 sera prolongée jusqu'au Plessis par le Département.", ["Département"]),
        ("Les deux villes serviront un petit déjeuner dans les écoles.", ["communes"]),
    ],
)
def test_a_sentence_promises_for_whom_it_names(phrase, noms):
    assert promesses(f"## 2. Agir ensemble\n\nLe constat est partagé.\n\n{phrase}\n") == {phrase: noms}


def test_a_pronoun_goes_on_with_the_organisation_before_it():
    lus = promesses("## 2. Agir\n\nLa Caf suit neuf centres sociaux. Elle ouvrira un lieu d'accueil au Plessis.\n")
    assert lus == {"Elle ouvrira un lieu d'accueil au Plessis.": ["Caisse d'allocations familiales"]}


@pytest.mark.parametrize(
    "corps",
    [
        "## 5. Gouvernance\n\nLe Département désignera un référent et rendra compte au comité.\n",
        "## 1. Diagnostic\n\nLa Région comptera six millions d'habitants en 2030.\n",
        "## 2. Agir\n\nLe comité de pilotage examinera les demandes chaque trimestre.\n",
        "## 2. Agir\n\nLa Caf, qui financera peut-être un poste, suit neuf centres sociaux.\n",
    ],
)
def test_what_tells_or_governs_promises_nothing(corps):
    assert promesses(corps) == {}


def test_names_each_before_its_act_on_one_line():
    corps = "## 2. Agir\n\nQui fait quoi ? La Ville : aménager le parc ; le Département : ouvrir le collège.\n"
    assert promesses(corps) == {
        "La Ville : aménager le parc": ["Ville"],
        "le Département : ouvrir le collège": ["Département"],
    }


def test_a_row_of_names_in_headings_is_a_book_of_contributions():
    lus = promesses(
        "## L'État\n\nL'État maintient les crédits de 2023.\n\n## La Région\n\n- Formation : 300 places par an\n\n"
        "## Le Département\n\n| Domaine | Ce que le Département apporte |\n|---|---|\n"
        "| Santé | Un second centre de soins |\n"
    )
    assert lus == {
        "L'État maintient les crédits de 2023.": ["État"],
        "Formation : 300 places par an": ["Région"],
        "Un second centre de soins": ["Département"],
    }


def test_a_contents_page_without_page_numbers_is_not_the_start_of_the_annexes():
    lecture = lire_texte(
        "# Contrat de ville\n\nSOMMAIRE\n\nA. Nos enjeux\nAnnexe 1. Glossaire\n\n# A. Nos enjeux\n\nTexte.\n\n"
        "## Enjeu 1 : Apprendre\n\n## Enjeu 2 : Travailler\n\n"
        "# Annexe 1. Glossaire\n\nARS : Agence régionale de santé\n",
        "contrat.md",
    )
    assert [(n.niveau, n.titre, n.source.zone) for n in lecture.noeuds] == [
        ("enjeu", "Apprendre", None),
        ("enjeu", "Travailler", None),
    ]


def test_signatories_by_the_heads_of_their_table():
    lecture = lire_texte(
        TETE + "# Signatures\n\n| Structure | Représentée par | En qualité de | Signature |\n|---|---|---|---|\n"
        "| État | M. Paul DURAND | Préfet | |\n| Ville de Valdorge | Mme Ida LEROY | Maire | |\n",
        "contrat.md",
    )
    assert [(s.organisation, s.titre) for s in lecture.signataires] == [
        ("État", "Préfet"),
        ("Ville de Valdorge", "Maire"),
    ]
    assert not lecture.engagements
    assert "DURAND" not in str([s.organisation for s in lecture.signataires])


def test_blocks_of_signatures_two_abreast():
    lecture = lire_texte(
        "PROTOCOLE D'ENGAGEMENTS RENFORCÉS ET RÉCIPROQUES\n\nFait à Orme, le 3 mars 2020\n\n"
        "    Pour l'État,                      Pour la Caisse d'allocations\n"
        "    La Préfète                        familiales de l'Orme,\n"
        "                                      Le Directeur\n\n"
        "    Anne MARTIN                       Paul PETIT\n\n"
        "    Pour la Ville d'Orme,             Pour Orme Habitat,\n"
        "    Le Maire                          La Directrice\n"
    )
    assert {s.organisation for s in lecture.signataires} == {
        "État",
        "Caisse d'allocations familiales de l'Orme",
        "Ville d'Orme",
        "Orme Habitat",
    }


def test_neighbourhoods_by_their_code_in_a_sentence():
    lecture = lire_texte(
        "# Contrat de ville\n\nLes Hauts-Prés (QN01234M, 2 410 habitants, commune d'Arvelle) et la Verrerie "
        "(QP001235) sont prioritaires. Le Clos (QP001236) compte 1 305 habitants à Monts-le-Vieil.\n"
    )
    lus = {q.nom: (q.type, q.communes, q.population) for q in lecture.quartiers}
    assert lus["Les Hauts-Prés"] == ("QPV", ["Arvelle"], 2410)
    assert lus["Le Clos"] == ("QPV", ["Monts-le-Vieil"], 1305)
