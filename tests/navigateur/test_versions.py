"""Versions, avenants, closing balance, signatures and frames in a browser: accessible at both widths."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat
from reciproque.relecture.actions import confirmer
from tests.factories.contrats import donner_acces, grand_contrat
from tests.factories.relecture import NOUVEAU, TOUT, creer_lecture, equipiere
from tests.harnais.navigation import suivre
from tests.relecture.test_avenant import LUS, NOEUDS, contenu_avenant

pytestmark = pytest.mark.django_db(transaction=True)


def adresse(nom, *reste):
    return reverse(nom, args=reste)


def test_the_pages_of_a_version(ouvrir, accessible):
    contrat = grand_contrat(40, organisations=12, piliers=2, axes=3, quartiers=6)
    page = ouvrir(donner_acces(contrat))
    for nom, *reste in (
        ("versions",),
        ("version", 1),
        ("version-engagements", 1),
        ("version-engagement", 1, contrat.engagements.first().pk),
        ("version-noeud", 1, contrat.noeuds.last().pk),
    ):
        page.goto(adresse(f"contrats:{nom}", contrat.pk, *reste))
        accessible(page)


def test_an_avenant_from_its_reading_to_two_versions_side_by_side(ouvrir, accessible, capturer):
    elle = equipiere()
    contrat = confirmer(lecture=creer_lecture(elle), cles=TOUT, acteur=elle, nouveau=NOUVEAU).contrat
    creer_lecture(elle, contenu=contenu_avenant(LUS, NOEUDS), texte="Avenant\n" * 30, contrat=contrat)
    page = ouvrir(elle)
    page.goto(adresse("contrats:versions", contrat.pk))
    accessible(page)
    suivre(page, page.get_by_role("link", name="Reprendre l’avenant en cours"))
    accessible(page)
    page.get_by_label("Prend effet le").fill("2021-07-01")
    suivre(page, page.get_by_role("button", name="Proposer la correspondance"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Avenant n° 1")
    accessible(page)
    suivre(page, page.get_by_role("link", name="Choisir ce qu’il reprend").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qu’il reprend")
    accessible(page)
    suivre(page, page.get_by_role("link", name="Annuler"))
    suivre(page, page.get_by_role("link", name="Éléments de l’arborescence"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Éléments de l’arborescence")
    accessible(page)
    capturer(page, "essai-elements", pleine=True)
    suivre(page, page.get_by_role("button", name="Enregistrer ces décisions"))
    statut = page.get_by_role("status").filter(has_text=re.compile("à prendre|Toutes les décisions"))
    for _ in range(20):
        expect(statut).to_be_visible()
        if "Toutes" in statut.inner_text():
            break
        avant = statut.inner_text()
        tout = page.get_by_role("button", name="Accepter ces")
        bouton = tout if tout.count() else page.locator(".rapprochements button.bouton").first
        suivre(page, bouton)
        expect(statut).not_to_have_text(avant)
    suivre(page, page.get_by_role("link", name="Ouvrir la version"))
    accessible(page)
    suivre(page, page.get_by_role("button", name="Ouvrir la version"))
    expect(page.locator(".comparaison ins").first).to_be_visible()
    accessible(page)


def test_the_pages_around_the_demonstration_contract(demonstration, ouvrir, accessible, capturer):
    contrat = Contrat.objects.get(nom__contains="d’Ambrelle")
    protocole = Contrat.objects.get(nature="protocole")
    lien = contrat.liens.get(nature="succede")
    page = ouvrir(User.objects.get(email="cheffe-de-projet@ambrelle.example"))
    for nom, objet, *reste in (
        ("cloture", contrat, lien.pk),
        ("signatures", contrat),
        ("emargement", contrat),
        ("conformite", contrat),
        ("signature-modifier", contrat, contrat.signatures.first().pk),
        ("signature-joindre", contrat, contrat.signatures.first().pk),
        ("mesures", protocole),
        ("couverture", protocole),
        ("repere", protocole, protocole.rattachements.first().repere_id),
        ("version", protocole, 1),
    ):
        page.goto(adresse(f"contrats:{nom}", objet.pk, *reste))
        accessible(page)
        capturer(page, f"essai-{nom}", pleine=True)
    page.goto(adresse("contrats:couverture", protocole.pk) + "?trous=oui")
    accessible(page)
    page.goto(adresse("contrats:cloture", contrat.pk, lien.pk) + "?sort=abandonne&q=bus")
    expect(page.get_by_text("bus de prévention")).to_be_visible()
