"""Rules in a browser: every page and form accessible at both widths; a fact typed from what is missing."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.contrats.models import Role
from reciproque.regles.models import Regle
from reciproque.regles.moteur import GENRES
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import ContratFactory, PerimetreQuartierFactory, donner_acces
from tests.factories.regles import RegleFactory, constater, genre_de
from tests.factories.territoires import QuartierFactory
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contrat():
    """One year, long gone: nothing depends on today."""
    contrat = ContratFactory(debut=date(2021, 1, 1), fin=date(2021, 12, 31))
    for nom in ("Le Pré", "La Gare"):
        PerimetreQuartierFactory(contrat=contrat, quartier=QuartierFactory(nom=nom, nature="QPV"))
    return contrat


@pytest.fixture
def regle(contrat):
    regle = RegleFactory(
        contrat=contrat, intitule="Réunir la plénière", texte="La plénière se réunit deux fois par an."
    )
    regle.parametres["portee"] = "quartier"
    regle.save()
    return regle


@pytest.fixture
def nationale():
    return Regle.objects.create(
        cle="rapport", intitule="Écrire un rapport", origine="loi", reference="Loi, article 1", genre="a_preciser"
    )


def adresse(nom, *args):
    return reverse(f"regles:{nom}", args=args)


def test_every_page_and_form_is_accessible(contrat, regle, nationale, ouvrir, accessible):
    fait = constater(genre_de(regle), "2021-03-01", quartier=contrat.quartiers.first())
    a_preciser = RegleFactory(contrat=contrat, genre="a_preciser", texte="Se réunir.")
    page = ouvrir(donner_acces(contrat))
    for ou in (
        adresse("regles", contrat.pk),
        adresse("regles", contrat.pk) + "?jour=2021-06-30&etat=non_mesurable",
        adresse("regle", contrat.pk, regle.pk),
        adresse("regle", contrat.pk, a_preciser.pk),
        adresse("regle", contrat.pk, nationale.pk),
        adresse("regle-nouvelle", contrat.pk),
        *(adresse("regle-nouvelle", contrat.pk) + f"?genre={genre}" for genre in GENRES),
        adresse("regle-modifier", contrat.pk, regle.pk),
        adresse("regle-etat", contrat.pk, regle.pk),
        adresse("calendrier", contrat.pk) + "?annee=2021",
        adresse("faits", contrat.pk),
        adresse("fait", contrat.pk, fait.pk),
        adresse("fait-nouveau", contrat.pk) + f"?regle={regle.pk}&genre={genre_de(regle).pk}",
        adresse("faits-importer", contrat.pk),
    ):
        page.goto(ou)
        for details in page.locator("main details").all():
            details.evaluate("d => { d.open = true }")
        accessible(page)


def test_the_national_frame_is_accessible(nationale, ouvrir, accessible):
    page = ouvrir(AdministrateurFactory())
    page.goto(adresse("nationales"))
    for details in page.locator("main details").all():
        details.evaluate("d => { d.open = true }")
    accessible(page)


def test_what_is_missing_is_typed_from_the_rule_until_it_is_kept(contrat, regle, ouvrir):
    page = ouvrir(donner_acces(contrat, Role.REFERENT))
    page.goto(adresse("regle", contrat.pk, regle.pk))
    phrase = page.locator(".regle-phrase")
    expect(phrase).to_contain_text("Impossible à dire pour les 2\u00a0quartiers, faute de faits saisis")
    for quartier in ("Le Pré", "La Gare"):
        for jour in ("2021-03-01", "2021-10-01"):
            suivre(page, page.get_by_role("link", name=f"Saisir : {quartier}"))
            page.locator("#id_date").fill(jour)
            suivre(page, page.get_by_role("button", name="Enregistrer"))
            page.goto(adresse("regle", contrat.pk, regle.pk))
    expect(phrase).to_contain_text("Tenu pour les 2\u00a0quartiers")


def test_a_faulty_form_keeps_what_was_typed_and_stays_accessible(contrat, regle, ouvrir, accessible):
    page = ouvrir(donner_acces(contrat))
    page.goto(adresse("fait-nouveau", contrat.pk) + f"?genre={genre_de(regle).pk}")
    page.locator("#id_date").fill("2021-03-01")
    page.get_by_label("Valeur").fill("beaucoup")
    suivre(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_label("Valeur")).to_have_value("beaucoup")
    accessible(page)
