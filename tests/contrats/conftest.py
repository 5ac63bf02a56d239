import pytest

from reciproque.contrats.models import Role
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import ContratFactory, creer_engagement, creer_noeud, donner_acces, participer


@pytest.fixture
def contrat(db):
    return ContratFactory()


@pytest.fixture
def equipe(contrat, client):
    """Someone of the project team, logged in as `client`."""
    user = donner_acces(contrat, Role.EQUIPE_PROJET)
    client.force_login(user)
    return user


@pytest.fixture
def lectrice(contrat, client):
    user = donner_acces(contrat, Role.LECTEUR)
    client.force_login(user)
    return user


@pytest.fixture
def promesses(contrat):
    """A contract in which the same CAF stands in every capacity.

    1 lead · 2 partner · 3 named · 4 named for the whole sheet · 5 candidate · 6 through a collective · 7 withdrawn ·
    8 nobody, outside the tree
    """

    class Promesses:
        pass

    p = Promesses()
    p.contrat = contrat
    p.caf = OrganisationFactory(nom="CAF du Val-Fleuri", categorie="caf")
    p.autre_caf = OrganisationFactory(nom="CAF du Haut-Pays", categorie="caf")
    p.ville = OrganisationFactory(nom="Ville de Bourg-Neuf", categorie="commune")
    p.pilier = creer_noeud(contrat, "Cohésion sociale", code="Pilier 1")
    p.familles = creer_noeud(contrat, "Aller vers les familles", parent=p.pilier, code="1.1")
    p.fiche = creer_noeud(contrat, "Prévenir les ruptures", parent=p.pilier, code="1.2")
    p.cadre = creer_noeud(contrat, "Cadre de vie", code="Pilier 2")
    p.engagements = [
        creer_engagement(contrat, f"Engagement pour l'école numéro {n}", noeud=noeud, numero=str(n), ordre=n, **autres)
        for n, noeud, autres in (
            (1, p.familles, {}),
            (2, p.familles, {}),
            (3, p.familles, {}),
            (4, p.fiche, {}),
            (5, p.familles, {}),
            (6, p.cadre, {}),
            (7, p.familles, {"retire_motif": "Repris ailleurs"}),
            (8, None, {}),
        )
    ]
    un, deux, trois, _, cinq, six, sept, _ = p.engagements
    participer(un, p.caf, role="chef_de_file", marque="CAF")
    participer(deux, p.caf, role="partenaire")
    participer(deux, p.ville)
    participer(trois, p.caf)
    participer(p.fiche, p.caf)
    participer(cinq, p.caf, certitude="propose", marque="la CAF")
    participer(cinq, p.autre_caf, certitude="propose", marque="la CAF")
    participer(six, "caf", marque="les CAF")
    participer(sept, p.caf)
    return p
