"""The five figures of the home page are the totals of the lists they open."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.listes.autres import ListeQuartiers, ListeSignatures
from reciproque.contrats.listes.engagements import ListeEngagements
from reciproque.contrats.listes.partenaires import ListePartenaires
from reciproque.contrats.models import Contrat
from tests.factories.contrats import PerimetreQuartierFactory, SignatureFactory, grand_contrat

pytestmark = pytest.mark.django_db


def test_figures_and_lists_agree(promesses, lectrice, client):
    contrat = promesses.contrat
    SignatureFactory(contrat=contrat)
    PerimetreQuartierFactory.create_batch(2, contrat=contrat)
    grand_contrat(30)  # another contract must not count here
    chiffres = client.get(contrat.get_absolute_url()).context["chiffres"]
    vide = QueryDict("")
    assert [c["valeur"] for c in chiffres] == [
        ListeEngagements(contrat, vide).total,
        ListePartenaires(contrat, vide).total,
        ListeQuartiers(contrat, vide).total,
        len(Arbre.of(contrat)),
        ListeSignatures(contrat, vide).total,
    ]
    assert [c["valeur"] for c in chiffres] == [7, 4, 2, 4, 1]


def test_an_empty_contract_has_zeros_not_holes(contrat):
    compte = Contrat.objects.with_figures().get(pk=contrat.pk)
    assert (compte.n_engagements, compte.n_quartiers, compte.n_noeuds, compte.n_signataires) == (0, 0, 0, 0)


def test_the_list_of_contracts_counts_who_is_named(promesses, lectrice, client):
    """Beside the commitments in force and on the sheets: the CAF, the other CAF (to be confirmed) and the town."""
    adresse = reverse("contrats:liste")
    ligne = client.get(adresse, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()[1].split(";")
    assert ligne[-2:] == ["7", "3"]
    liste = client.get(adresse).context["liste"]
    assert [liste.partners(contrat) for contrat in liste.page] == [3]
