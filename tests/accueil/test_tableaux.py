"""Dashboards: each figure is the count of the list it opens; the worst first; the cost does not follow the country."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reciproque.accueil.tableaux.contrat import ECHEANCES, Part, describe
from reciproque.contrats.models import Role
from reciproque.indicateurs.models import Cible, Definition, Indicateur, Valeur
from reciproque.indicateurs.secret import Regard
from reciproque.regles.models import DernierEtat, Regle
from tests.factories.annuaire import OrganisationFactory
from tests.factories.contrats import ContratFactory, creer_engagement, donner_acces, grand_contrat, participer

pytestmark = pytest.mark.django_db
JOUR = date(2026, 3, 20)
TOUT = Regard(tout=True)


def lire(client, nom="tableau", *objets, requete=""):
    reponse = client.get(reverse(f"accueil:{nom}", args=objets) + requete)
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


def creer_indicateur(contrat, etat="a_determiner", echeance=None, **champs):
    indicateur = Indicateur.objects.create(contrat=contrat, libelle=champs.pop("libelle", "Places en crèche"), **champs)
    valide = {"nature": "nombre", "adapte": True, "disponible": True, "mesurable": True} if etat == "valide" else {}
    Definition.objects.create(indicateur=indicateur, libelle=indicateur.libelle, etat=etat, echeance=echeance, **valide)
    return indicateur


def dire_regle(contrat, etat, prochaine=None, intitule="Réunir le comité", **champs):
    regle = Regle.objects.create(contrat=contrat, intitule=intitule, **champs)
    return DernierEtat.objects.create(
        contrat=contrat, regle=regle, jour=JOUR, etat=etat, phrase="Une réunion sur deux.", prochaine=prochaine
    )


@pytest.fixture
def contrat(jour):
    return ContratFactory(nom="Contrat des Tilleuls")


@pytest.fixture
def cheffe(client, contrat):
    user = donner_acces(contrat)
    client.force_login(user)
    return user


class TestOneContract:
    def test_completeness(self, contrat, cheffe):
        complet = creer_engagement(contrat)
        participer(complet, OrganisationFactory(), role="chef_de_file")
        complet.redactions.update(echeance=date(2026, 12, 31))
        creer_engagement(contrat)
        creer_engagement(contrat, retire_motif="doublon")
        tableau = describe(contrat, JOUR, TOUT)
        assert tableau.engagements == 2
        assert [(part.nombre, part.total, part.taux) for part in tableau.completude[:3]] == [(1, 2, 50)] * 3

    @pytest.mark.parametrize(("nombre", "total", "taux"), [(999, 1000, 99), (1000, 1000, 100), (1, 3, 33), (0, 2, 0)])
    def test_a_hundred_percent_means_all_of_them(self, nombre, total, taux):
        assert Part("", nombre, total, "").taux == taux

    def test_indicators_by_state_and_late_ones(self, contrat, cheffe):
        creer_indicateur(contrat, echeance=date(2026, 3, 19))
        creer_indicateur(contrat, echeance=date(2026, 3, 20))
        creer_indicateur(contrat, etat="propose", echeance=date(2026, 1, 1))
        creer_indicateur(contrat, etat="valide", echeance=date(2026, 1, 1))
        creer_indicateur(ContratFactory(), echeance=date(2026, 1, 1))
        tableau = describe(contrat, JOUR, TOUT)
        assert [(compte.libelle, compte.nombre) for compte in tableau.indicateurs] == [
            ("À déterminer", 2),
            ("Proposé", 1),
            ("Validé", 1),
        ]
        assert tableau.definitions_en_retard.nombre == 2

    def test_targets_by_verdict_and_those_missed(self, client, contrat, cheffe):
        """40 expected in 2025, 30 seen: missed. 20 expected, 30 seen: reached. Never measured: nothing is said."""
        for libelle, visee, mesure in (("Manquée", 40, 30), ("Tenue", 20, 30), ("Inconnue", 10, None)):
            indicateur = creer_indicateur(contrat, etat="valide", libelle=libelle)
            Cible.objects.create(indicateur=indicateur, valeur=visee, annee=2025, annee_fin=2025, contrat=contrat)
            if mesure:
                Valeur.objects.create(
                    indicateur=indicateur,
                    definition=indicateur.definitions.get(),
                    contrat=contrat,
                    debut=date(2025, 1, 1),
                    fin=date(2025, 12, 31),
                    valeur=mesure,
                )
        tableau = describe(contrat, JOUR, TOUT)
        assert [(compte.libelle, compte.nombre) for compte in tableau.cibles] == [
            ("Non atteint", 1),
            ("Atteint", 1),
            ("Non mesurable", 1),
        ]
        assert [cible.titre for cible in tableau.manquees] == ["Manquée"]
        page = lire(client, "tableau", contrat.pk)
        assert "pour 40 attendus en 2025" in page
        for compte in tableau.cibles:
            ouverte = client.get(compte.url).content.decode()
            assert "1\xa0cible<" in ouverte or "1&nbsp;cible<" in ouverte

    def test_rules_the_worst_first(self, client, contrat, cheffe):
        dire_regle(contrat, "tenu", intitule="Tenue")
        dire_regle(contrat, "a_risque", intitule="À surveiller")
        dire_regle(contrat, "non_tenu", intitule="Rompue")
        suspendue = dire_regle(contrat, "non_tenu", intitule="Suspendue").regle
        Regle.objects.filter(pk=suspendue.pk).update(etat="suspendue", motif="plus d’objet")
        page = lire(client, "tableau", contrat.pk)
        assert page.index("Rompue") < page.index("À surveiller")
        assert "Suspendue" not in page
        tableau = describe(contrat, JOUR, TOUT)
        assert [(compte.libelle, compte.nombre) for compte in tableau.regles] == [
            ("Non tenu", 1),
            ("À risque", 1),
            ("Tenu", 1),
        ]
        assert tableau.n_en_cause == 2

    def test_deadlines_of_every_kind(self, contrat, cheffe):
        creer_engagement(contrat).redactions.update(echeance=date(2026, 5, 1), numero="7")
        creer_indicateur(contrat, echeance=date(2026, 2, 1))
        creer_indicateur(contrat, etat="valide", echeance=date(2026, 4, 1))
        dire_regle(contrat, "tenu", prochaine=date(2026, 4, 15))
        dire_regle(contrat, "tenu", prochaine=date(2027, 4, 15), intitule="Loin")
        contrat.fin = date(2026, 6, 1)
        tableau = describe(contrat, JOUR, TOUT)
        assert [(e.jour, e.genre, e.passee) for e in tableau.echeances] == [
            (date(2026, 2, 1), "Indicateur", True),
            (date(2026, 4, 15), "Règle", False),
            (date(2026, 5, 1), "Engagement", False),
            (date(2026, 6, 1), "Contrat", False),
        ]

    def test_each_figure_is_the_count_of_the_list_it_opens(self, client, contrat, cheffe):
        for _ in range(2):
            creer_engagement(contrat)
        creer_indicateur(contrat, echeance=date(2026, 3, 1))
        creer_indicateur(contrat, etat="valide")
        tableau = describe(contrat, JOUR, TOUT)
        figures = [(part.manquent, part.url) for part in tableau.completude if part.manquent]
        figures += [(compte.nombre, compte.url) for compte in (*tableau.indicateurs, tableau.definitions_en_retard)]
        assert len(figures) >= 6
        for nombre, url in figures:
            page = " ".join(unescape(client.get(url).content.decode()).replace("\xa0", " ").split())
            assert f">{nombre} " in page.split("liste-compteur")[1][:80], url

    def test_an_empty_contract_says_so(self, client, contrat, cheffe):
        page = lire(client, "tableau", contrat.pk)
        for phrase in ("aucun engagement", "aucun indicateur", "Aucune règle", "Aucune date"):
            assert phrase in page

    def test_it_costs_the_same_whatever_it_holds(self, client, cheffe, django_assert_max_num_queries):
        for taille in (5, 120):
            contrat = grand_contrat(taille)
            donner_acces(contrat, user=cheffe)
            for n in range(taille):
                creer_indicateur(contrat, echeance=date(2026, 4, 1), libelle=f"Indicateur {n}")
            dire_regle(contrat, "non_tenu")
            with django_assert_max_num_queries(20):
                page = lire(client, "tableau", contrat.pk)
        assert "Voir les 120 échéances" in page
        assert page.count("tableau-date") == ECHEANCES


class TestTogether:
    def test_the_worst_first_and_closed_ones_last(self, client, cheffe, contrat):
        autres = [ContratFactory(nom=nom) for nom in ("Risque", "Rompu", "Retard", "Clos")]
        for autre in autres:
            donner_acces(autre, Role.ETAT, user=cheffe)
        ContratFactory(nom="Zanzibar")
        risque, rompu, retard, clos = autres
        dire_regle(risque, "a_risque")
        dire_regle(rompu, "non_tenu", prochaine=date(2026, 9, 30))
        creer_indicateur(retard, echeance=date(2026, 1, 1))
        dire_regle(clos, "non_tenu")
        clos.etat = "clos"
        clos.save()
        page = lire(client, "tableaux")
        rangs = [page.index(f">{nom}<") for nom in ("Rompu", "Risque", "Retard", "Contrat des Tilleuls", "Clos")]
        assert rangs == sorted(rangs)
        assert "30 septembre 2026" in page
        assert "Zanzibar" not in page
        assert "5 contrats" in page

    def test_its_export_tells_what_the_screen_shows_and_more(self, client, cheffe, contrat):
        creer_engagement(contrat)
        creer_indicateur(contrat, etat="valide")
        csv = b"".join(client.get(reverse("accueil:tableaux") + "?export=csv")).decode()
        assert "Contrat des Tilleuls;;en vigueur;0;0;0;1;1;1;" in csv

    def test_sorted_by_a_column(self, client, cheffe, contrat):
        autre = ContratFactory(nom="Autre contrat")
        donner_acces(autre, user=cheffe)
        creer_indicateur(autre, etat="valide")
        page = lire(client, "tableaux", requete="?tri=n_valides")
        assert page.index(">Autre contrat<") < page.index(">Contrat des Tilleuls<")

    def test_forty_contracts_ask_no_more_queries_than_two(self, client, cheffe, contrat):
        def compter():
            with CaptureQueriesContext(connection) as requetes:
                lire(client, "tableaux")
            return len(requetes)

        donner_acces(ContratFactory(), user=cheffe)
        deux = compter()
        assert deux <= 12
        for _ in range(38):
            donner_acces(ContratFactory(), user=cheffe)
        assert compter() == deux
