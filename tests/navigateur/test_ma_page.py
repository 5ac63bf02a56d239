"""My page, deadlines, messages and dashboards as Chromium draws them: accessible, narrow, by keyboard, on paper."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reciproque.accueil.courriels import stop_token
from reciproque.accueil.models import Agenda, Preference
from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat
from reciproque.indicateurs.models import Definition, Indicateur
from reciproque.regles.models import DernierEtat, Regle
from tests.factories.contrats import ContratFactory, creer_engagement, donner_acces
from tests.harnais.navigation import suivre

CHEFFE = "cheffe-de-projet@ambrelle.example"
LONG = "Ouvrir, dans chaque quartier prioritaire, un lieu où les familles trouvent ensemble les services publics "


@pytest.fixture
def cheffe(demonstration):
    return User.objects.get(email=CHEFFE)


def test_every_page_is_accessible_on_the_demonstration(ouvrir, cheffe, accessible):
    page = ouvrir(cheffe)
    contrat = Contrat.objects.for_user(cheffe).filter(etat="en_vigueur").first()
    for adresse in (
        reverse("accueil:accueil"),
        reverse("accueil:a-faire"),
        reverse("accueil:echeances") + "?fenetre=365",
        reverse("accueil:calendrier") + "?mois=2026-12",
        reverse("accueil:agendas"),
        reverse("accueil:courriels"),
        reverse("accueil:apercu-resume"),
        reverse("accueil:tableaux"),
        reverse("accueil:tableau", args=[contrat.pk]),
    ):
        page.goto(adresse)
        accessible(page)


def test_a_link_is_made_by_keyboard_shown_once_and_stopped(ouvrir, transactional_db, accessible):
    cheffe = donner_acces(ContratFactory(fin=date(2026, 12, 31)))
    page = ouvrir(cheffe)
    page.goto(reverse("accueil:agendas"))
    page.get_by_label("Nom du lien").fill("Mon téléphone")
    suivre(page, "Enter")
    lien = page.get_by_label("Adresse à donner à votre agenda")
    expect(lien).to_be_visible()
    adresse = lien.input_value()
    accessible(page)
    assert page.request.get(adresse).text().startswith("BEGIN:VCALENDAR")
    page.goto(reverse("accueil:agendas"))
    expect(page.get_by_text("Lu pour la dernière fois")).to_be_visible()
    suivre(page, page.get_by_role("button", name="Arrêter"))
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    assert page.request.get(adresse).status == 404
    assert not Agenda.objects.in_force().exists()


def test_the_link_of_a_message_stops_it_without_signing_in(ouvrir, transactional_db, accessible):
    cheffe = donner_acces(ContratFactory())
    page = ouvrir()
    page.goto(reverse("accueil:arreter-courriels", args=[stop_token(cheffe, "resume")]))
    accessible(page)
    suivre(page, page.get_by_role("button", name="Ne plus recevoir ces messages"))
    expect(page.get_by_role("heading", name="C’est arrêté")).to_be_visible()
    assert not Preference.objects.get(user=cheffe).resume


def test_without_javascript_filters_and_months_answer(ouvrir, cheffe):
    page = ouvrir(cheffe, java_script_enabled=False)
    page.goto(reverse("accueil:a-faire"))
    page.get_by_label("Urgence").select_option(index=1)
    suivre(page, page.get_by_role("button", name="Filtrer"))
    expect(page.get_by_role("link", name="Tout voir")).to_be_visible()
    page.goto(reverse("accueil:calendrier") + "?mois=2026-11")
    suivre(page, page.get_by_role("link", name="Décembre 2026"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Échéances de décembre 2026")


def test_a_full_dashboard_prints_on_two_sheets(ouvrir, transactional_db, accessible):
    """Everything it can show at once, in long words."""
    contrat = ContratFactory(nom="Contrat de ville de la communauté d’agglomération du Val et des Deux Rivières")
    jour = timezone.localdate()
    for n in range(12):
        creer_engagement(contrat, f"{LONG}{n}").redactions.update(echeance=jour + timedelta(days=n), numero=str(n))
    for n in range(12):
        indicateur = Indicateur.objects.create(contrat=contrat, libelle=f"{LONG}{n}")
        Definition.objects.create(indicateur=indicateur, libelle=f"{LONG}{n}", echeance=jour - timedelta(days=n + 1))
        regle = Regle.objects.create(contrat=contrat, intitule=f"{LONG}{n}")
        DernierEtat.objects.create(
            contrat=contrat, regle=regle, jour=jour, etat=("non_tenu", "a_risque")[n % 2], phrase=LONG * 2
        )
    page = ouvrir(donner_acces(contrat))
    page.goto(reverse("accueil:tableau", args=[contrat.pk]))
    accessible(page)
    with pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True)) as papier:
        assert len(papier) <= 2
        texte = " ".join(feuille.get_textpage().get_text_range() for feuille in papier)
    assert "Complétude" in texte
    assert "Échéances" in texte
