"""« Ce que Pôle emploi a promis », before and after France Travail: the past stays, the future moves."""

from datetime import date

import pytest

from reciproque.annuaire.actions import add_succession
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import ContratFactory, creer_engagement, donner_acces, participer
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def contrat():
    return ContratFactory()


@pytest.fixture(autouse=True)
def _entree(client, contrat):
    client.force_login(donner_acces(contrat))


@pytest.fixture
def promesses(contrat):
    ancienne, nouvelle = OrganisationFactory(nom="Pôle emploi"), OrganisationFactory(nom="France Travail")
    for texte in ("Recevoir les jeunes", "Ouvrir une formation"):
        participer(creer_engagement(contrat, texte), ancienne, role="partenaire")
    return ancienne, nouvelle


def noter(ancienne, nouvelle, **champs):
    add_succession(
        ancienne=ancienne, nouvelle=nouvelle, acteur=None, date=date(2024, 1, 1), **({"nature": "renommee"} | champs)
    )


def lire(client, contrat, organisation, jour="2026-01-01"):
    reponse = client.get(f"/contrats/{contrat.pk}/partenaires/{organisation.pk}/?le={jour}")
    return reponse.content.decode() if reponse.status_code == 200 else reponse.status_code


def test_before_it_is_the_former_one_alone(client, contrat, promesses):
    ancienne, nouvelle = promesses
    noter(ancienne, nouvelle)
    assert "Depuis le" not in lire(client, contrat, ancienne, "2023-12-31")
    assert lire(client, contrat, nouvelle, "2023-12-31") == 404


def test_after_the_new_one_bears_it_and_the_former_keeps_what_it_wrote(client, contrat, promesses):
    ancienne, nouvelle = promesses
    noter(ancienne, nouvelle)
    avant = lire(client, contrat, ancienne)
    assert "Depuis le 1er janvier 2024, Pôle emploi a pris le nom de" in " ".join(avant.split())
    assert "Recevoir les jeunes" in avant
    apres = lire(client, contrat, nouvelle)
    assert "Repris de Pôle emploi" in apres
    assert "Recevoir les jeunes" in apres


def test_from_one_to_the_next(client, contrat, promesses):
    ancienne, nouvelle = promesses
    derniere = OrganisationFactory(nom="Réseau pour l’emploi")
    noter(ancienne, nouvelle)
    noter(nouvelle, derniere, nature="remplacee")
    assert "Repris de Pôle emploi" in lire(client, contrat, derniere)
    assert "Réseau pour l’emploi" in lire(client, contrat, ancienne)


def test_one_competence_moves_what_names_it_to_be_checked(client, contrat, promesses):
    ancienne, nouvelle = promesses
    noter(ancienne, nouvelle, nature="competence", competence="formation")
    apres = lire(client, contrat, nouvelle)
    assert "À vérifier" in apres
    assert "Ouvrir une formation" in apres
    assert "Recevoir les jeunes" not in apres


def test_the_queries_stay_bounded(client, contrat, promesses, django_assert_max_num_queries):
    noter(*promesses)
    with django_assert_max_num_queries(20):
        lire(client, contrat, promesses[1])


def test_a_day_that_does_not_exist_is_today(client, contrat, promesses):
    assert "Recevoir les jeunes" in lire(client, contrat, promesses[0], "2024-99-99")


@pytest.mark.parametrize("export", ["csv", "fiche"])
def test_what_it_bears_after_another_leaves_with_the_exports_and_the_sheet(client, contrat, promesses, export):
    ancienne, nouvelle = promesses
    add_succession(ancienne=ancienne, nouvelle=nouvelle, nature="renommee", date=date(2020, 1, 1), acteur=None)
    base = f"/contrats/{contrat.pk}/partenaires/{nouvelle.pk}/"
    if export == "csv":
        texte = client.get(base, {"export": "csv"}).getvalue().decode()
    else:
        texte = texte_du_pdf(client.get(f"{base}fiche/").content)
    assert "Repris de Pôle emploi" in texte
    assert "Recevoir les jeunes" in texte
    filtre = client.get(base, {"export": "csv", "q": "formation"}).getvalue().decode()
    assert "Repris de" not in filtre
