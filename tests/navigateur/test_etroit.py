"""Every page of the table of addresses on the smallest telephone: nothing sticks out, nothing logs an error."""

import pytest
from django.conf import settings as reglages

from tests.acces.adresses import PARAMETRES, adresse
from tests.acces.monde import meubler
from tests.acces.table import OUI, lire_table
from tests.harnais.accessibilite import ETROIT

TABLE = lire_table()
LIGNES = [ligne for nom, ligne in TABLE.items() if nom in PARAMETRES and ligne.get != "-"]
PIECES = sorted({ligne.adresse.split(":")[0] for ligne in LIGNES})
# Who opens the page: the first of them whom the table lets in.
VISITEURS = ("administrateur", "equipe_projet", "anonyme")


@pytest.fixture
def monde(transactional_db):
    return meubler(TABLE.values())


@pytest.fixture
def telephones(ouvrir, live_server, monde):
    """visitor -> a page 320 px wide, signed in as they are."""
    pages = {}
    for nom in VISITEURS:
        pages[nom] = ouvrir(taille=ETROIT)
        if session := monde[nom].session:
            cookie = {"name": reglages.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
            pages[nom].context.add_cookies([cookie])
    return pages


@pytest.mark.parametrize("piece", PIECES)
def test_no_page_sticks_out_at_320_pixels(telephones, monde, piece):
    fautes, vues = [], 0
    for ligne in LIGNES:
        if not ligne.adresse.startswith(f"{piece}:"):
            continue
        visiteur = next(monde[nom] for nom in VISITEURS if ligne.attendu("GET", monde[nom]) == OUI)
        url = adresse(ligne.adresse, monde.ici)
        if not est_une_page(visiteur.client.get(url)):
            continue
        page = telephones[visiteur.nom]
        page.goto(url)
        vues += 1
        if (debord := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            fautes.append(f"{url} ({ligne.adresse}) : {debord} px")
    assert vues
    assert not fautes, "Déborde à 320 px de large :\n" + "\n".join(fautes)


def est_une_page(reponse) -> bool:
    """Neither a file, nor a redirection, nor a part of a page that scripts ask for."""
    if reponse.streaming:
        list(reponse)
        return False
    entier = reponse.status_code == 200 and reponse.headers.get("Content-Type", "").startswith("text/html")
    return entier and b"<html" in reponse.content
