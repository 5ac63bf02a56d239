"""The pages of a contract in a browser: accessible at both widths, usable without a mouse and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.contrats.actions.engagement import correct_engagement
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import (
    FicheFactory,
    LectureFactory,
    LienFactory,
    donner_acces,
    grand_contrat,
)
from tests.harnais.navigation import ralentir_les_reponses, suivre

pytestmark = pytest.mark.django_db(transaction=True)

SANS_OBJET = (
    "accueil",
    "arborescence",
    "engagements",
    "partenaires",
    "candidats",
    "quartiers",
    "signatures",
    "mesures",
    "liens",
    "documents",
    "releve",
    "historique",
    "modifier",
    "niveaux",
    "noeud-nouveau",
    "engagement-nouveau",
    "signature-ajouter",
    "quartier-ajouter",
    "lien-ajouter",
)


@pytest.fixture
def contrat():
    contrat = grand_contrat(40, organisations=12, piliers=2, axes=3, quartiers=6)
    lecture = LectureFactory(document=contrat.documents.get(), contrat=contrat)
    controle = {"libelle": "Total des habitants", "imprime": 2100, "calcule": 2000, "verdict": "ecart"}
    FicheFactory(lecture=lecture, genre="controle", contenu=controle, ligne_debut=25, ligne_fin=25)
    LienFactory(de=contrat)
    engagement = contrat.engagements.first()
    correct_engagement(engagement=engagement, acteur=UserFactory(), motif="Coquille", texte="Ouvrir\n- ici\n- là")
    return contrat


@pytest.fixture
def page(ouvrir, contrat):
    page = ouvrir(donner_acces(contrat))
    page.set_default_timeout(30_000)
    return page


def adresse(contrat, nom, objet=None):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *([objet.pk] if objet else [])])


def test_every_page_is_accessible(contrat, page, accessible):
    engagement = contrat.engagements.first()
    objets = {
        "engagement": engagement,
        "engagement-corriger": engagement,
        "engagement-retirer": engagement,
        "noeud": contrat.noeuds.last(),
        "noeud-modifier": contrat.noeuds.last(),
        "partenaire": engagement.participations.first().organisation,
        "document": contrat.documents.get(),
        "reponse": engagement.participations.first().organisation,
        "signature-modifier": contrat.signatures.first(),
        "quartier-retirer": contrat.perimetre.first(),
    }
    for nom in SANS_OBJET:
        page.goto(adresse(contrat, nom))
        accessible(page)
    for nom, objet in objets.items():
        page.goto(adresse(contrat, nom, objet))
        accessible(page)
    page.goto(adresse(contrat, "document", contrat.documents.get()) + "?q=ete&de=30&a=32#L30")
    accessible(page)
    page.goto(adresse(contrat, "arborescence") + "?q=habitants")
    accessible(page)


def test_what_an_organisation_promised_is_found_and_exported(contrat, page):
    page.goto(adresse(contrat, "engagements"))
    expect(page.get_by_role("heading", name="40 engagements")).to_be_visible()
    page.get_by_label("Texte ou numéro").fill("OUVRIR")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 engagement")).to_be_visible()
    page.get_by_role("link", name="Tout effacer").click()
    expect(page.get_by_role("heading", name="40 engagements")).to_be_visible()
    page.get_by_label("Les bailleurs sociaux").check()
    expect(page.get_by_role("link", name="Retirer le filtre Partenaire")).to_be_visible()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Exporter en CSV").click()
    assert telechargement.value.suggested_filename.startswith("engagements-")


def test_from_a_commitment_to_its_line_and_back(contrat, page):
    page.goto(adresse(contrat, "engagement", contrat.engagements.last()))
    page.locator("figure.passage a").click()
    visee = page.locator(".ligne-visee").first
    expect(visee).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name="Engagement précédent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Engagement 39")


def test_two_people_correct_the_same_commitment(contrat, page, ouvrir):
    engagement = contrat.engagements.last()
    elle = ouvrir(donner_acces(contrat))
    for ecran, texte in ((page, "Ce que je veux"), (elle, "Ce qu'elle veut")):
        ecran.goto(adresse(contrat, "engagement-corriger", engagement))
        ecran.get_by_label("Texte", exact=False).first.fill(texte)
        ecran.get_by_label("Motif de la correction").fill("Relu")
    elle.get_by_role("button", name="Enregistrer la correction").click()
    expect(elle.get_by_text("La correction est enregistrée")).to_be_visible()
    page.get_by_role("button", name="Enregistrer la correction").click()
    conflit = page.get_by_role("alert").filter(has_text="Quelqu’un a enregistré avant vous")
    expect(conflit).to_contain_text("Ce qu'elle veut")
    expect(conflit).to_contain_text("Ce que je veux")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator(".engagement-texte")).to_have_text("Ce que je veux")


def test_a_second_click_does_not_send_a_form_twice(contrat, page):
    page.goto(adresse(contrat, "engagement-nouveau"))
    page.get_by_label("Texte").fill("Ouvrir une maison de santé")
    ralentir_les_reponses(page, "**/nouveau/")
    page.get_by_role("button", name="Ajouter l’engagement").dblclick()
    expect(page.locator(".engagement-texte")).to_have_text("Ouvrir une maison de santé")
    assert contrat.engagements.filter(redactions__texte="Ouvrir une maison de santé").count() == 1


def test_a_contract_is_typed_without_javascript_nor_mouse(ouvrir):
    page = ouvrir(AdministrateurFactory(), java_script_enabled=False)
    page.goto(reverse("contrats:nouveau"))
    page.get_by_label("Nom", exact=False).first.focus()
    page.keyboard.type("Contrat de ville du Val")
    page.get_by_label("Niveaux de l’arborescence").focus()
    page.keyboard.type("Enjeu, Orientation")
    suivre(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contrat de ville du Val")
    page.get_by_role("link", name="Ajouter un élément").focus()
    suivre(page, "Enter")
    page.get_by_label("Titre").focus()
    page.keyboard.type("La santé")
    page.get_by_role("button", name="Ajouter l’élément").focus()
    suivre(page, "Enter")
    page.get_by_role("link", name="Ajouter un engagement").focus()
    suivre(page, "Enter")
    page.get_by_label("Texte").focus()
    page.keyboard.type("Ouvrir une maison de santé")
    page.get_by_label("Organisation ou collectif").first.focus()
    page.keyboard.type("les communes")
    page.get_by_role("button", name="Ajouter l’engagement").focus()
    suivre(page, "Enter")
    expect(page.locator(".engagement-texte")).to_have_text("Ouvrir une maison de santé")
    expect(page.locator(".parties")).to_contain_text("Les communes")


def test_on_a_phone_one_button_opens_every_page_of_the_contract(contrat, ouvrir):
    page = ouvrir(donner_acces(contrat), taille={"width": 320, "height": 700})
    page.goto(adresse(contrat, "signatures"))
    pages = page.get_by_role("navigation", name="Pages du contrat")
    expect(pages.get_by_role("link")).to_have_count(0)
    pages.get_by_role("button", name="Partenaires › Signatures").press("Enter")
    expect(pages.get_by_role("link", name="Signatures")).to_have_attribute("aria-current", "page")
    suivre(page, pages.get_by_role("link", name="Arborescence"))
    expect(page.get_by_role("heading", level=1, name="Arborescence")).to_be_visible()
