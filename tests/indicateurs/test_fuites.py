"""A masked count leaves by no door: every page, export and drawing, seen by somebody who may not know it.

The threshold is set at 1 000 so that a secret, 739, is a figure that nothing else on a page can be.
"""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from reciproque.contrats.models import Role
from reciproque.indicateurs.models import Importation, SeuilSecret, Valeur
from reciproque.socle.fichiers import deposer
from reciproque.socle.recherche.indexation import rebuild
from tests.factories.comptes import UserFactory
from tests.factories.contrats import PerimetreQuartierFactory, creer_noeud, donner_acces
from tests.factories.indicateurs import CibleFactory, IndicateurFactory
from tests.factories.territoires import CommuneFactory, QuartierFactory
from tests.factories.valeurs import creer_valeur
from tests.harnais.documents import texte_du_pdf

pytestmark = pytest.mark.django_db
SECRET, VU = "739", "2\u202f341"


@pytest.fixture
def compte(contrat):
    """739 in one neighbourhood (men: 700, hence 39 women), 2 341 in another; and their total, 3 080."""
    SeuilSecret.objects.create(seuil=1000)
    indicateur = IndicateurFactory(contrat=contrat, libelle="Jeunes accompagnés")
    commune = CommuneFactory(nom="Ambrelle")
    ici, ailleurs = (QuartierFactory(nom=nom, communes=[commune]) for nom in ("Les Aulnes", "Le Bief"))
    for quartier in (ici, ailleurs):
        PerimetreQuartierFactory(contrat=contrat, quartier=quartier)
    secret = creer_valeur(indicateur, ici, 739, validee=True)
    secret.corrections.create(date="2022-01-01", motif="Relu", avant={"dit": "740"}, apres={"dit": "739"})
    creer_valeur(indicateur, ici, 700, sexe="h")
    creer_valeur(indicateur, ici, 812, annee=2020)
    creer_valeur(indicateur, ailleurs, 2341, annee=2020)
    creer_valeur(indicateur, ailleurs, 2341)
    CibleFactory(indicateur=indicateur, quartier=ici, contrat=None, annee=2021, valeur=1000)
    rebuild()
    return indicateur


def adresses(contrat, indicateur):
    ici = Valeur.objects.get(valeur=739)

    def du(nom, *args):
        return reverse(f"indicateurs:{nom}", args=[contrat.pk, *args])

    liste = du("valeurs")
    return [
        *(liste, f"{liste}?export=xlsx", f"{liste}?export=csv", f"{liste}?export=pdf", f"{liste}?tri=-valeur"),
        *(du("valeur", ici.pk), du("courbe", indicateur.pk), du("indicateur", indicateur.pk), du("carte")),
        *(du("carte") + f"?indicateur={indicateur.pk}&periode={ici.periode.cle}",),
        *(du("portrait", ici.quartier_id), du("portrait-papier", ici.quartier_id, "pdf")),
        *(du("portrait-papier", ici.quartier_id, "docx"), du("indicateurs"), du("indicateurs") + "?export=csv"),
        *(du("cibles"), du("cibles") + "?export=csv", du("cibles") + "?export=xlsx"),
        contrat.get_absolute_url(),
        *(reverse("contrats:quartier", args=[contrat.pk, ici.quartier_id]),),
        *(reverse("accueil:tableau", args=[contrat.pk]), "/recherche/?q=739", "/recherche/?q=jeunes"),
    ]


def text_of(reponse) -> str:
    """What a page or a file says, its inner files included."""
    contenu = b"".join(reponse) if reponse.streaming else reponse.content
    if contenu[:4] == b"%PDF":
        return texte_du_pdf(contenu)
    if contenu[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            textes = [
                archive.read(nom).decode("utf-8", "replace") for nom in archive.namelist() if nom.endswith(".xml")
            ]
        return re.sub(r"<[^>]+>", " ", "\n".join(textes))  # attributes hold identifiers and widths
    return contenu.decode("utf-8", "replace")


def seen(dit: str) -> str:
    """Without the tags, whose addresses hold keys, nor the coordinates of drawings."""
    return re.sub(r"<[^>]+>", " ", dit)


@pytest.mark.parametrize("role", [Role.LECTEUR, Role.ELU])
def test_nothing_tells_it_to_who_may_not_know(client, contrat, compte, role):
    assert set(Valeur.objects.filter(masquee=True).values_list("valeur", flat=True)) == {739, 700, 812}
    client.force_login(donner_acces(contrat, role))
    fuites = []
    for adresse in adresses(contrat, compte):
        reponse = client.get(adresse)
        assert reponse.status_code == 200, adresse
        dit = text_of(reponse).replace("/recherche/?q=739", "").replace('value="739"', "")
        dit = dit.replace("«\u00a0739\u00a0»", "") if "q=739" in adresse else dit
        fuites += [
            (adresse, n) for n in (SECRET, ">700<", "740", ">812<", "261") if n in dit and "q=739" not in adresse
        ]
    assert fuites == []


def test_who_measures_is_told_by_the_same_doors(client, contrat, compte):
    """Else the test above would prove nothing."""
    client.force_login(donner_acces(contrat, Role.EQUIPE_PROJET))
    dits = [SECRET in text_of(client.get(adresse)) for adresse in adresses(contrat, compte)[:13]]
    assert sum(dits) >= 9


def test_the_preview_of_an_import_is_its_author_s(client, contrat, compte):
    """It tells what stands: « 739 → 800 »."""
    autre = UserFactory()
    fichier = deposer(b"Code;Jeunes\n", nom="j.csv", types=("texte",), taille_max=1000, proprietaire=autre)
    importation = Importation.objects.create(
        contrat=contrat, fichier=fichier, etat="prete", apercu={"exemples": ["739 → 800"]}, auteur=autre
    )
    adresse = reverse("indicateurs:import", args=[contrat.pk, importation.pk])
    pilote = donner_acces(contrat, Role.PILOTE, noeud=creer_noeud(contrat, "Emploi"))
    for personne, statut in ((donner_acces(contrat, Role.LECTEUR), 403), (pilote, 403)):
        client.force_login(personne)
        reponse = client.get(adresse)
        assert reponse.status_code == statut
        assert SECRET not in reponse.content.decode()
    client.force_login(donner_acces(contrat, Role.EQUIPE_PROJET))
    assert "739 → 800" in client.get(adresse).content.decode()
