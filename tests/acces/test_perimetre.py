"""Nobody sees another contract than theirs: not in a page, a list, an export, a search or a file, nor by its number."""

import io
import zipfile

import pytest

from reciproque.langue import fold
from tests.acces.adresses import PARAMETRES, adresse
from tests.acces.monde import SECRET
from tests.acces.table import lire_table
from tests.harnais.documents import texte_du_pdf

TABLE = {nom: ligne for nom, ligne in lire_table().items() if nom in PARAMETRES}
LUES = sorted(nom for nom, ligne in TABLE.items() if ligne.get not in ("-", "tous", "admin"))
DEMANDES = [(nom, m) for nom, ligne in sorted(TABLE.items()) for m in ("GET", "POST") if ligne.regle(m) != "-"]
# What stands under a contract or a reading; then, among these, an object of it, named by its own number.
RACINES = {"contrat_id", "lecture_id"}
SOUS_CONTRAT = [(nom, m) for nom, m in DEMANDES if RACINES & set(PARAMETRES[nom])]
GIGOGNES = [(nom, m) for nom, m in SOUS_CONTRAT if any(p.endswith("_id") for p in PARAMETRES[nom][1:])]


def lire(client, url):
    """The whole text of an answer, folded: a page, a CSV, or the cells of a spreadsheet."""
    reponse = client.get(url)
    assert reponse.status_code == 200, f"{url} : {reponse.status_code}"
    contenu = b"".join(reponse) if reponse.streaming else reponse.content
    if contenu.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(contenu)) as classeur:
            contenu = b"".join(classeur.read(nom) for nom in classeur.namelist())
    elif contenu.startswith(b"%PDF"):
        contenu = texte_du_pdf(contenu).encode()
    return fold(contenu.decode("utf-8", errors="replace"))


def has_exports(page):
    return "export=csv" in page


@pytest.mark.parametrize("nom", LUES)
def test_a_page_and_its_exports_tell_nothing_of_another_contract(sur_place, nom):
    url = adresse(nom, sur_place.ici)
    page = lire(sur_place.equipe.client, url)
    assert SECRET not in page
    for export in ("csv", "xlsx", "pdf") if has_exports(page) else ():
        assert SECRET not in lire(sur_place.equipe.client, f"{url}?export={export}")


@pytest.mark.parametrize("nom", LUES)
def test_searching_for_another_contract_finds_nothing(sur_place, nom):
    """The beginning of its name is asked; a page may repeat the question, never complete it."""
    url = adresse(nom, sur_place.ici)
    page = lire(sur_place.equipe.client, f"{url}?q={SECRET[:5]}")
    assert SECRET not in page
    if has_exports(page):
        assert SECRET not in lire(sur_place.equipe.client, f"{url}?q={SECRET[:5]}&export=csv")


# Names of the annuaire, which is the instance's and not a contract's.
SANS_NOM = {"relecture:organisations"}


@pytest.mark.parametrize("nom", sorted(nom for nom in LUES if RACINES & set(PARAMETRES[nom]) and nom not in SANS_NOM))
def test_the_two_tests_above_would_see_it(sur_place, nom):
    """On the page of the other contract, its name stands: its own team and the administrator do read it."""
    for visiteur in (sur_place["ailleurs"], sur_place["administrateur"]):
        assert SECRET in lire(visiteur.client, adresse(nom, sur_place.la_bas)), visiteur.nom


def test_the_exports_are_really_asked(sur_place):
    url = adresse("contrats:engagements", sur_place.ici)
    assert has_exports(lire(sur_place.equipe.client, url))
    for export in ("csv", "xlsx", "pdf"):
        assert "val-fleuri" in lire(sur_place.equipe.client, f"{url}?export={export}")


@pytest.mark.parametrize(("nom", "methode"), GIGOGNES)
def test_the_number_of_an_object_of_another_contract_opens_nothing(sur_place, nom, methode):
    """Not even for the administrator: under this contract, that object does not exist."""
    racine = PARAMETRES[nom][0]
    url = adresse(nom, {**sur_place.la_bas, racine: sur_place.ici[racine]})
    for visiteur in (sur_place.equipe, sur_place["administrateur"]):
        assert demander(visiteur, methode, url) == 404, f"{visiteur.nom} : {url}"


@pytest.mark.parametrize(("nom", "methode"), SOUS_CONTRAT)
def test_the_number_of_another_contract_opens_nothing(sur_place, nom, methode):
    assert demander(sur_place.equipe, methode, adresse(nom, sur_place.la_bas)) == 404


def demander(visiteur, methode, url):
    return getattr(visiteur.client, methode.lower())(url).status_code
