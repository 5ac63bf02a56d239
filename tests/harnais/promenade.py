"""Pages found as a person finds them: by following links from where they start, never from a list that forgets."""

from __future__ import annotations

import html
import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import Resolver404, resolve

LIEN = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)', re.DOTALL)
# Not pages of the product, or the same page given as a file.
HORS = ("/static/", "/demo/", "/deconnexion/", "/connexion/")
EXPORT = re.compile(r"[?&](export|format|telecharger)=")

# Bars of design §8.
REQUETES, POIDS = 20, 100
# What stands against an undoing is asked room by room, kind of rows by kind of rows.
REQUETES_DE = {"relecture:defaire": 30}
# Boards, matrices and print views: 400 KiB raw, 40 gzipped.
GRANDES = {
    "contrats:annuaire",
    "contrats:arborescence",
    "contrats:completer",
    "contrats:matrice",
    "contrats:promesses",
    "contrats:releve",
}
POIDS_GRAND, POIDS_GRAND_COMPRESSE = 400, 40


# Not held to the bars yet: a list, a choice and a board too heavy, a mail that asks room by room.
A_ALLEGER = {
    "accueil:apercu-rappel",
    "indicateurs:completer",
    "indicateurs:indicateur-definir",
    "indicateurs:indicateur-nouveau",
    "indicateurs:indicateurs",
}


def tenue(vue: str) -> bool:
    return vue not in A_ALLEGER


@dataclass(frozen=True)
class Page:
    vue: str  # name of the view, "contrats:engagement"
    adresse: str
    contenu: bytes
    requetes: int

    @property
    def pese(self) -> float:
        """KiB, raw."""
        return len(self.contenu) / 1024


def promener(client: Client, depart: str, *, par_vue: int = 1, compter=None, garder=tenue) -> list[Page]:
    """Whole HTML pages reached from ``depart``, the first ``par_vue`` of each view, the nearest first.

    ``compter``: a context manager that counts queries (CaptureQueriesContext), called for each page.
    """
    pages: list[Page] = []
    vues: Counter[str] = Counter()
    connues, attente = {depart}, deque([depart])
    while attente:
        adresse = attente.popleft()
        try:
            vue = resolve(adresse.partition("?")[0]).view_name
        except Resolver404:
            raise AssertionError(f"Un lien mène à une adresse inconnue : {adresse}") from None
        if vues[vue] >= par_vue or not garder(vue):
            continue
        with compter() if compter else _Rien() as requetes:
            reponse = client.get(adresse)
        assert reponse.status_code in (200, 302, 403), f"{adresse} : {reponse.status_code}"
        if not _est_une_page(reponse):
            continue
        vues[vue] += 1
        pages.append(Page(vue, adresse, reponse.content, len(requetes)))
        for lien in LIEN.findall(reponse.content.decode()):
            suivante = html.unescape(lien)
            if suivante not in connues and not suivante.startswith(HORS) and not EXPORT.search(suivante):
                connues.add(suivante)
                attente.append(suivante)
    return pages


class _Rien:
    def __enter__(self):
        return ()

    def __exit__(self, *_):
        return None


def _est_une_page(reponse) -> bool:
    if reponse.streaming:
        list(reponse)  # closes the file
        return False
    entier = reponse.status_code == 200 and reponse.headers.get("Content-Type", "").startswith("text/html")
    return entier and b"<html" in reponse.content


def hors_limites(page: Page) -> Iterator[str]:
    """What a page asks or weighs beyond the bars, in words."""
    if page.requetes > (permises := REQUETES_DE.get(page.vue, REQUETES)):
        yield f"{page.adresse} ({page.vue}) : {page.requetes} requêtes, {permises} permises"
    permis = POIDS_GRAND if page.vue in GRANDES else POIDS
    if page.pese > permis:
        yield f"{page.adresse} ({page.vue}) : {page.pese:.0f} Kio, {permis} permis"
    compresse = len(zlib.compress(page.contenu)) / 1024
    if compresse > POIDS_GRAND_COMPRESSE:
        yield f"{page.adresse} ({page.vue}) : {compresse:.0f} Kio une fois comprimée, {POIDS_GRAND_COMPRESSE} permis"
