"""Every page of a contract opens, within its budget of queries and of bytes, whatever the size of the contract."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.contrats.models import Role
from tests.factories.comptes import UserFactory
from tests.factories.contrats import donner_acces, grand_contrat

LISTES = ("engagements", "partenaires", "quartiers", "signatures", "mesures", "releve")
DETAILS = (
    "accueil",
    "arborescence",
    "noeud",
    "engagement",
    "partenaire",
    "candidats",
    "liens",
    "documents",
    "document",
    "historique",
    "modifier",
    "niveaux",
    "noeud-nouveau",
    "noeud-modifier",
    "engagement-nouveau",
    "engagement-corriger",
    "engagement-retirer",
    "quartier-ajouter",
    "signature-ajouter",
    "signature-modifier",
    "lien-ajouter",
)
KIO = 1024


def adresse(nom, contrat):
    """The address of a page of ``contrat``, with the first object it needs."""
    premiers = {
        "noeud": lambda: contrat.noeuds.first(),
        "noeud-modifier": lambda: contrat.noeuds.first(),
        "engagement": lambda: contrat.engagements.first(),
        "engagement-corriger": lambda: contrat.engagements.first(),
        "engagement-retirer": lambda: contrat.engagements.first(),
        "partenaire": lambda: contrat.engagements.first().participations.first().organisation,
        "document": lambda: contrat.documents.first(),
        "signature-modifier": lambda: contrat.signatures.first(),
    }
    objet = premiers[nom]() if nom in premiers else None
    return reverse(f"contrats:{nom}", args=[contrat.pk, *([objet.pk] if objet else [])])


def ouvrir(client, url):
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        reponse = client.get(url)
        corps = reponse.getvalue() if reponse.streaming else reponse.content
    assert reponse.status_code == 200, f"{url} : {reponse.status_code}"
    return corps, [r["sql"] for r in requetes]


def test_each_page_keeps_its_budget_at_100_and_at_3000_commitments(client, db):
    """The same queries whatever the size, and a page that stays light. One pair of contracts for all the pages."""
    petit, grand = grand_contrat(100), grand_contrat(3000, piliers=10, axes=20)
    user = UserFactory()
    for contrat in (petit, grand):
        donner_acces(contrat, Role.EQUIPE_PROJET, user=user)
    client.force_login(user)
    fautes = []
    for nom in LISTES + DETAILS:
        budget = 12 if nom in LISTES else 20
        _, peu = ouvrir(client, adresse(nom, petit))
        corps, beaucoup = ouvrir(client, adresse(nom, grand))
        if len(beaucoup) > budget:
            fautes.append(f"{nom} : {len(beaucoup)} requêtes\n" + "\n".join(beaucoup))
        if len(beaucoup) != len(peu):
            fautes.append(f"{nom} : {len(peu)} requêtes puis {len(beaucoup)}")
        if len(corps) > 100 * KIO:
            fautes.append(f"{nom} : {len(corps)} octets")
    assert not fautes, "\n".join(fautes)


def test_every_filter_at_once_stays_within_the_budget_even_for_a_role_limited_to_a_branch(client, db):
    contrat = grand_contrat(100)
    branche = contrat.noeuds.first()
    client.force_login(donner_acces(contrat, Role.EQUIPE_PROJET, noeud=branche))
    organisation = contrat.signatures.first().organisation_id
    quartier = contrat.quartiers.first().pk
    requete = (
        f"?partenaire={organisation}&titre=nom&titre=collectif&branche={branche.pk}&quartier={quartier}"
        "&manque=echeance&q=habitants&tri=-echeance"
    )
    _, requetes = ouvrir(client, adresse("engagements", contrat) + requete)
    assert len(requetes) <= 12, "\n".join(requetes)
