"""The small scale of `make bench-national`: more contracts, not one query more, and pages within their bars."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.national import BARRES, administratrice, adresses, ajouter

pytestmark = pytest.mark.django_db


def observer(client, pages):
    vues = {}
    for nom, url in pages.items():
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(url)
        assert reponse.status_code == 200, nom
        vues[nom] = (len(requetes), reponse.content)
    return vues


def test_more_contracts_ask_no_more_queries():
    temoin, _ = ajouter(2, 138)
    _, client = administratrice()
    pages = adresses(temoin)
    client.get("/")
    avant = observer(client, pages)
    ajouter(6, 138)
    apres = observer(client, pages)
    fautes = []
    for nom, (requetes, contenu) in apres.items():
        requetes_max, kio_max = BARRES[nom]
        if requetes != avant[nom][0]:
            fautes.append(f"{nom} : {avant[nom][0]} requêtes puis {requetes}")
        if requetes > requetes_max:
            fautes.append(f"{nom} : {requetes} requêtes, {requetes_max} au plus")
        if len(contenu) > kio_max * 1024 or len(gzip.compress(contenu)) > 40 * 1024:
            fautes.append(f"{nom} : {len(contenu)} octets")
    assert not fautes, "\n".join(fautes)
