"""Every kind of page, as the project lead sees it: median time, queries, size. Bars of design §8.

mesure_pages.py [DOCUMENT…]    the demonstration, plus each document read and confirmed whole

Pages are found by following links from the home page, one for each URL name. Embedded settings, a database of its own.
"""

import argparse
import gzip
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

DOSSIER = tempfile.TemporaryDirectory(prefix="reciproque-mesure-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "reciproque.settings.embarque",
    "RECIPROQUE_DONNEES": DOSSIER.name,
    "RECIPROQUE_STATIQUES": f"{DOSSIER.name}/statiques",
    "RECIPROQUE_DEMO": "1",
}
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import django

Path(DOSSIER.name).mkdir(exist_ok=True)
django.setup()

import lxml.html
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from mesure import mesurer

from reciproque import lecture as lecteur
from reciproque.comptes.models import User
from reciproque.demo.construction.territoire import CHEFFE
from reciproque.relecture.actions.confirmer import NouveauContrat, confirmer
from reciproque.relecture.actions.deposer import TAILLES
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers

MEDIANE, REQUETES, OCTETS = 0.060, 20, 100 * 1024
PAGES_MAX = 300


def preparer(documents: list[Path]) -> Client:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", verbosity=0)
    cheffe = User.objects.get(email=CHEFFE)
    for chemin in documents:
        contenu = chemin.read_bytes()
        fichier = fichiers.deposer(
            contenu, nom=chemin.name, types=tuple(TAILLES), taille_max=max(TAILLES.values()), proprietaire=cheffe
        )
        lecture = enregistrer(lue=lecteur.lire(contenu, chemin.name), fichier=fichier, proprietaire=cheffe)
        cles = [part.cle for part in parts(lecture)]
        confirmer(
            lecture=lecture, cles=cles, acteur=cheffe, nouveau=NouveauContrat(nom=f"Contrat lu dans {chemin.name}")
        )
    client = Client(SERVER_NAME="localhost")
    client.force_login(cheffe)
    return client


def explorer(client: Client) -> dict[str, str]:
    """URL name -> the heaviest address met for it, so that a big document weighs more than a small one."""
    a_voir, vues, pages, poids = ["/"], set(), {}, {}
    while a_voir and len(vues) < PAGES_MAX:
        adresse = a_voir.pop(0)
        if adresse in vues:
            continue
        vues.add(adresse)
        reponse = client.get(adresse, follow=False)
        if reponse.status_code != 200 or not reponse.headers["Content-Type"].startswith("text/html"):
            continue
        nom = reponse.resolver_match.view_name
        if len(reponse.content) > poids.get(nom, 0):
            pages[nom], poids[nom] = adresse, len(reponse.content)
        for lien in lxml.html.fromstring(reponse.content).xpath("//a/@href"):
            cible = urldefrag(urljoin(adresse, lien)).url
            if not urlsplit(cible).netloc and cible.startswith("/") and cible not in vues:
                a_voir.append(cible)
    return pages


def rapporter(client: Client, pages: dict[str, str], tours: int) -> bool:
    print(f"{'page':<34}{'médiane':>12}{'calcul':>12}{'requêtes':>10}{'Kio':>8}{'compressé':>11}  adresse")
    tenu = True
    mesures = mesurer({nom: lambda adresse=adresse: client.get(adresse) for nom, adresse in pages.items()}, tours=tours)
    for mesure in sorted(mesures, key=lambda mesure: -mesure.mediane):
        adresse = pages[mesure.nom]
        with CaptureQueriesContext(connection) as requetes:
            contenu = client.get(adresse).content
        depasse = mesure.mediane > MEDIANE or len(requetes) > REQUETES or len(contenu) > OCTETS
        tenu &= not depasse
        temps = f"{mesure.mediane * 1000:>9.1f} ms{mesure.calcul * 1000:>9.1f} ms"
        poids = f"{len(contenu) / 1024:>8.1f}{len(gzip.compress(contenu)) / 1024:>11.1f}"
        print(f"{mesure.nom:<34}{temps}{len(requetes):>10}{poids}  {adresse}{'   DÉPASSE' if depasse else ''}")
    return tenu


if __name__ == "__main__":
    analyseur = argparse.ArgumentParser(description="Mesurer les pages de la démonstration.")
    analyseur.add_argument("documents", nargs="*", type=Path, metavar="DOCUMENT", help="à lire et confirmer en plus")
    analyseur.add_argument("--tours", type=int, default=7)
    args = analyseur.parse_args()
    client = preparer(args.documents)
    pages = explorer(client)
    tenu = rapporter(client, pages, args.tours)
    print(f"\n{len(pages)} pages ; barres : {MEDIANE * 1000:.0f} ms, {REQUETES} requêtes, {OCTETS // 1024} Kio")
    raise SystemExit(0 if tenu else 1)
