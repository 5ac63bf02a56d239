"""« Ce que la CAF a promis »: each commitment once, in its strongest capacity; the collective apart."""

import pytest
from django.urls import reverse

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.models import Participation
from reciproque.contrats.promesses import chapters
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import SignatureFactory, grand_contrat, participer

pytestmark = pytest.mark.django_db


def tableau(promesses, organisation, *, est_partie=False):
    arbre = Arbre.of(promesses.contrat)
    return {
        c.cle: [p.redaction.numero for p in c.promesses]
        for c in chapters(promesses.contrat, organisation, arbre, est_partie=est_partie)
    }


def test_each_capacity_apart(promesses):
    assert tableau(promesses, promesses.caf) == {
        "chef_de_file": ["1"],
        "partenaire": ["2"],
        "inconnu": ["3"],
        "fiche": ["4"],
        "propose": ["5"],
        "collectif": ["6"],
    }
    assert tableau(promesses, promesses.autre_caf) == {"propose": ["5"], "collectif": ["6"]}
    assert tableau(promesses, promesses.ville) == {"inconnu": ["2"]}


def test_named_and_spoken_for_counts_as_named(promesses):
    participer(promesses.engagements[5], promesses.caf, role="partenaire")
    assert tableau(promesses, promesses.caf)["partenaire"] == ["2", "6"]
    assert "collectif" not in tableau(promesses, promesses.caf)


def test_every_party_is_bound_by_all_signatories(promesses):
    participer(promesses.engagements[7], Participation.Collectif.SIGNATAIRES)
    assert "collectif" not in tableau(promesses, promesses.ville)
    assert tableau(promesses, promesses.ville, est_partie=True)["collectif"] == ["8"]


def test_the_page_tells_them_apart(promesses, lectrice, client):
    page = client.get(reverse("contrats:partenaire", args=[promesses.contrat.pk, promesses.caf.pk])).content.decode()
    assert "4 engagements par son nom" in page.replace("\u202f", " ").replace("\xa0", " ")
    for titre in ("Comme chef de file", "Nommée, rôle non précisé", "À confirmer", "Au titre d’un collectif"):
        assert titre in page
    assert "Engagement pour l&#x27;école numéro 7" not in page  # withdrawn


def test_the_export_is_named_after_the_partner(promesses, lectrice, client):
    adresse = reverse("contrats:partenaire", args=[promesses.contrat.pk, promesses.caf.pk])
    reponse = client.get(adresse, {"export": "csv"})
    assert "engagements-caf-du-val-fleuri" in reponse["Content-Disposition"]
    lignes = reponse.getvalue().decode("utf-8-sig").splitlines()
    assert [ligne.split(";")[:2] for ligne in lignes[1:]] == [
        ["Comme chef de file", "1"],
        ["Comme partenaire", "2"],
        ["Nommée, rôle non précisé", "3"],
        ["Nommée pour toute une fiche", "4"],
        ["À confirmer", "5"],
        ["Au titre d’un collectif", "6"],
    ]


def test_a_collective_does_not_speak_for_someone_from_elsewhere(promesses, lectrice, client):
    ailleurs = OrganisationFactory(nom="CAF d’ailleurs", categorie="caf")
    assert client.get(reverse("contrats:partenaire", args=[promesses.contrat.pk, ailleurs.pk])).status_code == 404
    page = client.get(
        reverse("contrats:engagements", args=[promesses.contrat.pk]), {"partenaire": ailleurs.pk, "titre": "collectif"}
    )
    assert "0\u00a0engagement" in page.content.decode()


def test_whoever_was_named_only_in_what_was_withdrawn_has_nothing_left(promesses, lectrice, client):
    ancienne = OrganisationFactory()
    participer(promesses.engagements[6], ancienne)
    page = client.get(reverse("contrats:partenaire", args=[promesses.contrat.pk, ancienne.pk]))
    assert "ne dit rien" in page.content.decode()


def test_who_steers_has_a_page(promesses, lectrice, client):
    promesses.contrat.porteur = OrganisationFactory(nom="Communauté de Val-Fleuri", categorie="epci")
    promesses.contrat.save()
    adresse = reverse("contrats:partenaire", args=[promesses.contrat.pk, promesses.contrat.porteur.pk])
    assert client.get(adresse).status_code == 200


def test_a_stranger_to_the_contract_has_no_page(promesses, lectrice, client):
    inconnue = OrganisationFactory()
    adresse = reverse("contrats:partenaire", args=[promesses.contrat.pk, inconnue.pk])
    assert client.get(adresse).status_code == 404
    assert client.get(adresse.replace(f"/{inconnue.pk}/", "/999999/")).status_code == 404
    SignatureFactory(contrat=promesses.contrat, organisation=inconnue)
    page = client.get(adresse)
    assert page.status_code == 200
    assert "ne dit rien" in page.content.decode()


def test_the_list_of_partners_counts_the_same(promesses, lectrice, client):
    from django.http import QueryDict

    from reciproque.contrats.listes.partenaires import ListePartenaires

    liste = ListePartenaires(promesses.contrat, QueryDict(""))
    chiffres = ("n_certains", "n_chef", "n_candidat")
    comptes = {o.nom: (*(liste.figure(c)(o) for c in chiffres), liste.n_collectif(o)) for o in liste.queryset}
    assert comptes == {
        "CAF du Val-Fleuri": (3, 1, 1, 1),
        "CAF du Haut-Pays": (0, 0, 1, 1),
        "Ville de Bourg-Neuf": (1, 0, 0, 0),
    }
    tries = [o.nom for o in ListePartenaires(promesses.contrat, QueryDict("tri=-n_certains")).queryset]
    assert tries == ["CAF du Val-Fleuri", "Ville de Bourg-Neuf", "CAF du Haut-Pays"]
    page = client.get(reverse("contrats:partenaires", args=[promesses.contrat.pk])).content.decode()
    assert "1 engagement dont un partenaire est à confirmer" in page.replace("\xa0", " ").replace("\n          ", " ")
    assert "Les CAF" in page


def test_a_very_large_partner_is_cut_and_says_so(lectrice, client):
    from reciproque.contrats.models import Acces, Role

    contrat = grand_contrat(600, organisations=3)
    Acces.objects.create(user=lectrice, contrat=contrat, role=Role.LECTEUR)
    organisation = contrat.engagements.first().participations.first().organisation
    adresse = reverse("contrats:partenaire", args=[contrat.pk, organisation.pk])
    page = client.get(adresse)
    assert "de plus, dans les exports" in page.content.decode()
    assert len(page.content) < 100 * 1024
    tout = client.get(adresse, {"tout": "oui"})
    assert len(page.content) < len(tout.content) < 400 * 1024
