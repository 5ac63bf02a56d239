"""Indicators in a browser: defined, proposed by one, validated by another; every page accessible at both widths."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.contrats.models import Role
from reciproque.indicateurs.models import Donnee
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces
from tests.factories.indicateurs import CibleFactory, EvaluationFactory, IndicateurFactory
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contrat():
    return ContratFactory()


@pytest.fixture
def impact(contrat):
    axe = creer_noeud(contrat, "Emploi des jeunes")
    return IndicateurFactory(
        contrat=contrat,
        famille="impact",
        libelle="Impact à déterminer : accompagner les jeunes vers l’emploi",
        noeud=axe,
        engagements=[creer_engagement(contrat, "Accompagner les jeunes vers l’emploi", noeud=axe, numero="12")],
        definition__etat="a_determiner",
        definition__nature="",
        definition__echeance="2020-12-31",
    )


def adresse(nom, *args):
    return reverse(f"indicateurs:{nom}", args=args)


def test_one_defines_and_proposes_another_validates(contrat, impact, ouvrir):
    page = ouvrir(donner_acces(contrat, Role.REFERENT))
    page.goto(adresse("indicateurs", contrat.pk) + "?famille=impact&etat=a_determiner")
    suivre(page, page.get_by_role("link", name="Impact à déterminer"))
    expect(page.get_by_role("heading", name="Prochaine étape")).to_be_visible()
    suivre(page, page.get_by_role("link", name="Compléter la définition"))
    page.get_by_label("Libellé").fill("Part des jeunes en emploi six mois après")
    page.get_by_label("Nature").select_option("taux")
    page.get_by_label("Numérateur").fill("Jeunes en emploi à six mois")
    page.get_by_label("Dénominateur").fill("Jeunes sortis de l’accompagnement")
    page.get_by_label("Source de la donnée").fill("Mission locale")
    for critere in ("Adapté", "Disponible", "Mesurable"):
        page.get_by_label(critere, exact=True).select_option("oui")
    suivre(page, page.get_by_role("button", name="Enregistrer"))
    suivre(page, page.get_by_role("button", name="Proposer cet indicateur"))
    expect(page.get_by_text("doit maintenant la valider")).to_be_visible()
    expect(page.get_by_role("button", name="Valider la définition")).to_have_count(0)

    autre = ouvrir(donner_acces(contrat, Role.ETAT))
    autre.goto(adresse("indicateur", contrat.pk, impact.pk))
    suivre(autre, autre.get_by_role("button", name="Valider la définition"))
    expect(autre.get_by_text("La définition est validée.")).to_be_visible()
    autre.goto(adresse("indicateurs", contrat.pk) + "?etat=valide")
    expect(autre.get_by_role("link", name="Part des jeunes en emploi six mois après")).to_be_visible()


@pytest.mark.parametrize("taille", [{"width": 1280, "height": 900}, {"width": 320, "height": 800}])
def test_every_page_is_accessible_and_fits(contrat, impact, ouvrir, accessible, taille):
    cible = CibleFactory(indicateur=impact)
    CibleFactory(indicateur=impact, valeur=50, origine="nationale")
    evaluation = EvaluationFactory(
        echelle__indicateur=IndicateurFactory(contrat=contrat, famille="resultat", libelle="Parents plus à l’aise")
    )
    resultat = evaluation.echelle.indicateur
    donnee = Donnee.objects.create(contrat=contrat, nom="Demandeurs d’emploi par quartier")
    page = ouvrir(donner_acces(contrat), taille)
    for ou in (
        adresse("indicateurs", contrat.pk),
        adresse("indicateur", contrat.pk, impact.pk),
        adresse("indicateur-nouveau", contrat.pk),
        adresse("indicateur-definir", contrat.pk, impact.pk),
        adresse("indicateur-retirer", contrat.pk, impact.pk),
        adresse("completer", contrat.pk),
        adresse("cibles", contrat.pk),
        adresse("cible-nouvelle", contrat.pk, impact.pk),
        adresse("cible-modifier", contrat.pk, impact.pk, cible.pk),
        adresse("echelle", contrat.pk, resultat.pk),
        adresse("echelle-ecrire", contrat.pk, resultat.pk),
        adresse("echelle-evaluer", contrat.pk, resultat.pk),
        adresse("bibliotheque", contrat.pk),
        adresse("donnees", contrat.pk),
        adresse("donnee", contrat.pk, donnee.pk),
    ):
        page.goto(ou)
        accessible(page)
        large = page.evaluate("document.documentElement.scrollWidth")
        assert large <= taille["width"], f"{ou} déborde : {large} px"
