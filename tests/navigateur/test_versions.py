"""Versions, avenants, closing balance, signatures and frames in a browser: accessible at both widths."""

import pytest
from django.urls import reverse

from tests.factories.contrats import donner_acces, grand_contrat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contrat():
    return grand_contrat(40, organisations=12, piliers=2, axes=3, quartiers=6)


def adresse(nom, *reste):
    return reverse(nom, args=reste)


def test_the_pages_of_a_version(contrat, ouvrir, accessible):
    page = ouvrir(donner_acces(contrat))
    page.set_default_timeout(60_000)
    for nom, *reste in (
        ("versions",),
        ("version", 1),
        ("version-engagements", 1),
        ("version-engagement", 1, contrat.engagements.first().pk),
        ("version-noeud", 1, contrat.noeuds.last().pk),
    ):
        page.goto(adresse(f"contrats:{nom}", contrat.pk, *reste))
        accessible(page)
