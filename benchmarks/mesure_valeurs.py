"""The pages of figures with two contracts then with the country's, and the import of a whole region. Bars of design §8.

mesure_valeurs.py [--valeurs 100000] [--tours 7]    2 000 000 on PostgreSQL (DATABASE_URL) is the country

A page asks as many queries and takes at most 1.25 times what it took, or 10 ms more. The 105 neighbourhoods and 41
indicators of Occitanie are imported in less than 5 s, where their file is at hand.
"""

import argparse
import os
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
from django.test.utils import CaptureQueriesContext
from mesure import mesurer

from benchmarks.chiffres import BARRES, PAR_CONTRAT, adresses, ajouter
from benchmarks.national import administratrice
from reciproque.indicateurs.models import Valeur
from tests.indicateurs.test_occitanie import DOSSIER as OCCITANIE
from tests.indicateurs.test_occitanie import importer

RAPPORT, MARGE, IMPORT = 1.25, 0.010, 5.0


def observer(client, pages, tours):
    vues = {}
    for mesure in mesurer({nom: lambda url=url: client.get(url) for nom, url in pages.items()}, tours=tours):
        with CaptureQueriesContext(connection) as requetes:
            contenu = client.get(pages[mesure.nom]).content
        vues[mesure.nom] = (mesure.calcul, len(requetes), len(contenu) / 1024)
    return vues


def rapporter(avant, apres) -> bool:
    tenu = True
    for nom, (mediane, requetes, kio) in apres.items():
        premiere, requetes_avant, _ = avant[nom]
        bonne = mediane <= max(RAPPORT * premiere, premiere + MARGE) and requetes == requetes_avant
        bonne &= requetes <= BARRES[nom][0] and kio <= BARRES[nom][1]
        tenu &= bonne
        print(
            f"{nom:<14}{premiere * 1000:>8.1f} ms{mediane * 1000:>8.1f} ms{requetes:>6} requêtes{kio:>7.1f} Kio"
            f"{'' if bonne else '   DÉPASSE'}"
        )
    return tenu


if __name__ == "__main__":
    analyseur = argparse.ArgumentParser(description="Mesurer les pages de valeurs à l'échelle du pays.")
    analyseur.add_argument("--valeurs", type=int, default=100_000)
    analyseur.add_argument("--tours", type=int, default=7)
    args = analyseur.parse_args()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        temoin, *_ = ajouter(2)
    _, client = administratrice()
    pages = adresses(temoin)
    avant = observer(client, pages, args.tours)
    debut = time.perf_counter()
    for _ in range(args.valeurs // PAR_CONTRAT - 2):
        with transaction.atomic():
            ajouter(1)
    print(f"{connection.vendor}, {Valeur.objects.count()} valeurs (faites en {time.perf_counter() - debut:.0f} s)")
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")  # as the database does by itself after a while
    tenu = rapporter(avant, observer(client, pages, args.tours))
    if OCCITANIE.is_dir():
        debut = time.perf_counter()
        with transaction.atomic():
            importer()
        duree = time.perf_counter() - debut
        tenu &= duree < IMPORT
        print(f"import de l'Occitanie : {duree:.1f} s (barre : {IMPORT:.0f} s)")
    raise SystemExit(0 if tenu else 1)
