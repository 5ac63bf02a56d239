"""Figures in a browser: accessible at both widths, the grid by keyboard and by paste, without JavaScript too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.indicateurs.models import Valeur
from tests.factories.contrats import ContratFactory, PerimetreQuartierFactory, donner_acces
from tests.factories.indicateurs import CibleFactory, IndicateurFactory
from tests.factories.territoires import CommuneFactory, QuartierFactory
from tests.factories.valeurs import creer_valeur
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


def carre(x, y, cote):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]]}


@pytest.fixture
def contrat():
    contrat = ContratFactory()
    commune = CommuneFactory(nom="Ambrelle", contour=carre(2.0, 48.0, 0.2))
    for rang, nom in enumerate(("Les Aulnes", "Le Bief", "La Cité")):
        quartier = QuartierFactory(nom=nom, communes=[commune], contour=carre(2.02 + rang * 0.05, 48.05, 0.03))
        PerimetreQuartierFactory(contrat=contrat, quartier=quartier)
    return contrat


@pytest.fixture
def taux(contrat):
    taux = IndicateurFactory(
        contrat=contrat, libelle="Taux d’emploi", definition__nature="taux", definition__sens="hausse"
    )
    for rang, quartier in enumerate(contrat.quartiers.order_by("nom_normalise")):
        for annee in (2019, 2020, 2021):
            creer_valeur(taux, quartier, 40 + rang + annee % 2019, annee=annee)
    CibleFactory(indicateur=taux, annee=2021, valeur=50)
    return taux


@pytest.fixture
def compte(contrat):
    return IndicateurFactory(contrat=contrat, libelle="Jeunes accompagnés")


def adresse(nom, *args):
    return reverse(f"indicateurs:{nom}", args=args)


def test_every_page_is_accessible(contrat, taux, compte, ouvrir, accessible):
    page = ouvrir(donner_acces(contrat))
    quartier, valeur = contrat.quartiers.first(), Valeur.objects.first()
    for ou in (
        adresse("valeurs", contrat.pk),
        adresse("grille", contrat.pk) + f"?periode=2021&indicateurs={taux.pk}&indicateurs={compte.pk}",
        adresse("importer", contrat.pk),
        adresse("valeur", contrat.pk, valeur.pk),
        adresse("courbe", contrat.pk, taux.pk),
        adresse("indicateur", contrat.pk, taux.pk),
        adresse("portrait", contrat.pk, quartier.pk),
        adresse("carte", contrat.pk),
        adresse("secret", contrat.pk),
    ):
        page.goto(ou)
        for details in page.locator("main details").all():
            details.evaluate("d => { d.open = true }")
        accessible(page)


def test_the_grid_is_typed_with_the_keyboard_alone(contrat, compte, taux, ouvrir):
    page = ouvrir(donner_acces(contrat))
    page.goto(adresse("grille", contrat.pk) + f"?periode=2022&indicateurs={taux.pk}&indicateurs={compte.pk}")
    premiere = page.get_by_label("La Cité, Jeunes accompagnés")
    premiere.focus()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Le Bief, Jeunes accompagnés")).to_be_focused()
    page.keyboard.type("15")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Les Aulnes, Jeunes accompagnés")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Les Aulnes, Taux d’emploi")).to_be_focused()
    page.keyboard.type("45,5")
    suivre(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("3 valeurs enregistrées.")).to_be_visible()


COLLER = """(champ, texte) => {
  const donnees = new DataTransfer();
  donnees.setData("text/plain", texte);
  champ.dispatchEvent(new ClipboardEvent("paste", { clipboardData: donnees, bubbles: true, cancelable: true }));
}"""


def test_a_block_is_pasted_and_one_too_large_is_told(contrat, compte, taux, ouvrir):
    page = ouvrir(donner_acces(contrat))
    page.goto(adresse("grille", contrat.pk) + f"?periode=2022&indicateurs={taux.pk}&indicateurs={compte.pk}")
    premiere = page.get_by_label("La Cité, Jeunes accompagnés")
    premiere.evaluate(COLLER, "12\t45,5\r\n15\t46\r\n")
    expect(page.get_by_label("Le Bief, Taux d’emploi")).to_have_value("46")
    expect(page.get_by_text("4 cases collées.")).to_be_visible()
    premiere.evaluate(COLLER, "1\t2\t3")
    expect(page.get_by_text("dépasse la grille")).to_be_visible()
    expect(premiere).to_have_value("12")
    suivre(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("4 valeurs enregistrées.")).to_be_visible()


def test_the_grid_works_without_javascript(contrat, compte, ouvrir):
    page = ouvrir(donner_acces(contrat), java_script_enabled=False)
    page.goto(adresse("grille", contrat.pk))
    page.get_by_label("Période").fill("2022")
    page.get_by_role("checkbox", name="Jeunes accompagnés").check()
    page.get_by_role("button", name="Afficher la grille").click()
    page.get_by_label("Le Bief, Jeunes accompagnés").fill("beaucoup")
    page.get_by_role("button", name="Enregistrer").click()
    expect(
        page.get_by_role("link", name="Le Bief, Jeunes accompagnés : « beaucoup » n’est pas un nombre")
    ).to_be_visible()
    page.get_by_label("Le Bief, Jeunes accompagnés").fill("15")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("1 valeur enregistrée.")).to_be_visible()


def test_the_map_is_reached_with_the_keyboard(contrat, taux, ouvrir):
    page = ouvrir(donner_acces(contrat))
    page.goto(adresse("carte", contrat.pk))
    lien = page.locator("svg.carte-dessin").get_by_role("link", name="Le Bief")
    lien.focus()
    expect(lien).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Le Bief", level=1)).to_be_visible()
