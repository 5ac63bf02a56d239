"""The list of commitments: what is asked is what is shown, counted and exported, always the same."""

import csv
import io

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse

from reciproque.contrats.listes.engagements import ListeEngagements
from reciproque.contrats.models import Participation
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import (
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    grand_contrat,
    participer,
)

pytestmark = pytest.mark.django_db


def numeros(contrat, requete=""):
    liste = ListeEngagements(contrat, QueryDict(requete))
    lignes = [r.numero for r in liste.queryset]
    assert liste.total == len(lignes), requete
    return lignes


def test_it_follows_the_printed_order_and_ends_outside_the_tree(promesses):
    assert numeros(promesses.contrat) == ["1", "2", "3", "5", "4", "6", "8"]


@pytest.mark.parametrize(
    ("requete", "attendus"),
    [
        ("q=ecole", 7),
        ("q=%C3%89COLE+num%C3%A9ro", 7),  # « ÉCOLE numéro »
        ("q=numero+6", 1),
        ("q=introuvable", 0),
        ("nature=action", 0),
        ("statut=inconnu", 7),
        ("retires=oui", 1),
        ("manque=partenaire", 1),  # 8: the sheet of 4 names a partner
        ("manque=chef_de_file", 6),
        ("manque=echeance", 7),
        ("manque=a_confirmer", 1),
        ("manque=place", 1),
        ("manque=place&manque=a_confirmer", 2),
        ("partenaire=caf", 1),
        ("partenaire=inconnu&branche=99999&quartier=-1&tri=rien&page=x", 7),  # an old address still opens
    ],
)
def test_filters(promesses, requete, attendus):
    assert len(numeros(promesses.contrat, requete)) == attendus


def test_everything_an_organisation_promised_by_name_and_as_a_collective(promesses):
    contrat, caf = promesses.contrat, promesses.caf.pk
    assert numeros(contrat, f"partenaire={caf}") == ["1", "2", "3", "5", "4"]
    assert numeros(contrat, f"partenaire={caf}&titre=nom") == ["1", "2", "3", "5", "4"]
    assert numeros(contrat, f"partenaire={caf}&titre=collectif") == ["6"]
    assert numeros(contrat, f"partenaire={caf}&titre=nom&titre=collectif") == ["1", "2", "3", "5", "4", "6"]
    # A commune is no CAF: the collective does not speak for it.
    assert numeros(contrat, f"partenaire={promesses.ville.pk}&titre=collectif") == []


def test_a_collective_of_all_signatories_speaks_for_parties_only(promesses):
    participer(promesses.engagements[7], Participation.Collectif.SIGNATAIRES)
    requete = f"partenaire={promesses.ville.pk}&titre=collectif"
    assert numeros(promesses.contrat, requete) == []
    SignatureFactory(contrat=promesses.contrat, organisation=promesses.ville)
    assert numeros(promesses.contrat, requete) == ["8"]


def test_a_branch_holds_all_that_hangs_below(promesses):
    assert numeros(promesses.contrat, f"branche={promesses.pilier.pk}") == ["1", "2", "3", "5", "4"]
    assert numeros(promesses.contrat, f"branche={promesses.fiche.pk}") == ["4"]
    assert numeros(promesses.contrat, f"branche={promesses.fiche.pk}&branche={promesses.cadre.pk}") == ["4", "6"]


def test_a_neighbourhood_named_in_the_commitment(promesses):
    quartier = PerimetreQuartierFactory(contrat=promesses.contrat).quartier
    promesses.engagements[1].quartiers.add(quartier)
    assert numeros(promesses.contrat, f"quartier={quartier.pk}") == ["2"]


def test_sorted_by_deadline(promesses):
    from datetime import date

    for rang, jour in ((5, 3), (0, 9)):
        redaction = promesses.engagements[rang].redaction
        redaction.echeance = date(2027, 1, jour)
        redaction.save()
    triees = [n for n in numeros(promesses.contrat, "tri=-echeance") if n in ("1", "6")]
    assert triees == ["1", "6"]
    liste = ListeEngagements(promesses.contrat, QueryDict("tri=echeance"))
    assert not liste.en_ordre
    assert [branche for branche, _ in liste.groupes] == [None]


def test_rows_stand_under_their_branch(promesses):
    liste = ListeEngagements(promesses.contrat, QueryDict(""))
    assert [(b.intitule if b else None, [r.numero for r in lignes]) for b, lignes in liste.groupes] == [
        ("1.1 Aller vers les familles", ["1", "2", "3", "5"]),
        ("1.2 Prévenir les ruptures", ["4"]),
        ("Pilier 2 Cadre de vie", ["6"]),
        (None, ["8"]),
    ]


@pytest.mark.parametrize("requete", ["", "q=numero", "manque=chef_de_file", "retires=oui", "statut=inconnu&q=ecole"])
def test_every_counter_tells_what_its_answer_would_show(promesses, requete):
    """For each option of each filter: choosing it alone in its filter shows as many rows as its counter said."""
    contrat = promesses.contrat
    creer_engagement(contrat, "Une action pour l'école", nature="action", statut="nouveau", noeud=promesses.cadre)
    requete += f"&partenaire={promesses.caf.pk}"
    liste = ListeEngagements(contrat, QueryDict(requete))
    essais = 0
    for facette in liste.facettes:
        for option in facette.options:
            if facette.filtre.cle == "titre":
                continue
            demande = QueryDict(requete, mutable=True)
            demande.setlist(facette.filtre.cle, [option.valeur])
            attendu = ListeEngagements(contrat, demande).total
            assert option.compte == attendu, f"{facette.filtre.cle}={option.valeur} avec {requete}"
            essais += 1
    assert essais > 5


def test_counters_agree_on_a_large_contract():
    contrat = grand_contrat(120)
    organisation = contrat.signatures.first().organisation
    requete = f"partenaire={organisation.pk}&q=habitants"
    liste = ListeEngagements(contrat, QueryDict(requete))
    for facette in liste.facettes:
        for option in facette.options[:12]:
            demande = QueryDict(requete, mutable=True)
            demande.setlist(facette.filtre.cle, [option.valeur])
            assert option.compte == ListeEngagements(contrat, demande).total, (facette.filtre.cle, option)


def test_the_exports_give_what_the_filters_show(promesses, equipe, client):
    adresse = reverse("contrats:engagements", args=[promesses.contrat.pk])
    requete = {"partenaire": promesses.caf.pk, "titre": ["nom", "collectif"]}
    page = client.get(adresse, requete)
    assert "6\u00a0engagements" in page.content.decode()
    reponse = client.get(adresse, requete | {"export": "csv"})
    lignes = list(csv.reader(io.StringIO(reponse.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [ligne[0] for ligne in lignes] == ["N°", "1", "2", "3", "5", "4", "6"]
    entetes = lignes[0]
    premier = dict(zip(entetes, lignes[1], strict=True))
    assert premier["Où"] == "Pilier 1 Cohésion sociale › 1.1 Aller vers les familles"
    assert premier["Partenaires"] == "CAF du Val-Fleuri — chef de file"
    quatre = dict(zip(entetes, lignes[5], strict=True))
    assert quatre["Partenaires"] == "CAF du Val-Fleuri (fiche)"
    reponse = client.get(adresse, requete | {"export": "xlsx"})
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.getvalue())).worksheets[0]
    assert [ligne[0] for ligne in feuille.iter_rows(values_only=True)] == ["N°", "1", "2", "3", "5", "4", "6"]


def test_filters_that_divide_nothing_are_not_shown(contrat):
    axe = creer_noeud(contrat)
    participer(creer_engagement(contrat, noeud=axe), OrganisationFactory())
    cles = [f.filtre.cle for f in ListeEngagements(contrat, QueryDict("")).facettes]
    assert cles == ["partenaire", "branche", "manque"]
    assert [f.filtre.cle for f in ListeEngagements(contrat, QueryDict("statut=nouveau")).facettes] == [
        "branche",
        "statut",
    ]
