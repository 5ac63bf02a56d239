"""Identities stay, wordings change: the contract as it read in each version."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.models import Engagement, RedactionEngagement, RedactionNoeud, Version
from tests.contrats.test_pages import ouvrir
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import (
    creer_engagement,
    creer_noeud,
    donner_acces,
    grand_contrat,
    participer,
    version_de,
)

pytestmark = pytest.mark.django_db


def test_an_avenant_writes_only_what_it_changes(contrat):
    """Version 2 renames the pillar, rewords one commitment, adds another; the rest stands as it was."""
    pilier = creer_noeud(contrat, "Cohésion sociale")
    garde, redit = creer_engagement(contrat, "Garder", noeud=pilier), creer_engagement(contrat, "Dire", noeud=pilier)
    premiere = version_de(contrat)
    seconde = Version.objects.create(contrat=contrat, numero=2, libelle="Avenant n° 1")
    for ancienne in (pilier.redaction, redit.redaction):
        ancienne.jusqua = seconde
        ancienne.save()
    RedactionNoeud.objects.create(
        noeud=pilier, depuis=seconde, niveau=pilier.redaction.niveau, titre="Solidarités", chemin="0001", ordre=1
    )
    RedactionEngagement.objects.create(engagement=redit, depuis=seconde, noeud=pilier, texte="Redire", ordre=2)
    nouveau = Engagement.objects.create(contrat=contrat)
    RedactionEngagement.objects.create(engagement=nouveau, depuis=seconde, noeud=pilier, texte="Ajouter", ordre=3)

    def textes(redactions):
        return sorted(redactions.filter(engagement__contrat=contrat).values_list("texte", flat=True))

    redactions = RedactionEngagement.objects
    assert textes(redactions.as_of(premiere)) == ["Dire", "Garder"]
    assert textes(redactions.as_of(seconde)) == textes(redactions.current()) == ["Ajouter", "Garder", "Redire"]
    assert [b.titre for b in Arbre.of(contrat, premiere)] == ["Cohésion sociale"]
    assert [b.titre for b in Arbre.of(contrat)] == ["Solidarités"]
    assert garde.redactions.count() == 1


def test_commitments_are_seen_within_the_perimeter(contrat):
    engagement = creer_engagement(contrat)
    assert list(Engagement.objects.for_user(donner_acces(contrat))) == [engagement]
    assert list(Engagement.objects.for_user(AdministrateurFactory())) == [engagement]
    assert not Engagement.objects.for_user(UserFactory())


@pytest.fixture
def amende(contrat):
    """Two versions, 2020 and 2022.

    The second renames the pillar, rewords « Dire », repeals « Finir », adds « Ajouter »; « Rien » was a mistake.
    """
    contrat.pilier = creer_noeud(contrat, "Cohésion sociale")
    contrat.dire, contrat.finir, contrat.garder = (
        creer_engagement(contrat, texte, noeud=contrat.pilier) for texte in ("Dire", "Finir", "Garder")
    )
    creer_engagement(contrat, "Rien", noeud=contrat.pilier, retire_motif="Lu deux fois")
    participer(contrat.garder, OrganisationFactory(nom="CAF du Val-Fleuri"))
    version_de(contrat).__class__.objects.update(date_effet=date(2020, 1, 1))
    seconde = Version.objects.create(contrat=contrat, numero=2, libelle="Avenant n° 1", date_effet=date(2022, 7, 1))
    for ancienne in (contrat.pilier.redaction, contrat.dire.redaction, contrat.finir.redaction):
        ancienne.jusqua = seconde
        if isinstance(ancienne, RedactionEngagement):
            ancienne.fige = {"partenaires": ["Partenaire d'alors"], "quartiers": ["Quartier d'alors"], "leviers": []}
        ancienne.save()
    Engagement.objects.filter(pk=contrat.finir.pk).update(
        clos_par=seconde, retire_le=timezone.now(), retire_motif="Abrogé par l’avenant n° 1"
    )
    RedactionNoeud.objects.create(
        noeud=contrat.pilier,
        depuis=seconde,
        niveau=contrat.pilier.redaction.niveau,
        titre="Solidarités",
        chemin="0001",
        ordre=1,
    )
    RedactionEngagement.objects.create(
        engagement=contrat.dire, depuis=seconde, noeud=contrat.pilier, texte="Redire", ordre=1
    )
    nouveau = Engagement.objects.create(contrat=contrat)
    RedactionEngagement.objects.create(
        engagement=nouveau, depuis=seconde, noeud=contrat.pilier, texte="Ajouter", ordre=9
    )
    return contrat


def url(nom, contrat, *reste):
    return reverse(f"contrats:{nom}", args=[contrat.pk, *reste])


@pytest.mark.parametrize(
    ("jour", "numero"), [("2020-01-01", 1), ("2022-06-30", 1), ("2022-07-01", 2), ("2030-01-01", 2), ("01/07/2022", 2)]
)
def test_a_date_leads_to_the_version_in_force_that_day(client, amende, jour, numero):
    client.force_login(donner_acces(amende))
    assert client.get(url("versions", amende), {"au": jour}).url == url("version", amende, numero)


@pytest.mark.parametrize(("jour", "dit"), [("2019-12-31", "aucune version"), ("hier", "Cette date n’existe pas")])
def test_a_date_that_leads_nowhere_is_told(client, amende, jour, dit):
    client.force_login(donner_acces(amende))
    assert dit in client.get(url("versions", amende), {"au": jour}, follow=True).content.decode()


def test_a_contract_without_dates_always_was_in_its_first_version(contrat):
    assert contrat.versions.on(date(1990, 1, 1)).numero == 1


def test_the_list_says_what_each_version_holds_and_changed(client, amende):
    client.force_login(donner_acces(amende))
    etapes = client.get(url("versions", amende)).context["etapes"]
    # In force: Dire, Finir, Garder; then Redire, Garder, Ajouter. Written by the second: Redire, Ajouter.
    assert [(e.version.numero, e.en_vigueur, e.ecrits, e.clos) for e in etapes] == [(2, 3, 2, 1), (1, 3, 3, 0)]
    assert etapes[1].jusqu_au == date(2022, 7, 1)


def test_each_version_reads_as_it_did(client, amende):
    client.force_login(donner_acces(amende))
    premiere = client.get(url("version", amende, 1)).content.decode()
    assert "Cohésion sociale" in premiere
    assert "Solidarités" not in premiere
    assert "remplacée le 1er juillet 2022" in premiere
    assert "Solidarités" in client.get(url("version", amende, 2)).content.decode()

    def textes(numero):
        return [r.texte for r in client.get(url("version-engagements", amende, numero)).context["liste"].queryset]

    assert textes(1) == ["Dire", "Finir", "Garder"]
    assert textes(2) == ["Redire", "Garder", "Ajouter"]
    sous_le_titre = client.get(url("version-noeud", amende, 1, amende.pilier.pk)).content.decode()
    assert "Finir" in sous_le_titre
    assert "Ajouter" not in sous_le_titre


def test_a_replaced_wording_keeps_what_surrounded_it(client, amende):
    client.force_login(donner_acces(amende))
    alors = client.get(url("version-engagement", amende, 1, amende.dire.pk)).content.decode()
    assert "Partenaire d&#x27;alors" in alors
    assert "Quartier d&#x27;alors" in alors
    assert "Redire" in alors, "the page leads to the other wordings"
    assert "CAF du Val-Fleuri" in client.get(url("version-engagement", amende, 1, amende.garder.pk)).content.decode()


def test_what_a_version_does_not_hold_is_not_found(client, amende):
    client.force_login(donner_acces(amende))
    assert client.get(url("version-engagement", amende, 2, amende.finir.pk)).status_code == 404
    assert client.get(url("version", amende, 3)).status_code == 404
    assert client.get(url("version-noeud", amende, 1, 10**9)).status_code == 404


def test_a_repealed_commitment_still_opens_and_says_so(client, amende):
    client.force_login(donner_acces(amende))
    page = client.get(url("engagement", amende, amende.finir.pk)).content.decode()
    assert "Abrogé par l’avenant n° 1" in page
    assert "Redire" in [r.texte for r in RedactionEngagement.objects.current().filter(engagement__contrat=amende)]
    client.post(url("engagement-retablir", amende, amende.finir.pk), {"motif": "Si", "revision": 1})
    assert Engagement.objects.get(pk=amende.finir.pk).retire_le is not None


def test_the_pages_of_a_version_cost_the_same_whatever_the_size(client, db):
    petit, grand = grand_contrat(60), grand_contrat(1500, piliers=6, axes=12)
    client.force_login(donner_acces(petit, user=donner_acces(grand)))
    for nom, budget in (("versions", 20), ("version", 20), ("version-engagements", 12), ("version-noeud", 20)):
        comptes = []
        for contrat in (petit, grand):
            reste = () if nom == "versions" else (1,)
            if nom == "version-noeud":
                reste += (contrat.noeuds.last().pk,)
            corps, requetes = ouvrir(client, url(nom, contrat, *reste))
            comptes.append(len(requetes))
        assert comptes[0] == comptes[1] <= budget, nom
        assert len(corps) < 100 * 1024 or nom == "version", nom


@pytest.mark.parametrize("genre", ["xlsx", "csv"])
def test_a_version_is_exported_as_it_stood(client, amende, genre):
    client.force_login(donner_acces(amende))
    reponse = client.get(url("version-engagements", amende, 1), {"export": genre})
    assert reponse.status_code == 200
    contenu = reponse.getvalue()
    reponse.close()
    if genre == "csv":
        lignes = contenu.decode("utf-8-sig").splitlines()
        assert len(lignes) == 4
        assert "Partenaire d'alors" in lignes[1]
