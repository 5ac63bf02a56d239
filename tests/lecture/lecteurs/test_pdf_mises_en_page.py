"""One small protocol laid out in the ways PDF files are: whatever the layout, the commitments are the same."""

import itertools
from contextlib import closing

import pypdfium2 as pdfium
import pytest

from reciproque.lecture import lire
from reciproque.lecture.forme import Titre
from reciproque.lecture.lecteurs import lire_forme
from reciproque.lecture.lecteurs.pdf.mots import Cadrage
from reciproque.lecture.lecteurs.pdf.traits import relever

from .pdf_brut import PageBrute, assembler, couper, largeur

# What a person reads in every layout below: number, commitment, partners.
ENGAGEMENTS = [
    ("1", "Ouvrir une maison des services publics au cœur du quartier des Tilleuls", ["État", "Ville"]),
    ("2", "Affecter deux médiateurs sociaux à chaque collège du réseau prioritaire", ["Département"]),
    ("3", "Réserver un quart des places de crèche aux familles du quartier", ["CAF", "Ville"]),
    ("4", "Organiser un forum annuel de l’emploi avec les entreprises signataires", ["Région", "France Travail"]),
]
RANGS = [(n, texte, ", ".join(noms)) for n, texte, noms in ENGAGEMENTS]
TETE = ("N°", "Engagement", "Partenaires")
PROSE = (
    "Les signataires conviennent de mobiliser leurs moyens ordinaires avant tout crédit spécifique, de rendre compte "
    "chaque année aux habitants et de tenir à jour la liste des actions engagées dans chaque quartier prioritaire."
)
BORDS = (60, 100, 390, 530)


def tableau(page, haut, trace, *, rangs=RANGS, xs=BORDS, tete=True, **lettres):
    """Rows from ``haut`` down; ``trace(page, xs, hauts)`` draws what there is to draw first. Returns the bottom."""
    lignes = [
        [couper(t, xs[i + 1] - xs[i] - 12, 10) for i, t in enumerate(r)] for r in ([TETE] if tete else []) + rangs
    ]
    hauts = [haut]
    for rangee in lignes:
        hauts.append(hauts[-1] + 14 * max(map(len, rangee)) + 6)
    trace(page, xs, hauts)
    for k, rangee in enumerate(lignes):
        for i, cellule in enumerate(rangee):
            for n, texte in enumerate(cellule):
                page.texte(xs[i] + 4, hauts[k] + 13 + 14 * n, texte, gras=tete and k == 0, **lettres)
    return hauts[-1]


def filets_pleins(page, xs, hauts):
    """Rules that are thin filled boxes, as page-layout software exports them."""
    for y in hauts:
        page.boite(xs[0], y, xs[-1], y + 0.5)
    for x in xs:
        page.boite(x, hauts[0], x + 0.5, hauts[-1])


def filets_couches(page, xs, hauts):
    for y in hauts:
        page.trait(xs[0], y, xs[-1], y)


def sous_les_rangees(page, xs, hauts):
    """A rule under each row but the last, none above the head."""
    for y in hauts[1:-1]:
        page.trait(xs[0], y, xs[-1], y)


def cotes_ouverts(page, xs, hauts):
    filets_couches(page, xs, hauts)
    for x in xs[1:-1]:
        page.trait(x, hauts[0], x, hauts[-1])


def haut_et_bas_ouverts(page, xs, hauts):
    for y in hauts[1:-1]:
        page.trait(xs[0], y, xs[-1], y)
    for x in xs:
        page.trait(x, hauts[0], x, hauts[-1])


def trois_filets(page, xs, hauts):
    """Above the head, under it, under the table."""
    for y in (hauts[0], hauts[1], hauts[-1]):
        page.trait(xs[0], y, xs[-1], y)


def rangees_ombrees(page, xs, hauts):
    for haut, bas in zip(hauts[::2], hauts[1::2], strict=False):
        page.boite(xs[0], haut, xs[-1], bas, gris=0.9)


def toutes_ombrees(page, xs, hauts):
    for k, (haut, bas) in enumerate(itertools.pairwise(hauts)):
        page.boite(xs[0], haut, xs[-1], bas, gris=0.8 + 0.1 * (k % 2))


def cases_ombrees(page, xs, hauts):
    """Cell by cell, every second row: the head, and the rows between, stay white."""
    for haut, bas in zip(hauts[1::2], hauts[2::2], strict=False):
        for gauche, droite in itertools.pairwise(xs):
            page.boite(gauche, haut, droite, bas, gris=0.9)


def traits_epais(page, xs, hauts):
    """Shades drawn as one thick line."""
    for haut, bas in zip(hauts[::2], hauts[1::2], strict=False):
        page.trait(xs[0], (haut + bas) / 2, xs[-1], (haut + bas) / 2, epaisseur=bas - haut)


def pointilles(page, xs, hauts):
    """Borders made of dots, each a filled box."""
    for y in hauts:
        for x in range(xs[0], xs[-1], 2):
            page.boite(x, y, x + 0.6, y + 0.6)
    for x in xs:
        for y in range(int(hauts[0]), int(hauts[-1]), 2):
            page.boite(x, y, x + 0.6, y + 0.6)


TRACES = (
    filets_pleins, filets_couches, sous_les_rangees, cotes_ouverts, haut_et_bas_ouverts, trois_filets, rangees_ombrees,
    toutes_ombrees, cases_ombrees, traits_epais, pointilles,
)  # fmt: skip


def engagements(contenu):
    """Number, words, partners under the name each is best known by."""
    courts = {"Caisse d'allocations familiales": "CAF"}
    return [
        (e.numero, e.texte, [courts.get(p.nom, p.nom) for p in e.partenaires])
        for e in lire(contenu, "essai.pdf").engagements
    ]


def page_de_tableau(trace, **lettres):
    page = PageBrute()
    page.texte(60, 60, "Pilier 1 : Cohésion sociale", corps=16, gras=True)
    bas = tableau(page, 90, trace, **lettres)
    page.texte(60, bas + 30, "Les signataires se réunissent deux fois par an pour en rendre compte aux habitants.")
    return page


@pytest.mark.parametrize("trace", TRACES)
def test_however_a_table_is_ruled_its_rows_are_read(trace):
    assert engagements(assembler([page_de_tableau(trace)])) == ENGAGEMENTS


def test_words_parted_by_gaps_and_ligatures_are_read():
    contenu = assembler([page_de_tableau(filets_pleins, espaces=False, ligatures=True)])
    assert engagements(contenu) == ENGAGEMENTS


@pytest.mark.parametrize("tour", [0, 90, 180, 270])
def test_a_page_turned_in_the_file_is_read_as_it_is_shown(tour):
    page = page_de_tableau(filets_pleins)
    page.tourner(tour)
    assert engagements(assembler([page])) == ENGAGEMENTS


@pytest.mark.parametrize("tour", [90, 270])
def test_a_page_written_along_its_side_is_read_upright(tour):
    """A landscape table on a sheet that the file does not say to turn."""
    page = page_de_tableau(filets_pleins).tourner(tour)
    page.rotation = 0
    assert engagements(assembler([page])) == ENGAGEMENTS


def test_a_table_inside_a_form_object_is_read_where_it_is_shown():
    page = page_de_tableau(filets_pleins)
    droits = traits_de(assembler([page]))
    page.en_formulaire = True
    assert engagements(assembler([page])) == ENGAGEMENTS
    lus = traits_de(assembler([page]))
    assert [len(x) for x in lus] == [len(x) for x in droits] == [6, 4]
    assert lus.horizontaux[0] == pytest.approx(droits.horizontaux[0], abs=0.01)


def traits_de(contenu):
    with pdfium.PdfDocument(contenu) as pdf, closing(pdf[0]) as page:
        return relever(page.raw, Cadrage.de(page))


def test_words_drawn_twice_for_a_false_bold_are_read_once():
    page = page_de_tableau(filets_pleins)
    page.marques += [b"q 1 0 0 1 0.4 0 cm", *page.marques, b"Q"]
    assert engagements(assembler([page])) == ENGAGEMENTS


def test_what_stands_outside_the_trimmed_page_is_left_out():
    page = page_de_tableau(filets_pleins)
    page.texte(70, 12, "contrat_v7_impression.indd").trait(0, 30, 40, 30)
    page.rogne = (40, 0, 595, 812)
    assert engagements(assembler([page])) == ENGAGEMENTS
    assert "indd" not in str(lire_forme(assembler([page]), "essai.pdf", lambda *_: None).texte)


def test_a_table_that_only_an_empty_password_protects_is_read():
    assert engagements(assembler([page_de_tableau(filets_pleins)], chiffre=True)) == ENGAGEMENTS


@pytest.mark.parametrize("trace", [filets_pleins, filets_couches, cotes_ouverts, toutes_ombrees])
def test_a_table_over_three_landscape_pages_is_one(trace):
    """Heads printed again, a row that goes on overleaf, page numbers and running heads around."""
    pages, attendus = [], []
    for k in range(3):
        page = PageBrute(dimensions=(842, 595))
        page.texte(60, 30, "Contrat de ville de Brumeval", corps=8).texte(700, 30, f"Page {k + 1} sur 3", corps=8)
        rangs = [(str(4 * k + int(n)), f"{texte} (lot {k})", noms) for n, texte, noms in RANGS]
        attendus += [[4 * k + int(n), f"{texte} (lot {k})"] for n, texte, _ in RANGS]
        if k == 1:
            rangs.insert(0, ("", "et y associer les conseils citoyens dès la conception", ""))
            attendus[3][1] += " et y associer les conseils citoyens dès la conception"
        tableau(page, 90, trace, rangs=rangs, xs=(60, 120, 560, 780))
        page.texte(400, 580, str(k + 1), corps=8)
        pages.append(page)
    lus = engagements(assembler(pages))
    assert [(n, t) for n, t, _ in lus] == [(str(n), t) for n, t in attendus]
    assert [p for _, _, p in lus] == [p for _, _, p in ENGAGEMENTS] * 3


@pytest.mark.parametrize("descend", [False, True])
def test_a_theme_written_up_or_down_the_side_is_read_in_order(descend):
    page = PageBrute().texte(60, 60, "Pilier 1 : Cohésion sociale", corps=16, gras=True)
    bas = tableau(page, 90, filets_pleins, xs=(100, 140, 400, 530))
    for y in (90, 110, bas):
        page.boite(60, y, 100, y + 0.5)
    page.boite(60, 90, 60.5, bas).texte(62, 104, "Thème", gras=True)
    if descend:
        page.texte(80, 120, "Services publics", vertical="bas").texte(68, 120, "de proximité", vertical="bas")
    else:
        page.texte(76, bas - 8, "Services publics", vertical="haut").texte(90, bas - 8, "de proximité", vertical="haut")
    lecture = lire(assembler([page]), "essai.pdf")
    assert [(n.niveau, n.titre) for n in lecture.noeuds] == [
        ("pilier", "Cohésion sociale"),
        ("theme", "Services publics de proximité"),
    ]
    assert [(e.numero, e.noeud) for e in lecture.engagements] == [(n, lecture.noeuds[1].id) for n, _, _ in ENGAGEMENTS]


def justifier(page, x, y, texte, large, *, corps=10.0):
    """Each word in its place, lines filled from edge to edge, long words cut by a hyphen; returns the next y."""
    lignes: list[list[str]] = [[]]
    for mot in texte.split():
        if largeur(" ".join([*lignes[-1], mot]), corps) > large:
            moitie = len(mot) // 2
            if len(mot) > 9 and largeur(" ".join([*lignes[-1], mot[:moitie] + "-"]), corps) <= large:
                lignes[-1].append(mot[:moitie] + "-")
                mot = mot[moitie:]
            lignes.append([])
        lignes[-1].append(mot)
    for ligne in lignes:
        reste = large - sum(largeur(m, corps) for m in ligne)
        blanc = reste / (len(ligne) - 1) if ligne is not lignes[-1] and len(ligne) > 1 else largeur(" ", corps)
        place = x
        for mot in ligne:
            page.texte(place, y, mot, corps=corps, ligatures=True)
            place += largeur(mot, corps) + blanc
        y += corps * 1.3
    return y


def test_two_justified_columns_under_a_title_on_two_lines():
    """One organisation's promises in each column; words cut at the end of lines; no space is written."""
    promesses = {
        "Les engagements de la CAF": [
            "financer quatre ateliers de parentalité dans les écoles du quartier ;",
            "ouvrir un point d’accueil hebdomadaire à la maison des services publics.",
        ],
        "Les engagements du Département": [
            "affecter une équipe de prévention spécialisée au quartier des Tilleuls ;",
            "prendre en charge la rénovation du collège Jean-Moulin avant 2027.",
        ],
    }
    page = PageBrute().texte(60, 50, "Contrat de ville de Brumeval", corps=24, gras=True)
    page.texte(60, 78, "et de l’agglomération des Deux Rives", corps=24, gras=True)
    for x, (titre, items) in zip((60, 310), promesses.items(), strict=True):
        page.texte(x, 120, titre, corps=13, gras=True)
        y = justifier(page, x, 142, PROSE, 220) + 6
        for item in items:
            y = justifier(page, x, y, f"• {item}", 220) + 3
        justifier(page, x, y + 8, PROSE, 220)
    contenu = assembler([page])
    lues = [(t, p) for _, t, p in engagements(contenu)]
    assert lues == [
        *((t, ["CAF"]) for t in promesses["Les engagements de la CAF"]),
        *((t, ["Département"]) for t in promesses["Les engagements du Département"]),
    ]
    forme = lire_forme(contenu, "essai.pdf", lambda *_: None)
    assert forme.blocs[0].texte == "Contrat de ville de Brumeval et de l’agglomération des Deux Rives"
    assert [b.texte for b in forme.blocs].count(PROSE) == 4


def test_a_sentence_goes_on_in_the_next_column():
    page = PageBrute()
    mots = (PROSE + " ") * 4
    moitie = len(mots.split()) // 2 + 9  # in the middle of a sentence
    y = justifier(page, 60, 60, " ".join(mots.split()[:moitie]), 220)
    justifier(page, 310, 60, " ".join(mots.split()[moitie:]), 220)
    forme = lire_forme(assembler([page]), "essai.pdf", lambda *_: None)
    assert y > 150
    assert [b.texte for b in forme.blocs] == [mots.strip()]


def test_a_cover_title_on_several_lines_is_one_heading():
    page = PageBrute().texte(60, 300, "Contrat de ville 2024-2030", corps=26, gras=True)
    page.texte(60, 334, "Agglomération de Brumeval", corps=26, gras=True)
    justifier(page, 60, 400, PROSE * 2, 460)
    suite = PageBrute().texte(60, 60, "Axe 1 : Habiter", corps=26, gras=True)
    suite.texte(60, 92, "Axe 2 : Travailler", corps=26, gras=True)
    justifier(suite, 60, 130, PROSE * 2, 460)
    forme = lire_forme(assembler([page, suite]), "essai.pdf", lambda *_: None)
    assert [b.texte for b in forme.blocs if isinstance(b, Titre)] == [
        "Contrat de ville 2024-2030 Agglomération de Brumeval",
        "Axe 1 : Habiter",
        "Axe 2 : Travailler",
    ]


def test_pages_that_are_pictures_are_said_not_to_have_been_read():
    texte = page_de_tableau(filets_pleins)
    lecture = lire(assembler([texte, PageBrute().image(), page_de_prose(), *[PageBrute().image()] * 2]), "essai.pdf")
    assert [e.numero for e in lecture.engagements] == ["1", "2", "3", "4"]
    assert [(a.code, a.message.split("\u00a0:")[0]) for a in lecture.avertissements if a.code == "page_image"] == [
        ("page_image", "La page 2 est une image sans texte"),
        ("page_image", "Les pages 4 à 5 sont des images sans texte"),
    ]


def page_de_prose():
    page = PageBrute()
    justifier(page, 60, 60, PROSE, 460)
    return page


def test_two_columns_of_prose_under_ruled_headings_are_no_table():
    page = PageBrute()
    y = 60.0
    for k in range(3):
        page.trait(60, y, 530, y)
        bas = [justifier(page, x, y + 16, f"Partie {k} {x}. {PROSE}", 220) for x in (60, 310)]
        y = max(bas) + 4
    page.trait(60, y, 530, y)
    forme = lire_forme(assembler([page]), "essai.pdf", lambda *_: None)
    assert not forme.tableaux
    assert sum(PROSE in b.texte for b in forme.blocs) == 6


def test_a_drawing_is_no_table():
    """A map: thousands of lines that cross."""
    page = page_de_tableau(filets_pleins)
    plan = PageBrute().texte(60, 30, "Plan du quartier des Tilleuls et de ses abords")
    for k in range(150):
        plan.trait(60, 60 + 4.2 * k, 530, 60 + 4.2 * k).trait(60 + 3.4 * k, 60, 60 + 3.4 * k, 800)
    assert engagements(assembler([page, plan])) == ENGAGEMENTS
