"""No document makes the reading fail or crawl: generated documents, and the time of a document twice as long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reciproque.lecture import LectureRefusee, lire
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Texte, nettoyer_cellule
from reciproque.lecture.lecteurs.decoupage import decouper
from reciproque.lecture.reconnaisseurs import ETAPES, etapes
from reciproque.lecture.schema import DocumentLu
from tests.harnais.mesure import exiger_loin_du_carre
from tests.lecture.conftest import DOCUMENTS

MORCEAUX = st.sampled_from(
    [
        "1", "12", "n° 3", "Action 4", "49 ", "1)", "I.1.a", "A111", "2°", "\t", "\t\t", "|", " | ", "\n", "\n\n",
        "\x0c", "- ", "• ", "o ", "○", "<ul>", "<li>", "<p>", "</p>", "<ul style='x'>", "<i>", "<script>", "<!--",
        "^{er}", "^{", "**", "«", "»", "(", ")", ":", " : ", ";", ".", "Pilier", "Axe 1 :", "Objectif 1.1", "Thème",
        "Enjeu", "PRIORITES", "ENGAGEMENTS", "PARTENAIRES", "INDICATEURS DE SUIVI", "Annexe 1", "Sommaire",
        "Signatures", "Pour la Ville de", "M. Jean DUPONT", "Le Maire", "Entre", "l'État,", "CAF", "Etat : DRAC :",
        "ENGAGEMENTS 2019-2022", "quartier de la", "Argonne", "QPV", "à Orléans", "25 %", "soit", "sur", "dont",
        "12 500 €",
        "3,4 M€", "Total", "2015", "2016", "/", "0", "par an", "deux fois", "dans un délai de", "4 mois",
        "jusqu'au 31 décembre 2023",
        "3 axes :", "s'engage à", "financer", "la", "Régie", "Engagement n°", "X", "Présent", "Abs.",
        "P", "²", "\u2028", "Délibération n°", "en exercice", "Nom", "Étaient présents :", "Chef de file", "Actions",
        "Fiche 3 –", "Projet de quartier :", "Les partenaires s’engagent à :", "Votants", "\r", "\x00", "é", "’",
    ]
)  # fmt: skip
DOCUMENT = st.lists(MORCEAUX, max_size=120).map("".join)


def passer(texte: str) -> Brouillon:
    forme = decouper(Texte(texte.split("\n")), format="texte")
    brouillon = Brouillon(forme, DocumentLu(fichier="x", empreinte="", format="texte"))
    for reconnaitre, _ in etapes():
        reconnaitre(forme, brouillon)
    return brouillon


def refuse(contenu: bytes, nom: str) -> str | None:
    """The sentence of the refusal, None when the file is read."""
    try:
        lire(contenu, nom)
    except LectureRefusee as refus:
        return refus.message
    return None


@given(DOCUMENT)
def test_no_recogniser_fails_on_fragments_of_protocols(texte):
    brouillon = passer(texte)
    brouillon.lecture.to_dict()


@given(st.text(max_size=600))
def test_no_recogniser_fails_on_any_text(texte):
    passer(texte)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(contenu):
    assert (refus := refuse(contenu, "x.bin")) is None or refus.endswith(".")


@given(DOCUMENT)
def test_blocks_cover_each_line_at_most_once(texte):
    forme = decouper(Texte(texte.split("\n")), format="texte")
    fin = 0
    for bloc in forme.blocs:
        if bloc.zone == "note":
            continue
        assert bloc.debut > fin, (bloc.debut, fin)
        assert bloc.fin >= bloc.debut
        fin = bloc.fin
    assert fin <= len(forme.texte.lignes)


@given(st.lists(MORCEAUX, max_size=60).map("".join))
def test_a_cell_is_cleaned_once_for_all(brut):
    propre = nettoyer_cellule(brut.replace("\n", " "))
    assert "<p>" not in propre
    assert "<ul>" not in propre


@settings(max_examples=10)
@given(st.sampled_from(sorted(p for p in DOCUMENTS.rglob("*.*") if p.suffix in {".txt", ".md"})), st.data())
def test_a_damaged_document_still_reads(chemin, data):
    contenu = chemin.read_bytes()
    debut = data.draw(st.integers(0, len(contenu)))
    longueur = data.draw(st.integers(0, 60))
    abime = contenu[:debut] + data.draw(st.binary(max_size=20)) + contenu[debut + longueur :]
    assert refuse(abime, chemin.name) != ""


# -- time ------------------------------------------------------------------------------------------------------------
def _paragraphes(n):
    return "\n\n".join(
        f"Les 3 axes du contrat, soit {i} %, sur 120 jeunes dont {i} à La Source (QPV), d'ici 2022 : la CAF s'engage."
        for i in range(n)
    )


HOSTILES = {
    "numerote": lambda n: "\n".join(
        f"{i}\tFavoriser l'insertion de {i} jeunes par an et par quartier : - CAF, Région - 12 %" for i in range(1, n)
    ),
    "titres": lambda n: "\n\n".join(f"Axe {i} : Vivre ensemble au quartier {i}" for i in range(n)),
    "listes": lambda n: "\n".join(f"{'  ' * (i % 7)}- Ouvrir un lieu {i} avec la Ville (CAF)" for i in range(n)),
    "tableau": lambda n: (
        "Année\tA\tB\tTotal\n"
        + "\n".join(f"{i}\t{i} €\t{2 * i} €\t{3 * i} €" for i in range(n))
        + "\nTotal\t1 €\t2 €\t3 €"
    ),
    "large": lambda n: "\n".join("\t".join(f"{i}" for i in range(40)) for _ in range(n // 10)),
    "paragraphes": _paragraphes,
    "une_ligne": lambda n: (
        "Engagement n°1 : " + "Ouvrir un lieu, soit 12 % de 45, au quartier Les Bois et La Cité ; " * n
    ),
    "balises": lambda n: "1\t" + "<ul> - Ouvrir <p>un lieu</p> " * n,
    "parentheses": lambda n: "(" * n + "a" + ")" * n + " CAF (" * n,
    "majuscules": lambda n: "AB C-D E'F " * n,
    "chiffres": lambda n: "12 34 56,7 % 89 € " * n,
    "deux_points": lambda n: "État : " * n,
    "etoiles": lambda n: "**" * n + "__a" * n,
    "signatures": lambda n: (
        "Signatures\n\n" + "\n\n".join(f"Pour la Ville de Saint-{i} :\nM. X\nMaire" for i in range(n))
    ),
    "sigles": lambda n: "\n\n".join(f"le comité local d'action {i} (CLA)" for i in range(n)),
    "fiches": lambda n: "\n\n".join(
        f"A{i % 9} - Axe : Vivre\t\nA{i % 9}{i % 7}{i % 5} - Objectif : Agir {i}\t\nChef de file\tVille / CAF\n"
        f"Actions\t<ul> • Ouvrir un lieu • Aider {i}\nPartenaires\t• Région\nIndicateurs\tNombre de lieux"
        for i in range(n // 4)
    ),
    "une_fiche": lambda n: (
        "Fiche 1 : Agir\n\nChef de file\tVille\n" + "Actions\tOuvrir un lieu et\n\taider la ville de\n" * n
    ),
    "codes": lambda n: "\n".join(f"1.{i} - Objectif opérationnel : Agir {i}\t\nChef de file\tVille" for i in range(n)),
    "appel": lambda n: (
        "Délibération n° 12\n\nEn exercice : 12\n\nVille\tNom\tPrésent\tPouvoir à\tVote\n"
        + "".join(f"Val\tABEL{i}\tP (1)\t\tP\n" for i in range(n))
    ),
    "presents": lambda n: (
        "Extrait du registre des délibérations\n\nDélibération n° 12\n\nÉtaient présents : "
        + ", ".join(f"M. ABEL B{i} (pouvoir à Mme C)" for i in range(n))
    ),
    "chapitres": lambda n: "\n\n".join(
        f"Enjeu {i} : Vivre\n\nObjectif {i}.1 : Agir\n\nLa Ville s’engage à :\n\n- Ouvrir un lieu {i} (CAF, Ville)"
        for i in range(n // 2)
    ),
    "mesures": lambda n: "\n\n".join(
        f"Suivi des {i % 40 + 12} mesures du plan national\n\nN°\tMesure\tÉtat d’avancement\n"
        + "".join(f"{k}\tMesure nationale n° {k} pour agir\tEn cours\n" for k in range(1, 14))
        for i in range(n // 16)
    ),
    "pipes": lambda n: "\n".join("| a | b |" for _ in range(n)),
}


@pytest.mark.parametrize("nom", sorted(HOSTILES))
def test_four_times_the_document_is_not_sixteen_times_the_time(nom):
    exiger_loin_du_carre(lambda taille: passer(HOSTILES[nom](taille)), 400, 1600, negligeable=0.06)


def test_every_step_has_a_label():
    assert len({module for module, _ in ETAPES}) == len(ETAPES)
    assert all(libelle and libelle[0].isupper() for _, libelle in ETAPES)
