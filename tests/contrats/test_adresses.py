"""Addresses and answers nobody meant: some page opens, or a plain 404; never a failure of ours."""

import pytest
from django.urls import reverse

from tests.factories.contrats import DocumentFactory, SignatureFactory

pytestmark = pytest.mark.django_db

ENORME = "9" * 40


@pytest.mark.parametrize("nom", ["engagements", "partenaires", "quartiers", "signatures", "mesures", "releve"])
@pytest.mark.parametrize(
    "requete",
    [
        f"partenaire={ENORME}&quartier={ENORME}&branche={ENORME}&page={ENORME}&commune={ENORME}&referentiel={ENORME}",
        "partenaire=-1&quartier=x&branche=&titre=rien&titre=collectif",
        "q=%00&tri=%00&manque=%00",
        "q=%F0%9F%98%80+%E2%80%8B+%25+_+%27%22",
        "q=" + "a" * 5000,
        "tri=--numero&tri=-",
        "export=pdf",
        "partenaire=%D9%A3",  # a decimal digit, in Arabic
    ],
)
def test_odd_requests_open_the_list(promesses, lectrice, client, nom, requete):
    reponse = client.get(reverse(f"contrats:{nom}", args=[promesses.contrat.pk]) + f"?{requete}")
    assert reponse.status_code == 200


@pytest.mark.parametrize(
    ("nom", "requete"),
    [
        ("arborescence", "q=%00&vides=non"),
        ("arborescence", "q=%5B%28%2A"),
        ("noeud-nouveau", f"parent={ENORME}"),
        ("engagement-nouveau", f"noeud={ENORME}"),
        ("liens", "etat=inconnu"),
        ("historique", f"page={ENORME}"),
        ("liste", f"porteur={ENORME}&nature=x"),
    ],
)
def test_odd_requests_open_the_page(promesses, equipe, client, nom, requete):
    adresse = reverse(f"contrats:{nom}", args=[] if nom == "liste" else [promesses.contrat.pk])
    assert client.get(f"{adresse}?{requete}").status_code == 200


@pytest.mark.parametrize("requete", ["q=%00", "q=%5B%28%2A%5C", f"de={ENORME}", "page=%D9%A3", "de=1&a=0"])
def test_odd_requests_open_the_document(promesses, lectrice, client, requete):
    document = DocumentFactory(contrats=[promesses.contrat])
    adresse = reverse("contrats:document", args=[promesses.contrat.pk, document.pk])
    assert client.get(f"{adresse}?{requete}").status_code == 200


@pytest.mark.parametrize("nom", ["engagement", "noeud", "partenaire", "document"])
def test_numbers_beyond_any_table_are_not_found(promesses, lectrice, client, nom):
    adresse = reverse(f"contrats:{nom}", args=[promesses.contrat.pk, 987654321])
    for numero in ("987654321", ENORME):
        assert client.get(adresse.replace("987654321", numero)).status_code == 404
    assert client.get(f"/contrats/{ENORME}/").status_code == 404


def test_odd_decisions_change_nothing(promesses, equipe, client):
    cinq = promesses.engagements[4]
    for nom, args in (("engagement-candidats", [cinq.pk]), ("candidats", [])):
        adresse = reverse(f"contrats:{nom}", args=[promesses.contrat.pk, *args])
        for donnees in (
            {},
            {"marque": "\x00", "organisation": "x"},
            {"marque": "la CAF", "organisation": ENORME, "revision": ENORME},
        ):
            assert client.post(adresse, donnees).status_code == 302
    assert cinq.participations.to_confirm().count() == 2
    signature = SignatureFactory(contrat=promesses.contrat)
    adresse = reverse("contrats:signature-modifier", args=[promesses.contrat.pk, signature.pk])
    assert client.post(adresse, {"etat": "inconnu", "date": "\x00"}).status_code == 422
