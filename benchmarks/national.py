"""A country of contracts, and the pages that look at them from every side (bench_national.py, and tests)."""

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import regles
from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.models import Contrat, Participation, RedactionEngagement, Signature
from reciproque.indicateurs.models import Cible, Definition, Indicateur, Valeur
from tests.factories.comptes import AdministrateurFactory
from tests.factories.contrats import grand_contrat

PARTOUT = 5  # commitments of each contract where the region is named
DATES = 10  # commitments of each contract that are due within a year
INDICATEURS = 20  # of each contract, all to be defined, one in four late
VISES, ANNEES = 5, 12  # indicators with a target on each neighbourhood, and years of figures of each

# Name of the page, its bar of queries and of KiB (design §8).
BARRES = {
    "contrats": (12, 100),
    "accueil": (20, 100),
    "arborescence": (20, 100),
    "noeud": (20, 100),
    "engagements": (12, 100),
    "manque": (12, 100),
    "completer": (20, 400),
    "engagement": (20, 100),
    "partenaires": (12, 100),
    "matrice": (20, 400),
    "partenaire": (20, 100),
    "promesses (locale)": (20, 100),
    "promesses (régionale)": (20, 100),
    "promesses (bailleur)": (20, 100),
    "quartiers": (12, 100),
    "signatures": (12, 100),
    "documents": (20, 100),
    "document": (20, 100),
    "versions": (20, 100),
    "organisations": (12, 100),
    "ma page": (20, 100),
    "à faire": (20, 100),
    "échéances": (20, 100),
    "calendrier": (20, 100),
    "tableau de bord": (20, 100),
    "tableaux de bord": (12, 100),
} | regles.BARRES


def region() -> Organisation:
    """An organisation of every contract: the one whose page must not grow with the country."""
    return Organisation.objects.get_or_create(nom="Région de partout", categorie="region")[0]


def ajouter(contrats: int, engagements: int) -> list[Contrat]:
    """So many contracts of so many commitments, each signed by the region, which is named in a few."""
    region_ = region()
    ajoutes = []
    for _ in range(contrats):
        contrat = grand_contrat(engagements, organisations=20, quartiers=4)
        Signature.objects.create(contrat=contrat, organisation=region_)
        premiers = list(contrat.engagements.order_by("pk")[:PARTOUT])
        Participation.objects.bulk_create(Participation(engagement=e, organisation=region_) for e in premiers)
        follow(contrat)
        ajoutes.append(contrat)
    return ajoutes


def follow(contrat: Contrat) -> None:
    """Dates, indicators to define and rules judged: what *Ma page*, the deadlines and the dashboards gather."""
    jour = timezone.localdate()
    dates = list(RedactionEngagement.objects.filter(engagement__contrat=contrat).order_by("-pk")[:DATES])
    for rang, redaction in enumerate(dates):
        redaction.echeance = jour + timedelta(days=30 * rang)
    RedactionEngagement.objects.bulk_update(dates, ["echeance"])
    indicateurs = Indicateur.objects.bulk_create(
        Indicateur(contrat=contrat, libelle=f"Indicateur {rang}") for rang in range(INDICATEURS)
    )
    Definition.objects.bulk_create(
        Definition(
            indicateur=indicateur,
            libelle=indicateur.libelle,
            echeance=jour + timedelta(days=(-5, 10, 60, 200)[rang % 4]),
        )
        for rang, indicateur in enumerate(indicateurs)
    )
    measure(contrat, list(Definition.objects.filter(indicateur__in=indicateurs[:VISES])), jour.year)
    regles.govern(contrat, jour)


def measure(contrat: Contrat, definitions: list[Definition], annee: int) -> None:
    """Targets on each neighbourhood, and years of figures: what a dashboard weighs."""
    quartiers = list(contrat.quartiers.order_by("pk"))
    Cible.objects.bulk_create(
        Cible(indicateur_id=d.indicateur_id, quartier=q, valeur=50, annee=fin, annee_fin=fin)
        for rang, d in enumerate(definitions)
        for fin in [annee + rang - 2]
        for q in quartiers
    )
    Valeur.objects.bulk_create(
        Valeur(
            indicateur_id=d.indicateur_id,
            definition=d,
            quartier=q,
            debut=date(an, 1, 1),
            fin=date(an, 12, 31),
            valeur=(q.pk * 7 + rang * 13 + an) % 90 + 5,
        )
        for rang, d in enumerate(definitions)
        for q in quartiers
        for an in range(annee - ANNEES, annee)
    )


def administratrice() -> tuple[User, Client]:
    """Who sees every contract."""
    user = AdministrateurFactory()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return user, client


def adresses(contrat: Contrat) -> dict[str, str]:
    """The pages of `BARRES`, seen from one contract."""

    def du_contrat(nom: str, *objets: int) -> str:
        return reverse(f"contrats:{nom}", args=[contrat.pk, *objets])

    parties = Organisation.objects.filter(participations__engagement__contrat=contrat).exclude(pk=region().pk)
    locale = parties.exclude(categorie="bailleur").order_by("pk").first()
    bailleur = parties.filter(categorie="bailleur").order_by("pk").first()
    noeud = contrat.noeuds.order_by("-pk").first()
    engagement = contrat.engagements.order_by("pk").first()
    document = contrat.documents.first()
    toutes = {
        "contrats": reverse("contrats:liste"),
        "accueil": du_contrat("accueil"),
        "arborescence": du_contrat("arborescence"),
        "noeud": du_contrat("noeud", noeud.pk),
        "engagements": du_contrat("engagements"),
        "manque": du_contrat("engagements") + "?manque=echeance",
        "completer": du_contrat("completer") + "?manque=echeance",
        "engagement": du_contrat("engagement", engagement.pk),
        "partenaires": du_contrat("partenaires"),
        "matrice": du_contrat("matrice"),
        "partenaire": du_contrat("partenaire", locale.pk),
        "promesses (locale)": reverse("contrats:promesses", args=[locale.pk]),
        "promesses (régionale)": reverse("contrats:promesses", args=[region().pk]),
        "promesses (bailleur)": reverse("contrats:promesses", args=[bailleur.pk]),
        "quartiers": du_contrat("quartiers"),
        "signatures": du_contrat("signatures"),
        "documents": du_contrat("documents"),
        "document": du_contrat("document", document.pk),
        "versions": du_contrat("versions"),
        "organisations": reverse("annuaire:organisations"),
        "ma page": "/",
        "à faire": reverse("accueil:a-faire"),
        "échéances": reverse("accueil:echeances") + "?fenetre=365",
        "calendrier": reverse("accueil:calendrier"),
        "tableau de bord": reverse("accueil:tableau", args=[contrat.pk]),
        "tableaux de bord": reverse("accueil:tableaux"),
    } | regles.adresses(contrat)
    if toutes.keys() != BARRES.keys():
        raise KeyError("une page sans barre, ou une barre sans page")
    return toutes
