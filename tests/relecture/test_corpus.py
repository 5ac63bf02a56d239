"""Real documents from the file to the contract. Expected facts: ../shared/reference, by line of the document."""

import time
from datetime import date
from pathlib import Path

import pytest

from reciproque.annuaire.models import Organisation
from reciproque.contrats.models import Lien, Participation, Signature
from reciproque.relecture.actions import NouveauContrat, confirmer
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers
from tests.factories.relecture import equipiere
from tests.lecture.conftest import CORPUS, lire_corpus

pytestmark = pytest.mark.django_db
ASSEZ = 15  # processor seconds: about 1 where it was written; coverage and a loaded machine cost


@pytest.fixture
def confirme(request):
    """(contract, reading, processor seconds to confirm everything) of a document: the machine may be busy elsewhere."""

    def faire(debut):
        lue = lire_corpus(debut)
        user = equipiere()
        chemin = next(Path(CORPUS).glob(f"{debut}_*.txt"))
        fichier = fichiers.deposer(
            chemin.read_bytes(), nom=chemin.name, types=("texte",), taille_max=10**7, proprietaire=user
        )
        lecture = enregistrer(lue=lue, fichier=fichier, proprietaire=user)
        depart = time.process_time()
        nouveau = NouveauContrat(nom=f"Contrat {debut}", debut=date(2019, 1, 1))
        bilan = confirmer(lecture=lecture, cles=[p.cle for p in parts(lecture)], acteur=user, nouveau=nouveau)
        assert bilan.termine
        return bilan.contrat, lecture, time.process_time() - depart

    return faire


def test_orleans_becomes_a_contract(confirme):
    """seed-000: 101 numbered commitments (L94-L273), 28 signature blocks (L275-L280), the CAF alone at e42 (L150)."""
    contrat, lecture, secondes = confirme("000")
    numerotes = contrat.engagements.exclude(redactions__numero="")
    assert numerotes.count() == 101
    assert {int(n) for n in numerotes.values_list("redactions__numero", flat=True)} == set(range(1, 102))
    blocs = contrat.signatures.filter(etat=Signature.Etat.BLOC)
    assert blocs.count() == 28
    caf = Organisation.objects.get(categorie="caf")
    assert list(
        Participation.objects.filter(organisation=caf).values_list("engagement__redactions__numero", "ligne_debut")
    ) == [("42", 150)]
    sans_passage = contrat.engagements.filter(redactions__ligne_debut=None)
    assert not sans_passage.exists(), "each commitment keeps its line"
    assert lecture.document.passage(150, 150)[0][1].startswith("42")
    assert {c.nom for c in contrat.communes.all()} >= {"Fleury-les-Aubrais", "Orléans"}
    assert secondes < ASSEZ


def test_grand_orly_becomes_a_contract_over_eight(confirme):
    """seed-001: 63 commitment rows, 31 QPV and 34 QVA (L1021-L1094), 42 rows of measures, 8 contracts (L78-L85);
    the CAF beside six rows (L675, L688, L689, L690, L705, L711) without saying which of the two that sign.
    """
    contrat, _, secondes = confirme("001")
    assert contrat.engagements.count() == 63
    assert contrat.noeuds.count() == 5 + 10 + 26
    natures = list(contrat.quartiers.values_list("nature", flat=True))
    assert (natures.count("QPV"), natures.count("QVA")) == (31, 34)
    assert contrat.rattachements.count() == 42
    liens = contrat.liens.filter(nature=Lien.Nature.COUVRE, etat=Lien.Etat.PROPOSE)
    assert liens.count() == 8
    cafs = Organisation.objects.filter(categorie="caf", signatures__contrat=contrat)
    assert cafs.count() == 2
    for caf in cafs:
        nommees = Participation.objects.filter(organisation=caf, engagement__contrat=contrat)
        assert set(nommees.values_list("certitude", flat=True)) == {"propose"}
        assert set(nommees.values_list("ligne_debut", flat=True)) == {675, 688, 689, 690, 705, 711}
    assert not Organisation.objects.filter(nom__iexact="bailleurs").exists(), "a collective is nobody in particular"
    assert secondes < ASSEZ
