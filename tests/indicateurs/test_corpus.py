"""Document 001 from the file to living indicators. Expected facts: seed 001, § 9, also in `lecture.test_corpus_001`."""

from collections import Counter
from datetime import date

import pytest

from reciproque.indicateurs.models import Definition, Indicateur
from reciproque.relecture.actions import NouveauContrat, confirmer, defaire
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers
from tests.factories.relecture import equipiere
from tests.lecture.conftest import lire_corpus
from tests.lecture.test_corpus_001 import ENGAGEMENTS

pytestmark = pytest.mark.django_db
Etat = Definition.Etat


def test_001_18_of_context_105_to_follow_and_an_impact_of_each_commitment_by_its_date():
    """« Déterminés au cours de l'année 2020 » for axes 1 to 3, « d'ici fin 2019 » for axes 4 and 5."""
    lue = lire_corpus("001")
    user = equipiere()
    fichier = fichiers.deposer(b"corps", nom="001.txt", types=("texte",), taille_max=10**7, proprietaire=user)
    lecture = enregistrer(lue=lue, fichier=fichier, proprietaire=user)
    contrat = confirmer(
        lecture=lecture, cles=[p.cle for p in parts(lecture)], acteur=user, nouveau=NouveauContrat(nom="001")
    ).contrat

    definitions = Definition.objects.current().filter(indicateur__contrat=contrat)
    par_etat = Counter(definitions.values_list("indicateur__famille", "etat"))
    assert par_etat["contexte", Etat.PROPOSE] == 18
    assert par_etat["suivi", Etat.PROPOSE] == 105
    assert not par_etat["impact", Etat.PROPOSE]

    attendues = Counter(ligne.split()[-1] for ligne in ENGAGEMENTS.strip().splitlines())
    dates = Counter(
        definitions.filter(indicateur__famille="impact", etat=Etat.A_DETERMINER).values_list("echeance", flat=True)
    )
    assert dates[date(2020, 12, 31)] == attendues["2020"]
    assert dates[date(2019, 12, 31)] == attendues["2019-12"]
    assert dates[None] == attendues["-"]

    impacts = Indicateur.objects.filter(contrat=contrat, famille="impact")
    assert not impacts.filter(engagements=None).exists()
    assert not impacts.filter(ligne_debut=None).exists()
    contexte = Indicateur.objects.filter(contrat=contrat, famille="contexte")
    assert not contexte.filter(noeud=None).exists(), "each hangs on its objective"
    brevet = contexte.get(libelle__contains="diplôme national du brevet")
    assert (brevet.ligne_debut, brevet.definitions.get().nature) == (662, "taux")

    defaire(lecture=lecture, acteur=user)
    assert not Indicateur.objects.exists()
