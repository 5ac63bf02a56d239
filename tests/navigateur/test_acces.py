"""Coming in, being invited, inviting: as people do it, with the keyboard, on a wide screen and on a phone."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from reciproque.contrats.models import Acces, Role
from tests.factories.annuaire import AppellationFactory, OrganisationFactory
from tests.factories.comptes import MOT_DE_PASSE, AdministrateurFactory, UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contrat():
    contrat = ContratFactory(nom="Contrat de ville des Tilleuls", porteur=OrganisationFactory(nom="Grand Exemple"))
    axe = creer_noeud(contrat, "Vivre en sécurité")
    creer_engagement(contrat, noeud=axe)
    return contrat


def lien(motif):
    return re.search(rf"https?://[^/\s]+({motif}\S+)", mail.outbox[-1].body)[1]


def test_from_the_invitation_to_the_contract(ouvrir, accessible, contrat):
    """The project leader invites; the delegate opens the message on a phone, chooses a password, sees the contract."""
    cheffe = donner_acces(contrat, user=UserFactory(nom="Claire Martin", fonction="cheffe de projet"))
    page = ouvrir(cheffe)
    page.goto(f"/contrats/{contrat.pk}/acces/")
    accessible(page)
    suivre(page, page.get_by_role("link", name="Inviter une personne"))
    accessible(page)
    page.get_by_label("Adresse électronique").fill("paul.durand@prefecture.exemple.fr")
    page.get_by_label("Nom de la personne").fill("Paul Durand")
    page.get_by_role("checkbox", name="État").check()
    suivre(page, page.get_by_role("button", name="Inviter"))
    page.get_by_text("Accès ouvert à Paul Durand (État)").wait_for()
    page.get_by_text("Invitation en attente").first.wait_for()

    telephone = ouvrir(taille={"width": 320, "height": 640})
    telephone.goto(lien("/invitation/"))
    accessible(telephone, etroit=False)
    expect(telephone.get_by_label("Votre nom")).to_have_value("Paul Durand")
    telephone.get_by_label("Mot de passe", exact=False).first.fill("court")
    telephone.get_by_label("Le même mot de passe").fill("court")
    suivre(telephone, telephone.get_by_role("button", name="Ouvrir mon compte"))
    telephone.get_by_role("alert").get_by_text("12 caractères").wait_for()
    accessible(telephone, etroit=False)
    telephone.get_by_label("Mot de passe", exact=False).first.fill(MOT_DE_PASSE)
    telephone.get_by_label("Le même mot de passe").fill(MOT_DE_PASSE)
    suivre(telephone, telephone.get_by_role("button", name="Ouvrir mon compte"))
    telephone.get_by_text("Votre compte est ouvert.").wait_for()
    telephone.goto("/contrats/")
    telephone.get_by_role("link", name="Contrat de ville des Tilleuls").wait_for()


def test_coming_in_with_the_keyboard_only(page, accessible, contrat):
    donner_acces(contrat, user=UserFactory(email="claire@exemple.fr", nom="Claire Martin"))
    page.goto(f"/contrats/{contrat.pk}/")  # where one wanted to go
    accessible(page)
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    page.keyboard.type("claire@exemple.fr")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    page.keyboard.type("faux")
    suivre(page, "Enter")
    page.get_by_role("alert").get_by_text("ne convient pas").wait_for()
    accessible(page)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    suivre(page, "Enter")
    page.get_by_role("heading", name="Contrat de ville des Tilleuls").wait_for()


def test_the_locked_door_says_what_to_do(page, accessible):
    UserFactory(email="claire@exemple.fr")
    page.goto("/connexion/")
    for _ in range(6):
        page.get_by_label("Adresse électronique").fill("claire@exemple.fr")
        page.get_by_label("Mot de passe").fill("faux")
        suivre(page, page.get_by_role("button", name="Se connecter"))
    page.get_by_role("heading", name="Connexion suspendue").wait_for()
    accessible(page)
    suivre(page, page.get_by_role("link", name="Choisir un nouveau mot de passe"))
    accessible(page)
    page.get_by_label("Adresse électronique").fill("claire@exemple.fr")
    suivre(page, page.get_by_role("button", name="Recevoir le lien"))
    page.get_by_text("un message vient de lui être envoyé").wait_for()
    page.goto(lien("/mot-de-passe/"))
    accessible(page)
    page.get_by_label("Mot de passe", exact=False).first.fill("colline-sept-lanterne-bleue")
    page.get_by_label("Le même mot de passe").fill("colline-sept-lanterne-bleue")
    suivre(page, page.get_by_role("button", name="Enregistrer ce mot de passe"))
    page.get_by_label("Adresse électronique").fill("claire@exemple.fr")
    page.get_by_label("Mot de passe").fill("colline-sept-lanterne-bleue")
    suivre(page, page.get_by_role("button", name="Se connecter"))
    expect(page).to_have_url(re.compile(r":\d+/$"))


def test_the_pages_of_the_administrator_are_accessible(ouvrir, accessible, contrat):
    user = donner_acces(contrat, Role.ETAT)
    organisation = AppellationFactory(organisation=contrat.porteur).organisation
    par_organisation = Acces.objects.create(user=user, organisation=organisation, role=Role.ELU)
    page = ouvrir(AdministrateurFactory())
    for adresse in (
        "/comptes/",
        "/comptes/nouveau/",
        f"/comptes/{user.pk}/",
        f"/comptes/{user.pk}/modifier/",
        f"/comptes/{user.pk}/desactiver/",
        f"/comptes/{user.pk}/administrateur/",
        "/compte/",
        "/compte/mot-de-passe/",
        f"/contrats/{contrat.pk}/acces/",
        f"/contrats/{contrat.pk}/acces/{contrat.acces.get().pk}/retirer/",
        "/acces/organisations/",
        "/acces/organisations/inviter/",
        f"/acces/organisations/{par_organisation.pk}/retirer/",
        "/organisations/",
        "/organisations/nouvelle/",
        f"/organisations/{organisation.pk}/",
        f"/organisations/{organisation.pk}/modifier/",
        "/invitation/abime/",
        "/mot-de-passe/MQ/abime/",
    ):
        page.goto(adresse)
        accessible(page)
