"""The closing balance of the demonstration against a table made by hand from its two documents."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat, RedactionEngagement, Suite

ATTENDU = tomllib.loads((Path(__file__).parent / "attendus" / "cloture.toml").read_text(encoding="utf-8"))


@pytest.fixture
def contrat(demonstration):
    return Contrat.objects.get(nom__contains="d’Ambrelle")


def textes(contrat):
    redactions = RedactionEngagement.objects.current().filter(engagement__contrat=contrat)
    return {pk: texte.replace("\u00a0", " ") for pk, texte in redactions.values_list("engagement", "texte")}


def celui(parmi, debut):
    (pk,) = [pk for pk, texte in parmi.items() if texte.startswith(debut)]
    return pk


def test_the_balance_is_the_table_made_by_hand(contrat):
    lien = contrat.liens.get(nature="succede")
    anciens, nouveaux = textes(lien.vers), textes(contrat)
    attendu = {
        celui(anciens, debut): ("repris", {celui(nouveaux, n) for n in suite})
        for debut, suite in ATTENDU["repris"].items()
    }
    for sort in ("acheve", "abandonne"):
        attendu |= {celui(anciens, debut): (sort, set()) for debut in ATTENDU[sort]["engagements"]}
    assert len(attendu) == len(anciens) == 62
    obtenu = {
        suite.engagement_id: (suite.sort, {e.pk for e in suite.repris_par.all()})
        for suite in Suite.objects.filter(cloture__lien=lien).prefetch_related("repris_par")
    }
    dit = {**anciens, **nouveaux}
    assert {dit[k]: (s, {dit[x] for x in r}) for k, (s, r) in obtenu.items()} == {
        dit[k]: (s, {dit[x] for x in r}) for k, (s, r) in attendu.items()
    }
    assert lien.cloture.arretee_le is not None


def test_what_the_2024_contract_does_not_take_up_is_found(contrat, client):
    client.force_login(User.objects.get(email="cheffe-de-projet@ambrelle.example"))
    lien = contrat.liens.get(nature="succede")
    reponse = client.get(reverse("contrats:cloture", args=[contrat.pk, lien.pk]), {"sort": "abandonne", "q": "bus"})
    (suite,) = reponse.context["liste"].page.object_list
    assert "bus de prévention" in suite.texte
    assert reponse.context["chiffres"]["abandonnes"] == len(ATTENDU["abandonne"]["engagements"])


def test_neighbourhoods_correspond_and_everything_fits_the_budget(contrat, client):
    client.force_login(User.objects.get(email="cheffe-de-projet@ambrelle.example"))
    adresse = reverse("contrats:cloture", args=[contrat.pk, contrat.liens.get(nature="succede").pk])
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse)
    assert len(requetes) <= 20
    lignes = {(str(a or ""), nature, str(n or "")) for a, nature, n, _ in reponse.context["quartiers"]}
    assert lignes == {tuple(ligne) for ligne in ATTENDU["quartiers"]["lignes"]}
    assert {jour for *_, jour in reponse.context["quartiers"]} == {date(2024, 1, 1)}
    export = client.get(adresse, {"export": "csv"})
    assert len(export.getvalue().decode("utf-8-sig").strip().split("\r\n")) >= 63


def test_the_protocol_as_of_2022_reads_as_it_did(contrat, client):
    client.force_login(User.objects.get(email="cheffe-de-projet@ambrelle.example"))
    protocole = contrat.liens.get(nature="succede").vers
    versions = reverse("contrats:versions", args=[protocole.pk])
    reponse = client.get(versions, {"au": "2022-06-01"})
    assert reponse.url == reverse("contrats:version", args=[protocole.pk, 1])
    engagements = client.get(reverse("contrats:version-engagements", args=[protocole.pk, 1])).context["liste"]
    assert engagements.total == 62
