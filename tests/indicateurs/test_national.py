"""The small scale of `mesure_valeurs.py`: more contracts and figures, not one query more, pages within their bars."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.chiffres import BARRES, adresses, ajouter
from benchmarks.national import administratrice

pytestmark = pytest.mark.django_db


def observer(client, pages):
    vues = {}
    for nom, url in pages.items():
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(url)
        assert reponse.status_code == 200, nom
        vues[nom] = (len(requetes), len(reponse.content))
    return vues


def test_more_figures_ask_no_more_queries():
    temoin, _ = ajouter(2, annees=3)
    _, client = administratrice()
    pages = adresses(temoin)
    avant = observer(client, pages)
    ajouter(4, annees=3)
    fautes = [
        f"{nom} : {avant[nom][0]} requêtes puis {requetes}, {octets} octets"
        for nom, (requetes, octets) in observer(client, pages).items()
        if requetes != avant[nom][0] or requetes > BARRES[nom][0] or octets > BARRES[nom][1] * 1024
    ]
    assert not fautes, "\n".join(fautes)
