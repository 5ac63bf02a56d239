"""The demonstration and the four real contracts, every page that a link leads to: accessible at 1280 and 320 px,
nothing sticks out, everything within reach of the keyboard, within the weights and the queries of design §8.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reciproque.comptes.models import User
from reciproque.relecture.actions import NouveauContrat, confirmer
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers
from tests.factories.relecture import equipiere
from tests.harnais.accessibilite import verifier_accessibilite
from tests.harnais.promenade import hors_limites, promener
from tests.lecture.conftest import CORPUS, lire_corpus
from tests.navigateur.test_demonstration import CHEFFE

pytestmark = pytest.mark.django_db(transaction=True)

REELS = ("000", "001", "002", "003")
HORS_CLAVIER = """() => {
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert]');
  const actifs = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button]')];
  return actifs
    .filter((e) => visible(e) && !e.disabled && e.type !== 'hidden' && (e.tabIndex < 0 || e.tabIndex > 0))
    .map((e) => e.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def contrat_reel(request, transactional_db):
    """Who works on it, once the document has gone through the reading and the whole of it is confirmed."""
    debut = request.param
    if debut == "demonstration":
        request.getfixturevalue("demonstration")
        return User.objects.get(email=CHEFFE)
    lue = lire_corpus(debut)
    user = equipiere()
    chemin = next(Path(CORPUS).glob(f"{debut}_*.txt"))
    fichier = fichiers.deposer(
        chemin.read_bytes(), nom=chemin.name, types=("texte",), taille_max=10**7, proprietaire=user
    )
    lecture = enregistrer(lue=lue, fichier=fichier, proprietaire=user)
    nouveau = NouveauContrat(nom=f"Contrat {debut}", debut=date(2019, 1, 1))
    assert confirmer(lecture=lecture, cles=[p.cle for p in parts(lecture)], acteur=user, nouveau=nouveau).termine
    return user


@pytest.mark.parametrize("contrat_reel", ["demonstration", *REELS], indirect=True)
def test_every_page_that_a_link_leads_to(ouvrir, contrat_reel):
    client = Client()
    client.force_login(contrat_reel)
    pages = promener(client, "/", compter=lambda: CaptureQueriesContext(connection))
    assert len(pages) > 60, "les liens ne mènent plus aux pages du contrat"
    fautes = [faute for page in pages for faute in hors_limites(page)]

    large = ouvrir(contrat_reel)
    for page in pages:
        large.goto(page.adresse)
        try:
            verifier_accessibilite(large)
        except AssertionError as erreur:
            fautes.append(f"{page.vue} {erreur}")
        fautes += [f"{page.adresse} ({page.vue}), hors du clavier : {e}" for e in large.evaluate(HORS_CLAVIER)]
    assert not fautes, "\n".join(fautes)
