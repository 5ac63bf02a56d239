"""The directory as people use it: a merge and its undoing, two people on one record, every page readable by all."""

import io
import re
from datetime import date

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from reciproque.annuaire.actions import add_succession, merge_organisations
from reciproque.annuaire.classeur import to_template
from reciproque.annuaire.models import Fusion, Organisation
from reciproque.socle.fichiers import deposer
from tests.factories.annuaire import (
    AppellationFactory,
    FonctionFactory,
    MandatFactory,
    OrganisationFactory,
    PersonneFactory,
)
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces, participer
from tests.harnais.navigation import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caf():
    """Used, named, held, succeeded: one of everything its page may show."""
    caf = OrganisationFactory(
        nom="Caisse d’allocations familiales du Val", sigle="CAF", categorie="caf", siren="732829320"
    )
    AppellationFactory(organisation=caf, libelle="Prestations familiales")
    contrat = ContratFactory(nom="Contrat de ville des Tilleuls")
    participer(creer_engagement(contrat, noeud=creer_noeud(contrat, "Soutenir les familles")), caf)
    personne = PersonneFactory(
        nom="Durand", courriel="camille@exemple.fr", base_legale="consentement", base_le=date(2026, 1, 1)
    )
    MandatFactory(fonction=FonctionFactory(organisation=caf, libelle="Direction"), personne=personne)
    FonctionFactory(organisation=caf, libelle="Référente famille")
    add_succession(
        ancienne=OrganisationFactory(nom="Caisse d’avant"),
        nouvelle=caf,
        nature="remplacee",
        date=date(2020, 1, 1),
        acteur=None,
    )
    caf.contrat, caf.personne = contrat, personne
    return caf


@pytest.fixture
def cheffe(caf):
    return donner_acces(caf.contrat, user=UserFactory(nom="Claire Martin"))


def test_every_page_of_the_directory_is_accessible(ouvrir, accessible, caf, cheffe):
    doublon = OrganisationFactory(nom="CAF du Val", sigle="CAF", categorie="caf")
    tiers = OrganisationFactory(nom="Caisse d’en face", categorie="caf")
    fusion = merge_organisations(gardee=caf, absorbee=tiers, acteur=None)
    fichier = deposer(to_template(), nom="annuaire.xlsx", types=("xlsx",), taille_max=10**6, proprietaire=cheffe)
    direction = caf.fonctions.get(libelle="Direction").pk
    page = ouvrir(cheffe)
    for adresse in (
        "/organisations/",
        "/organisations/nouvelle/",
        "/organisations/doublons/",
        f"/organisations/{caf.pk}/",
        f"/organisations/{caf.pk}/modifier/",
        f"/organisations/{caf.pk}/reunir/",
        f"/organisations/{caf.pk}/reunir/{doublon.pk}/",
        f"/organisations/{caf.pk}/fonctions/nouvelle/",
        f"/organisations/{caf.pk}/successions/nouvelle/",
        f"/organisations/fusions/{fusion.pk}/defaire/",
        f"/annuaire/successions/{caf.origines.get().pk}/retirer/",
        "/annuaire/fonctions/",
        f"/annuaire/fonctions/{direction}/",
        f"/annuaire/fonctions/{direction}/modifier/",
        f"/annuaire/fonctions/{direction}/confier/",
        f"/annuaire/fonctions/{direction}/liberer/",
        "/annuaire/personnes/",
        f"/annuaire/personnes/{caf.personne.pk}/",
        f"/annuaire/personnes/{caf.personne.pk}/modifier/",
        f"/annuaire/personnes/{caf.personne.pk}/retirer/",
        f"/annuaire/personnes/{caf.personne.pk}/effacer/",
        "/annuaire/importer/",
        f"/annuaire/importer/{fichier.pk}/",
        f"/contrats/{caf.contrat.pk}/partenaires/annuaire/",
    ):
        page.goto(adresse)
        accessible(page)


def test_an_organisation_is_merged_and_parted(ouvrir, caf, cheffe):
    doublon = OrganisationFactory(nom="CAF du Val", sigle="CAF", categorie="caf")
    participer(creer_engagement(caf.contrat, "Ouvrir une permanence"), doublon)
    page = ouvrir(cheffe)
    page.goto("/organisations/doublons/")
    suivre(page, page.get_by_role("link", name=re.compile(r"^Réunir…")).first)
    expect(page.get_by_text("Participations")).to_be_visible()
    suivre(page, page.get_by_role("button", name="Réunir"))
    expect(page.get_by_text("ne font plus qu’une")).to_be_visible()
    assert not Organisation.objects.filter(pk=doublon.pk).exists()
    suivre(page, page.get_by_role("link", name=re.compile(r"^séparer")).first)
    suivre(page, page.get_by_role("button", name="Séparer"))
    expect(page.get_by_role("heading", level=1, name="CAF du Val")).to_be_visible()
    assert Fusion.objects.get().defaite_le is not None


def test_a_partner_renamed_while_another_edits_it(ouvrir, caf, cheffe):
    """The second to save is shown what the first wrote, loses nothing, and may save again."""
    adresse = f"/organisations/{caf.pk}/modifier/"
    une, autre = ouvrir(cheffe), ouvrir(donner_acces(caf.contrat))
    une.goto(adresse)
    autre.goto(adresse)
    une.get_by_label("Nom", exact=False).first.fill("CAF du Val-Fleuri")
    suivre(une, une.get_by_role("button", name="Enregistrer"))
    autre.get_by_label("Adresse").fill("1 rue des Lilas")
    suivre(autre, autre.get_by_role("button", name="Enregistrer"))
    expect(autre.get_by_text("Quelqu’un a enregistré cette fiche")).to_be_visible()
    expect(autre.get_by_text("Nom «\u00a0CAF du Val-Fleuri\u00a0»")).to_be_visible()
    expect(autre.get_by_label("Adresse")).to_have_value("1 rue des Lilas")
    caf.refresh_from_db()
    assert (caf.nom, caf.adresse) == ("CAF du Val-Fleuri", "")


def test_a_workbook_from_the_file_to_the_directory(ouvrir, caf, cheffe):
    livre = Workbook()
    livre.active.title = "Organisations"
    livre.active.append(["Nom", "Sigle", "SIREN"])
    livre.active.append(["Mission locale du Val", "ML", "732829321"])
    flux = io.BytesIO()
    livre.save(flux)
    page = ouvrir(cheffe)
    page.goto("/annuaire/importer/")
    page.get_by_label("Classeur à importer").set_input_files(
        {"name": "annuaire.xlsx", "mimeType": "application/octet-stream", "buffer": flux.getvalue()}
    )
    suivre(page, page.get_by_role("button", name="Voir ce qui changerait"))
    expect(page.get_by_text("feuille Organisations, ligne 2, colonne SIREN")).to_be_visible()
    expect(page.get_by_role("button", name="Importer")).to_have_count(0)
