"""Identities stay, wordings change: the contract as it read in each version."""

import pytest

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.models import Engagement, RedactionEngagement, RedactionNoeud, Version
from tests.factories.comptes import AdministrateurFactory, UserFactory
from tests.factories.contrats import creer_engagement, creer_noeud, donner_acces, version_de

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
