"""The general search at the scale of the country: 434 contracts, 60 000 commitments. Bar: 100 ms (issue 4).

mesure_recherche.py                                        on SQLite, in a database of its own
scripts/avec_postgresql.py python benchmarks/mesure_recherche.py     on a throw-away PostgreSQL
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

DOSSIER = tempfile.TemporaryDirectory(prefix="reciproque-mesure-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "reciproque.settings.embarque",
    "RECIPROQUE_DONNEES": DOSSIER.name,
    "RECIPROQUE_STATIQUES": f"{DOSSIER.name}/statiques",
}
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from mesure import mesurer, ms

from reciproque.accueil.recherche import find
from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User
from reciproque.contrats.models import (
    Acces,
    Contrat,
    Engagement,
    Participation,
    PerimetreQuartier,
    RedactionEngagement,
    Version,
)
from reciproque.socle.recherche.indexation import rebuild
from reciproque.territoires.models import Commune, Quartier

BARRE = 0.100
COURANTS = [
    "habitants",
    "quartiers",
    "jeunes",
    "emploi",
    "accompagnement",
    "associations",
    "développer",
    "accès",
    "droits",
    "santé",
]
AUTRES = [
    "crèche",
    "ludothèque",
    "garage",
    "solidaire",
    "permanence",
    "écrivain",
    "public",
    "médiation",
    "scolaire",
    "tremplin",
    "insertion",
    "chantier",
    "école",
    "sport",
    "culture",
    "numérique",
    "logement",
    "rénovation",
    "tranquillité",
    "prévention",
    "nutrition",
    "dépistage",
    "mobilité",
    "vélo",
    "jardin",
    "partagé",
    "recyclerie",
    "apprentissage",
    "alternance",
    "parrainage",
    "entrepreneuriat",
    "coopérative",
    "lecture",
    "théâtre",
    "musique",
    "parentalité",
    "décrochage",
    "soutien",
    "bilan",
    "visite",
    "marche",
    "exploratoire",
    "éclairage",
    "propreté",
    "encombrants",
    "gardien",
    "convention",
]
DEMANDES = (
    ("mot de partout", "habitants"),
    ("deux mots de partout", "jeunes des quartiers"),
    ("mot courant", "crèches"),
    ("mots rares", "garage solidaire insertion"),
    ("sigle", "CAF"),
    ("un contrat", "Contrat de ville 217"),
    ("rien, deux essais", "zanzibar"),
    ("début de mot", "ludoth"),
)


def peupler(contrats: int, engagements: int) -> None:
    hasard = random.Random(434)

    def phrase() -> str:
        mots = [*hasard.choices(COURANTS, k=hasard.randint(4, 12)), *hasard.choices(AUTRES, k=hasard.randint(8, 30))]
        hasard.shuffle(mots)
        return " ".join(mots).capitalize() + "."

    with transaction.atomic():
        faits = Contrat.objects.bulk_create(Contrat(nom=f"Contrat de ville {n}") for n in range(contrats))
        versions = Version.objects.bulk_create(Version(contrat=c, libelle="Version initiale") for c in faits)
        communes = Commune.objects.bulk_create(Commune(nom=f"Commune {n}") for n in range(contrats))
        cafs = Organisation.objects.bulk_create(
            Organisation(nom=f"Caisse d’allocations familiales {n}", sigle="CAF", categorie="caf") for n in range(100)
        )
        for rang, (contrat, version) in enumerate(zip(faits, versions, strict=True)):
            parties = Organisation.objects.bulk_create(
                Organisation(nom=f"{hasard.choice(AUTRES).capitalize()} {contrat.pk}-{n}") for n in range(30)
            )
            lieux = Quartier.objects.bulk_create(Quartier(nom=f"Cité {n} de {communes[rang]}") for n in range(4))
            PerimetreQuartier.objects.bulk_create(PerimetreQuartier(contrat=contrat, quartier=q) for q in lieux)
            promesses = Engagement.objects.bulk_create(
                Engagement(contrat=contrat) for _ in range(engagements // contrats + 1)
            )
            RedactionEngagement.objects.bulk_create(
                RedactionEngagement(engagement=e, depuis=version, numero=str(n), texte=phrase(), ordre=n)
                for n, e in enumerate(promesses, 1)
            )
            Participation.objects.bulk_create(
                Participation(engagement=e, organisation=parties[n % 30] if n % 5 else cafs[rang % 100])
                for n, e in enumerate(promesses)
            )


def mesurer_recherche(tours: int) -> bool:
    def compte(nom: str, contrats: list[Contrat], *, admin: bool = False) -> User:
        user = User.objects.create(email=f"{nom}@exemple.example", nom=nom, est_administrateur=admin)
        Acces.objects.bulk_create(Acces(user=user, contrat=c, role="equipe_projet") for c in contrats)
        return user

    tous = list(Contrat.objects.order_by("pk"))
    gens = {
        "un contrat": compte("un", tous[217:218]),
        "douze": compte("douze", tous[100:112]),
        "presque tous": compte("presque", tous[5:]),
        "tous, un à un": compte("tous", tous),
        "administrateur": compte("admin", [], admin=True),
    }
    tenu = True
    print(f"{'':<22}" + "".join(f"{nom:>18}" for nom in gens))
    for libelle, texte in DEMANDES:
        mesures = mesurer(
            {nom: lambda user=user, texte=texte: find(user, texte) for nom, user in gens.items()}, tours=tours
        )
        tenu &= all(mesure.mediane <= BARRE for mesure in mesures)
        print(f"{libelle:<22}" + "".join(f"{ms(mesure.mediane):>18}" for mesure in mesures))
        print(f"{'  dont calcul':<22}" + "".join(f"{ms(mesure.calcul):>18}" for mesure in mesures), flush=True)
    return tenu


if __name__ == "__main__":
    analyseur = argparse.ArgumentParser(description="Mesurer la recherche générale.")
    analyseur.add_argument("--contrats", type=int, default=434)
    analyseur.add_argument("--engagements", type=int, default=60_000)
    analyseur.add_argument("--tours", type=int, default=7)
    args = analyseur.parse_args()
    call_command("migrate", interactive=False, verbosity=0)
    peupler(args.contrats, args.engagements)
    debut = time.perf_counter()
    rebuild()
    duree = time.perf_counter() - debut
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("VACUUM ANALYZE")
    print(f"{connection.vendor}, {args.contrats} contrats, {Engagement.objects.count()} engagements ; ", end="")
    print(f"index refait en {duree:.0f} s")
    tenu = mesurer_recherche(args.tours)
    print(f"barre : {BARRE * 1000:.0f} ms")
    raise SystemExit(0 if tenu else 1)
