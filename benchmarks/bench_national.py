"""The pages that look at contracts from every side, with few contracts then with the country's. Bars of design §8.

bench_national.py [--contrats 434] [--engagements 60000] [--tours 7]

The same pages of the same contract are measured before and after the others come: as many queries as with two
contracts, and a time of processor at most 1.25 times what it was with fifty, or 10 ms more. Fifty, because a list shows
fifty rows: a page of two rows and a full one are not the same page, and the first would be blamed on the country. The
time with two contracts is told too. The search has its own measure (mesure_recherche.py).
"""

import argparse
import gzip
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
from mesure import Mesure, mesurer

from benchmarks.national import BARRES, administratrice, adresses, ajouter
from reciproque.contrats.models import Contrat, Engagement

RAPPORT, MARGE = 1.25, 0.010
TEMOINS = 2  # contracts of the first count of queries
PLEINS = 50  # contracts of the first measure: every list of theirs fills its page


def observer(client, pages: dict[str, str], tours: int) -> dict[str, tuple[Mesure, int, int, int]]:
    """(time, queries, bytes, bytes once compressed) of each page."""
    mesures = mesurer({nom: lambda url=url: client.get(url) for nom, url in pages.items()}, tours=tours)
    vues = {}
    for mesure in mesures:
        with CaptureQueriesContext(connection) as requetes:
            contenu = client.get(pages[mesure.nom]).content
        vues[mesure.nom] = (mesure, len(requetes), len(contenu), len(gzip.compress(contenu)))
    return vues


def rapporter(deux, avant, apres) -> bool:
    print(
        f"{'page':<24}{'à deux':>10}{'avant':>10}{'après':>10}{'rapport':>9}{'requêtes':>10}{'Kio':>8}{'compressé':>11}"
    )
    tenu = True
    for nom, (mesure, requetes, octets, compresse) in apres.items():
        (seule, requetes_avant, _, _), (premiere, _, _, _) = deux[nom], avant[nom]
        au_plus = max(RAPPORT * premiere.calcul, premiere.calcul + MARGE)
        requetes_max, kio_max = BARRES[nom]
        fautes = [
            faute
            for faute, presente in (
                ("plus lente", mesure.calcul > au_plus),
                ("plus de requêtes", requetes > requetes_avant),
                ("trop de requêtes", requetes > requetes_max),
                ("trop lourde", octets > kio_max * 1024 or compresse > 40 * 1024),
            )
            if presente
        ]
        tenu &= not fautes
        rapport = f"× {mesure.calcul / premiere.calcul:.2f}".replace(".", ",")
        print(
            f"{nom:<24}{seule.calcul * 1000:>7.1f} ms{premiere.calcul * 1000:>7.1f} ms{mesure.calcul * 1000:>7.1f} ms"
            f"{rapport:>9}{requetes:>10}"
            f"{octets / 1024:>8.1f}{compresse / 1024:>11.1f}  {', '.join(fautes).upper()}"
        )
    return tenu


if __name__ == "__main__":
    analyseur = argparse.ArgumentParser(description="Mesurer les pages à l'échelle du pays.")
    analyseur.add_argument("--contrats", type=int, default=434)
    analyseur.add_argument("--engagements", type=int, default=60_000)
    analyseur.add_argument("--tours", type=int, default=7)
    args = analyseur.parse_args()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    par_contrat = args.engagements // args.contrats
    with transaction.atomic():
        temoin, *_ = ajouter(TEMOINS, par_contrat)
    _, client = administratrice()
    pages = adresses(temoin)
    deux = observer(client, pages, args.tours)
    debut = time.perf_counter()
    for rang in range(TEMOINS, args.contrats):
        if rang == min(PLEINS, args.contrats - 1):
            avant = observer(client, pages, args.tours)
        with transaction.atomic():
            ajouter(1, par_contrat)
    duree = time.perf_counter() - debut
    print(f"{connection.vendor}, {Contrat.objects.count()} contrats, {Engagement.objects.count()} engagements", end="")
    print(f" (faits en {duree:.0f} s)")
    tenu = rapporter(deux, avant, observer(client, pages, args.tours))
    print(f"barres : même nombre de requêtes, au plus × {RAPPORT} ou + {MARGE * 1000:.0f} ms de calcul")
    raise SystemExit(0 if tenu else 1)
