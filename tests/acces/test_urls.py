"""Every address × every role × anonymous, GET and POST, against the table of ``tests/acces/table``."""

import contextlib
from unittest import mock

import pytest
from django.db import transaction
from django.template.backends.django import Template

from tests.acces.adresses import PARAMETRES, adresse
from tests.acces.table import CONNEXION, OUI, lire_table

TABLE = lire_table()


def test_every_address_has_a_name_and_a_line_and_every_line_an_address():
    assert "" not in PARAMETRES, "Une adresse n’a pas de nom."
    assert set(PARAMETRES) == set(TABLE), (
        f"Sans ligne dans tests/acces/table : {sorted(set(PARAMETRES) - set(TABLE))} ; "
        f"lignes sans adresse : {sorted(set(TABLE) - set(PARAMETRES))}"
    )


@pytest.mark.parametrize("methode", ["GET", "POST"])
@pytest.mark.parametrize("nom", sorted(set(PARAMETRES) & set(TABLE)))
def test_it_answers_whom_the_table_says(sur_place, nom, methode):
    ligne, url = TABLE[nom], adresse(nom, sur_place.ici)
    fautes, dessinees = [], set()
    for visiteur in sur_place.visiteurs:
        with contextlib.nullcontext() if visiteur.droits not in dessinees else sans_dessin():
            attendu, obtenu = ligne.attendu(methode, visiteur), frapper(sur_place, visiteur, methode, nom, url)
        dessinees.add(visiteur.droits)
        if obtenu != attendu:
            fautes.append(f"{visiteur.nom} : {obtenu} au lieu de {attendu}")
    assert not fautes, f"{methode} {url} ({ligne.regle(methode)})\n" + "\n".join(fautes)


def sans_dessin():
    """Views run, templates do not: a page is drawn once for each set of rights, asked of everybody all the same."""
    return mock.patch.object(Template, "render", return_value="")


def frapper(monde, visiteur, methode, nom, url):
    """What the address answers, in the words of the table; whatever it changed is undone."""
    point = transaction.savepoint()
    try:
        if methode == "GET":
            reponse = visiteur.client.get(url)
        else:
            reponse = visiteur.client.post(url, monde.donnees.get(nom, {}))
        if reponse.streaming:
            list(reponse)  # reading a file to its end closes it
        return traduire(reponse)
    finally:
        transaction.savepoint_rollback(point)


def traduire(reponse):
    statut = reponse.status_code
    if statut == 302 and reponse["Location"].startswith("/connexion/?next="):
        return CONNEXION
    # 409: someone else was faster; 410: a link that is spent; 422: the form says what is missing.
    return OUI if statut in (200, 204, 302, 303, 409, 410, 422) else statut
