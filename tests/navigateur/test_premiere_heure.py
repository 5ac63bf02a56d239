"""The path of docs/guide/premiers-pas.md in a fresh browser: from a file to a partner's sheet in hand, and its seconds.

Nothing is clicked that the guide does not name. `make premiere-heure` plays it again and writes docs/premiere-heure.md.
"""

import os
import re
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from reciproque.contrats.models import Contrat
from reciproque.demo.construction.documents import DOSSIER
from reciproque.langue import fold, format_date, format_number
from tests.harnais.documents import texte_du_pdf
from tests.harnais.navigation import laisser_repondre, suivre

RACINE = Path(__file__).resolve().parents[2]
GUIDE = RACINE / "docs" / "guide" / "premiers-pas.md"
# The protocol written for the demonstration, as text: as a file, nobody has filed it yet. 62 by hand, attendus/*.toml.
DOCUMENT = DOSSIER / "protocole-2020-2023.txt"
ENGAGEMENTS = 62
PARIS = ZoneInfo("Europe/Paris")
CAF = "Caisse d’allocations familiales de la Haute-Ambrelle"


class Chemin:
    """Steps with their seconds; every word clicked is in the guide."""

    def __init__(self, page):
        self.page, self.etapes = page, []
        self.guide = fold(GUIDE.read_text(encoding="utf-8"))

    def nomme(self, mots):
        assert fold(mots) in self.guide, f"Le guide ne dit pas « {mots} »."
        return mots

    def etape(self, titre, geste):
        debut = time.monotonic()
        geste()
        laisser_repondre(self.page)
        self.etapes.append((titre, time.monotonic() - debut))

    def lien(self, mots, dans=None):
        return (dans or self.page).get_by_role("link", name=self.nomme(mots), exact=True).first

    def bouton(self, mots):
        return self.page.get_by_role("button", name=self.nomme(mots), exact=True)


@pytest.fixture
def chemin(demonstration, ouvrir):
    return Chemin(ouvrir(accept_downloads=True))


def test_the_guide_leads_from_a_file_to_a_sheet_in_hand(chemin, accessible):
    page = chemin.page
    chemin.etape("Ouvrir l’adresse", lambda: page.goto("/demo/"))
    entrer = page.get_by_role("button", name=f"Entrer : {chemin.nomme('Cheffe de projet')}", exact=True)
    chemin.etape("Entrer, **Cheffe de projet**", lambda: suivre(page, entrer))
    chemin.etape("**Déposer un document**", lambda: suivre(page, chemin.lien("Déposer un document")))
    page.locator("input[type=file]").set_input_files(DOCUMENT)
    chemin.etape("Choisir le fichier, **Lire ce document**", lambda: suivre(page, chemin.bouton("Lire ce document")))
    chemin.etape("**Voir le résultat**", lambda: suivre(page, chemin.lien("Voir le résultat")))
    lecture = page.url
    chemin.etape("**Relire les engagements**", lambda: suivre(page, chemin.lien("Relire les engagements")))
    chemin.etape("Garder trois fiches, touche `g`", lambda: garder(page, 3))
    chemin.etape("Corriger une fiche, touche `c`", lambda: corriger(page))
    page.goto(lecture)
    chemin.etape("**Confirmer**", lambda: suivre(page, chemin.lien("Confirmer", page.get_by_role("main"))))
    page.locator("#id_nom").fill("Le protocole déposé")
    chemin.etape("Nommer le contrat, **Confirmer**", lambda: suivre(page, chemin.bouton("Confirmer")))
    contrat = Contrat.objects.get(nom="Le protocole déposé")
    assert contrat.engagements.count() == ENGAGEMENTS
    onglets = page.get_by_role("navigation", name="Pages du contrat")
    chemin.etape("**Partenaires**", lambda: suivre(page, chemin.lien("Partenaires", onglets)))
    caf = page.get_by_role("main").get_by_role("link", name=CAF, exact=True).first
    chemin.etape("La **CAF**", lambda: suivre(page, caf))
    fiche = []
    chemin.etape("**Fiche et exports**, **PDF**", lambda: fiche.append(emporter(chemin)))
    texte = texte_du_pdf(fiche[0])
    assert CAF in texte
    assert "Le protocole déposé" in texte
    if sortie := os.environ.get("RECIPROQUE_PREMIERE_HEURE"):
        Path(sortie).write_text(raconter(chemin.etapes), encoding="utf-8")


def garder(page, combien):
    page.get_by_text("Au clavier").click()
    page.get_by_role("link", name="Aller à la première fiche").click()
    for rang in range(combien):
        expect(page.locator("[data-releve]").nth(rang)).to_be_focused()
        page.keyboard.press("g")
        expect(page.locator("[data-releve]").nth(rang)).to_have_class(re.compile("releve-acceptee"))


def corriger(page):
    releve = page.locator("[data-releve]").nth(3)
    expect(releve).to_be_focused()
    page.keyboard.press("c")
    expect(releve.locator("textarea[name=texte]")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" (relu)")
    page.keyboard.press("Control+Enter")
    expect(releve).to_have_class(re.compile("releve-corrigee"))


def emporter(chemin) -> bytes:
    chemin.page.get_by_text(chemin.nomme("Fiche et exports"), exact=True).click()
    with chemin.page.expect_download() as telechargement:
        chemin.page.get_by_role("link", name=re.compile(r"\bPDF\b")).first.click()
    return Path(telechargement.value.path()).read_bytes()


def raconter(etapes) -> str:
    """docs/premiere-heure.md: what was measured, and what it does not tell."""
    lignes = [
        f"| {rang} | {titre} | {format_number(round(duree, 1))} |" for rang, (titre, duree) in enumerate(etapes, 1)
    ]
    total = format_number(round(sum(duree for _, duree in etapes), 1))
    return ENTETE.format(
        jour=format_date(datetime.now(PARIS).date()),
        coeurs=os.cpu_count(),
        lignes="\n".join(lignes),
        total=total,
        n=ENGAGEMENTS,
    )


ENTETE = """\
# La première heure

Du fichier à la fiche d'un partenaire en main, en ne suivant que [Premiers pas](guide/premiers-pas.md), dans un
navigateur neuf. `make premiere-heure` rejoue ce chemin et réécrit cette page ; le même chemin est un essai de la
suite : un mot cliqué que le guide ne dit pas le fait échouer.

Mesuré le {jour}, sur {coeurs} cœurs, avec le protocole de la démonstration déposé en texte ({n} engagements).
Chaque durée va du geste à la page prête.

| | étape | secondes |
|---|---|---|
{lignes}
| | **en tout** | **{total}** |

## Ce que ces secondes ne disent pas
- **Le temps de la personne** n'y est pas : lire, hésiter, taper. Ici, trois fiches sont gardées et une corrigée ; le
  reste est confirmé tel que lu. En relisant tout, la page des fiches dit ce qui reste et estime le temps qu'il faut.
- **Le serveur est celui des essais** : la lecture s'y fait dans la requête. Avec `make run`, un ouvrier la fait à
  côté, et la page de la tâche montre où elle en est.
- **L'installation** n'y est pas non plus : `make run` dit lui-même le temps de chacune de ses étapes.
"""
