"""Several contracts under one EPCI: eight covered by one protocol, as in the document of Grand-Orly."""

from html import unescape

import pytest
from django.urls import reverse

from reciproque.contrats.ensemble import gather
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import (
    ContratFactory,
    LienFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    donner_acces,
    participer,
)
from tests.factories.territoires import QuartierFactory

pytestmark = pytest.mark.django_db


class Territoire:
    def __init__(self):
        self.epci = OrganisationFactory(nom="Établissement public du Grand Val", categorie="epci")
        self.protocole = ContratFactory(nom="Protocole du Grand Val", porteur=self.epci)
        self.villes = [ContratFactory(nom=f"Contrat de ville {n}") for n in range(1, 9)]
        self.cheffe = donner_acces(self.protocole)
        for ville in self.villes[:6]:
            donner_acces(ville, user=self.cheffe)
            LienFactory(de=self.protocole, vers=ville, vers_nom=ville.nom, etat="confirme")
        LienFactory(de=self.protocole, vers=self.villes[6], vers_nom="Contrat imprimé sept", etat="confirme")
        LienFactory(de=self.protocole, vers_nom="Contrat de ville 8")
        LienFactory(de=self.protocole, vers_nom="Contrat écarté", etat="ecarte")
        self.quartier = QuartierFactory(nom="Les Tilleuls")
        PerimetreQuartierFactory(contrat=self.villes[0], quartier=self.quartier)
        self.perimetre = PerimetreQuartierFactory(
            contrat=self.protocole, quartier=self.quartier, contrat_couvert="CONTRAT DE VILLE 8"
        )
        self.caf = OrganisationFactory(nom="Caisse commune", categorie="caf")
        participer(creer_engagement(self.protocole), self.caf)
        SignatureFactory(contrat=self.villes[1], organisation=self.caf)
        participer(creer_engagement(self.villes[2]), OrganisationFactory(nom="Association seule"))


@pytest.fixture
def val():
    return Territoire()


def test_the_protocol_and_what_it_covers_stand_together(val):
    ensemble = gather(val.protocole, val.cheffe)
    assert [c.nom for c in ensemble.contrats] == [*(f"Contrat de ville {n}" for n in range(1, 7)), val.protocole.nom]
    assert ensemble.fermes == ["Contrat imprimé sept"]
    assert [(c.nom, [p.quartier.nom for p in c.quartiers]) for c in ensemble.couverts] == [
        ("Contrat de ville 8", ["Les Tilleuls"])
    ]
    assert [(c.objet.nom, len(c.contrats)) for c in ensemble.quartiers] == [("Les Tilleuls", 2)]
    assert [(c.objet.nom, len(c.contrats)) for c in ensemble.partenaires] == [("Caisse commune", 2)]
    assert (ensemble.n_engagements, ensemble.n_partenaires) == (2, 2)


def test_the_same_from_below(val):
    ensemble = gather(val.villes[0], val.cheffe)
    assert [c.nom for c in ensemble.contrats] == ["Contrat de ville 1", "Protocole du Grand Val"]


def test_contracts_of_one_steering_organisation_stand_together(val):
    frere = ContratFactory(nom="Autre contrat du Grand Val", porteur=val.epci)
    donner_acces(frere, user=val.cheffe)
    assert frere in gather(val.protocole, val.cheffe).contrats


def test_the_page(val, client, django_assert_max_num_queries):
    client.force_login(val.cheffe)
    with django_assert_max_num_queries(20):
        reponse = client.get(reverse("contrats:ensemble", args=[val.protocole.pk]))
    texte = " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())
    for attendu in (
        "couvre « Contrat de ville 1 »",
        "ne vous sont pas ouverts : Contrat imprimé sept.",
        "Caisse commune",
    ):
        assert attendu in texte
    assert "Contrat de ville 7" not in texte
    assert "Contrat écarté" not in texte
    seul = ContratFactory()
    client.force_login(donner_acces(seul))
    assert "Aucun quartier n’est dans deux" in client.get(reverse("contrats:ensemble", args=[seul.pk])).content.decode()
