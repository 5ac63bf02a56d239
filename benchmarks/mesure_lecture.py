"""Speed of reading text: pages a second, by document and by step. Bar of design §8: 150 pages of 3 000 signs.

mesure_lecture.py [DOCUMENT…] [--etapes]    the reference documents beside the clone when there are any, else our own
"""

import argparse
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from mesure import afficher, mesurer, ms

from reciproque.lecture import lire
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.lecteurs import lire_forme
from reciproque.lecture.reconnaisseurs import ETAPES, etapes
from reciproque.lecture.schema import DocumentLu

RACINE = Path(__file__).resolve().parents[1]
CORPUS = RACINE.parent / "shared" / "corpus"
DEMO = RACINE / "reciproque" / "demo" / "documents"
SIGNES_PAR_PAGE = 3000
BARRE = 150


def main() -> int:
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("documents", nargs="*", type=Path)
    analyseur.add_argument("--etapes", action="store_true", help="le temps de chaque étape")
    args = analyseur.parse_args()
    chemins = args.documents or sorted(CORPUS.glob("*.txt")) or sorted(DEMO.glob("*.txt"))
    contenus = {c.stem[:24]: c.read_bytes() for c in chemins}
    mesures = mesurer({nom: lambda c=contenu: lire(c, "document.txt") for nom, contenu in contenus.items()}, tours=5)
    pages = {nom: len(c.decode("utf-8", "replace")) / SIGNES_PAR_PAGE for nom, c in contenus.items()}
    afficher(mesures, unites={nom: (p, "pages") for nom, p in pages.items()})
    if args.etapes:
        for nom, contenu in contenus.items():
            print(f"\n{nom}")
            for etape, duree in par_etape(contenu):
                print(f"  {etape:<24}{ms(duree)}")
    lentes = [m.nom for m in mesures if pages[m.nom] / m.mediane < BARRE]
    if lentes:
        print(f"Sous {BARRE} pages/s : {', '.join(lentes)}")
    return 0


def par_etape(contenu: bytes) -> list[tuple[str, float]]:
    debut = time.perf_counter()
    forme = lire_forme(contenu, "document.txt", lambda avancement, etape: None)
    durees = [("forme normale", time.perf_counter() - debut)]
    brouillon = Brouillon(forme, DocumentLu(fichier="document.txt", empreinte="", format=forme.format))
    for (reconnaitre, _), (module, _) in zip(etapes(), ETAPES, strict=True):
        debut = time.perf_counter()
        reconnaitre(forme, brouillon)
        durees.append((module, time.perf_counter() - debut))
    return sorted(durees, key=lambda d: -d[1])


if __name__ == "__main__":
    raise SystemExit(main())
