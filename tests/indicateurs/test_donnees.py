"""The catalogue of data: typed, filtered, exported, the second of two people told."""

import pytest
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.indicateurs.models import Donnee
from tests.factories.contrats import creer_noeud, donner_acces

pytestmark = pytest.mark.django_db
CHAMPS = {
    "nom": "Demandeurs d’emploi par quartier",
    "accord": "signe",
    "echelle": "quartier",
    "periodicite": "annuelle",
}


def url(nom, contrat, *args):
    return reverse(f"indicateurs:{nom}", args=[contrat.pk, *args])


def test_a_line_is_added_changed_and_found(contrat, equipe, client, django_assert_max_num_queries):
    assert client.post(url("donnee-nouvelle", contrat), CHAMPS | {"detenteur": "France Travail"}).status_code == 302
    donnee = Donnee.objects.get()
    assert (donnee.detenteur.nom, donnee.get_accord_display()) == ("France Travail", "accord signé")
    doublon = client.post(url("donnee-nouvelle", contrat), CHAMPS | {"nom": "DEMANDEURS d’emploi par quartier"})
    assert "déjà au catalogue" in doublon.content.decode()
    Donnee.objects.create(contrat=contrat, nom="Loyers")
    with django_assert_max_num_queries(12):
        page = client.get(url("donnees", contrat), {"accord": "signe"})
    assert page.context["liste"].total == 1
    for export in ("csv", "xlsx", "pdf"):
        reponse = client.get(url("donnees", contrat), {"export": export})
        assert reponse.status_code == 200
        if reponse.streaming:
            list(reponse)
    champs = CHAMPS | {"accord": "aucun", "revision": donnee.revision}
    assert client.post(url("donnee", contrat, donnee.pk), champs).status_code == 302
    seconde = client.post(url("donnee", contrat, donnee.pk), champs | {"accord": "en_cours"})
    assert seconde.status_code == 409
    assert "pas d’accord" in seconde.content.decode()


def test_whoever_measures_one_branch_reads_it_only(contrat, client):
    client.force_login(donner_acces(contrat, Role.REFERENT, noeud=creer_noeud(contrat)))
    donnee = Donnee.objects.create(contrat=contrat, nom="Loyers")
    assert client.get(url("donnees", contrat)).status_code == 200
    assert client.get(url("donnee", contrat, donnee.pk)).status_code == 403
