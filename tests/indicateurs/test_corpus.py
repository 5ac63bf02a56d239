"""Documents 001 and 000 from the file to living indicators, and to targets typed from their lines.

Expected facts of 001: seed 001, § 9, also in `lecture.test_corpus_001`; of 000: the lines of the document, by number.
"""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from reciproque.indicateurs.bilan import targets_of, weigh
from reciproque.indicateurs.models import Definition, Indicateur, Valeur
from reciproque.indicateurs.secret import Regard
from reciproque.relecture.actions import NouveauContrat, confirmer, defaire
from reciproque.relecture.actions.lire import enregistrer
from reciproque.relecture.confirmation.selection import parts
from reciproque.socle import fichiers
from tests.factories.relecture import equipiere
from tests.lecture.conftest import lire_corpus
from tests.lecture.test_corpus_001 import ENGAGEMENTS

pytestmark = pytest.mark.django_db
Etat = Definition.Etat


def confirmer_document(debut):
    user = equipiere()
    fichier = fichiers.deposer(b"corps", nom=f"{debut}.txt", types=("texte",), taille_max=10**7, proprietaire=user)
    lecture = enregistrer(lue=lire_corpus(debut), fichier=fichier, proprietaire=user)
    cles = [p.cle for p in parts(lecture)]
    contrat = confirmer(lecture=lecture, cles=cles, acteur=user, nouveau=NouveauContrat(nom=debut)).contrat
    return contrat, lecture, user


def test_001_18_of_context_105_to_follow_and_an_impact_of_each_commitment_by_its_date():
    """« Déterminés au cours de l'année 2020 » for axes 1 to 3, « d'ici fin 2019 » for axes 4 and 5."""
    contrat, lecture, user = confirmer_document("001")

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


class Saisie:
    """What a person types on the pages of a contract, line of the document in hand."""

    def __init__(self, contrat, user, client):
        self.contrat, self.client = contrat, client
        client.force_login(user)

    def url(self, nom, *args):
        return reverse(f"indicateurs:{nom}", args=[self.contrat.pk, *args])

    def engagement(self, numero):
        return self.contrat.engagements.get(redactions__numero=numero, redactions__jusqua=None)

    def indicateur(self, libelle, *engagements):
        donnees = {"libelle": libelle, "famille": "resultat", "nature": "taux", "unite": "%", "sens": "hausse"}
        reponse = self.client.post(
            self.url("indicateur-nouveau"), donnees | {"engagements": [e.pk for e in engagements]}
        )
        assert reponse.status_code == 302, reponse.context["form"].errors
        return Indicateur.objects.get(contrat=self.contrat, libelle=libelle)

    def cible(self, indicateur, valeur, ligne, **champs):
        donnees = {"valeur": valeur, "unite": "%", "lieu": f"contrat-{self.contrat.pk}", "origine": "document"}
        reponse = self.client.post(
            self.url("cible-nouvelle", indicateur.pk), donnees | champs | {"origine_texte": f"Ligne {ligne}"}
        )
        assert reponse.status_code == 302, reponse.context["form"].errors

    def valeur(self, indicateur, valeur, annee, fin=(12, 31)):
        Valeur.objects.create(
            indicateur=indicateur,
            definition=indicateur.definitions.get(),
            contrat=self.contrat,
            debut=date(annee, 1, 1),
            fin=date(annee, *fin),
            valeur=Decimal(valeur),
        )

    def page(self, nom, *args, **demande):
        texte = self.client.get(self.url(nom, *args), demande).content.decode()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", texte)).split())


def test_000_targets_typed_from_its_lines_against_the_results_it_prints(client):
    contrat, _, user = confirmer_document("000")
    saisie = Saisie(contrat, user, client)

    # L215, e58: 40 % of the young people of the école de la 2e chance; L512: 30 of 105 in 2017, 32 of 111 in 2018.
    ecole = saisie.indicateur("Jeunes des quartiers à l’école de la 2e chance", saisie.engagement("58"))
    saisie.cible(ecole, "40", 215)
    saisie.valeur(ecole, "29", 2017)
    saisie.valeur(ecole, "28.9", 2018)
    page = saisie.page("indicateur", ecole.pk)
    assert "28,9 % au 31 décembre 2018, pour 40 % attendus, sans échéance" in page
    liste = saisie.page("cibles", q="chance")
    assert "28,9 %" in liste
    assert "non atteint" in liste.lower()
    [bilan] = weigh(targets_of(indicateur=ecole), regard=Regard(), jour=date(2019, 12, 31))
    assert bilan.ecart == "\N{MINUS SIGN}11,1\u00a0points"

    # Service civique: L141, e36, 25 % without a date; L159, e48, 15 % a year from 2019 to 2023, for 12 % in 2018.
    civique = saisie.indicateur("Volontaires du service civique", saisie.engagement("36"), saisie.engagement("48"))
    saisie.cible(civique, "25", 141)
    saisie.cible(civique, "15", 159, annee="2019", annee_fin="2023", reference="12", reference_annee="2018")
    page = saisie.page("cibles", conflit="oui")
    assert "Une autre cible dit 25 %" in page
    assert "Une autre cible dit 15 %" in page
    assert "2e chance" not in page, "40 % stands alone"

    # CIA, L582: 15 % in 2019-2020, 20 % in 2021-2023, then 25 % as soon as possible.
    attributions = saisie.indicateur("Attributions hors quartiers au premier quartile", saisie.engagement("86"))
    saisie.cible(attributions, "25", 582, paliers="2019-2020 : 15\n2021-2023 : 20")
    saisie.valeur(attributions, "15.4", 2020)
    saisie.valeur(attributions, "17.8", 2022, fin=(6, 30))
    saisie.valeur(attributions, "21", 2023)
    dits = {
        jour: weigh(targets_of(indicateur=attributions), regard=Regard(), jour=date.fromisoformat(jour))[0].constat
        for jour in ("2020-12-31", "2022-06-30", "2024-02-01")
    }
    # 15,4 holds the step of 15; 17,8 does not hold that of 20; 21 holds the 20 of the step that closed, not yet 25.
    assert [d.verdict for d in dits.values()] == ["en_bonne_voie", "non_atteint", "en_bonne_voie"]
    assert [d.attendu for d in dits.values()] == [15, 20, 20]
    assert "le palier de 2023 est de 20 %, la cible 25 %, sans échéance" in saisie.page("indicateur", attributions.pk)
