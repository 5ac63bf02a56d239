"""Deadlines as a list and as a month: what contracts say of dates, and what rooms add."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils.functional import lazy

from reciproque.accueil import collecte, dates_contrats
from reciproque.accueil.calendrier import Mois
from reciproque.accueil.collecte import deadlines_of
from reciproque.contrats.models import Contrat
from reciproque.socle.registres import DateAttendue, Echeance, echeances
from tests.factories.contrats import ContratFactory, creer_engagement, donner_acces, grand_contrat

pytestmark = pytest.mark.django_db


def lire(client, nom="echeances", requete=""):
    reponse = client.get(reverse(f"accueil:{nom}") + requete)
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


@pytest.fixture
def contrat(jour):
    return ContratFactory(nom="Contrat des Tilleuls", debut=date(2024, 1, 1), fin=date(2026, 4, 30))


@pytest.fixture
def cheffe(client, contrat):
    user = donner_acces(contrat)
    client.force_login(user)
    return user


def dater(contrat, texte, echeance, **champs):
    engagement = creer_engagement(contrat, texte, **champs)
    engagement.redactions.update(echeance=echeance, numero="7")
    return engagement


class TestOfContracts:
    def test_the_end_of_a_contract_and_its_commitments(self, cheffe, contrat):
        engagement = dater(contrat, "Ouvrir une maison des parents", date(2026, 4, 2))
        dater(contrat, "Retiré depuis", date(2026, 4, 3), retire_motif="doublon")
        dater(ContratFactory(), "Ailleurs", date(2026, 4, 3))
        lignes = deadlines_of(cheffe, date(2026, 4, 1), date(2026, 4, 30))
        assert [(ligne.jour, ligne.titre) for ligne in lignes] == [
            (date(2026, 4, 2), "Engagement 7\xa0: Ouvrir une maison des parents"),
            (date(2026, 4, 30), "Fin du contrat"),
        ]
        assert lignes[0].cle == f"contrats:engagement-{engagement.pk}"
        assert lignes[0].contrat == "Contrat des Tilleuls"

    def test_a_closed_contract_expects_nothing(self, cheffe, contrat):
        dater(contrat, "Ouvrir", date(2026, 4, 2))
        Contrat.objects.filter(pk=contrat.pk).update(etat="clos")
        assert deadlines_of(cheffe, date(2026, 1, 1), date(2026, 12, 31)) == []


class TestList:
    def test_by_month_with_where_each_leads(self, client, cheffe, contrat):
        engagement = dater(contrat, "Ouvrir une maison", date(2026, 4, 2))
        page = lire(client)
        assert page.index("Avril 2026") < page.index("2 avril 2026") < page.index("30 avril 2026")
        assert reverse("contrats:engagement", args=[contrat.pk, engagement.pk]) in page
        assert "2 échéances" in page

    @pytest.mark.parametrize(
        ("fenetre", "attendu"), [("30", "D1"), ("90", "D1 D2"), ("365", "D1 D2 D3"), ("passees", "D0"), ("n", "D1 D2")]
    )
    def test_windows(self, client, cheffe, fenetre, attendu):
        jours = (date(2026, 3, 19), date(2026, 3, 20), date(2026, 6, 1), date(2027, 3, 1))

        def lister(user, debut, fin):
            return [DateAttendue(date=d, titre=f"D{n}", url="/") for n, d in enumerate(jours)]

        with echeances.provisoire(Echeance(nom="essai", lister=lister)):
            page = lire(client, requete=f"?fenetre={fenetre}")
        assert " ".join(f"D{n}" for n in range(4) if f">D{n}<" in page) == attendu

    def test_filters_by_contract_and_kind(self, client, cheffe, contrat):
        autre = ContratFactory(nom="Contrat du Val", fin=date(2026, 5, 1))
        donner_acces(autre, user=cheffe)
        page = lire(client, requete=f"?contrat={autre.pk}")
        assert "1 échéance</strong> sur 2" in page
        assert "30 avril 2026" not in page
        assert "Aucune échéance connue" in lire(client, requete="?fenetre=passees")

    def test_many_are_paged_and_a_cut_is_told(self, client, cheffe):
        def lister(user, debut, fin):
            for n in range(1000):
                yield DateAttendue(date=date(2026, 4, 1), titre=f"D{n:03}", url="/")

        with echeances.provisoire(Echeance(nom="essai", lister=lister)):
            page = lire(client, requete="?page=4")
            assert "D149" not in page
            assert "D150" in page
            assert "Page 4 sur 4" in page
            assert "seules les 200 premières de chaque nature" in page
            mois = lire(client, "calendrier", "?mois=2026-04")
        assert "D004" in mois
        assert "D005" not in mois
        assert '?jour=2026-04-01">Et 195 autres' in mois

    def test_what_a_page_does_not_show_is_counted_and_not_written(self, client, cheffe, contrat, monkeypatch):
        ecrits = []
        titrer = dates_contrats._title

        def compter(numero, texte):
            ecrits.append(texte)
            return titrer(numero, texte)

        monkeypatch.setattr(dates_contrats, "_title_lazy", lazy(compter, str))
        for n in range(120):
            dater(contrat, f"Engagement de rang {n}", date(2026, 4, 2))
        assert "121 échéances" in lire(client)
        assert len(ecrits) == 50

    def test_the_nearest_are_told_first_when_there_are_too_many(self, client, cheffe, contrat, monkeypatch):
        monkeypatch.setattr(collecte, "PLAFOND", 2)
        dater(contrat, "Ouvrir", date(2026, 4, 2))
        dater(contrat, "Fermer", date(2026, 4, 3))
        lignes = deadlines_of(cheffe, date(2026, 4, 1), date(2026, 4, 30))
        assert [ligne.jour for ligne in lignes] == [date(2026, 4, 2), date(2026, 4, 3)]

    def test_names_are_written_as_text_in_the_choices(self, client, cheffe, contrat):
        Contrat.objects.filter(pk=contrat.pk).update(nom="Val <b>& Cie</b>")
        donner_acces(ContratFactory(nom="Autre", fin=date(2026, 5, 1)), user=cheffe)
        page = client.get(reverse("accueil:echeances")).content.decode()
        assert f'<option value="{contrat.pk}">Val &lt;b&gt;&amp; Cie&lt;/b&gt; (1)</option>' in page

    def test_one_day(self, client, cheffe):
        page = lire(client, requete="?jour=2026-04-30")
        assert "Le 30 avril 2026" in page
        assert "Fin du contrat" in page
        assert "Fin du contrat" not in lire(client, requete="?jour=2026-04-29")
        assert "Fin du contrat" in lire(client, requete="?jour=jamais")

    def test_the_cost_does_not_follow_the_number_of_contracts(self, client, cheffe, django_assert_max_num_queries):
        with django_assert_max_num_queries(12) as un:
            lire(client)
        for _ in range(5):
            donner_acces(grand_contrat(30), user=cheffe)
        with django_assert_max_num_queries(12) as plusieurs:
            lire(client)
        assert len(un) == len(plusieurs)


class TestMonth:
    def test_weeks_begin_on_monday_and_hold_the_month(self):
        semaines = Mois(date(2026, 3, 1)).weeks([], date(2026, 3, 20))
        assert semaines[0][0].jour == date(2026, 2, 23)
        assert [case.jour.day for case in semaines[3]] == [16, 17, 18, 19, 20, 21, 22]
        assert [case.aujourdhui for case in semaines[3]].index(True) == 4
        assert sum(not case.hors for semaine in semaines for case in semaine) == 31

    @pytest.mark.parametrize(
        ("texte", "attendu"),
        [("2026-12", "décembre 2026"), ("", "mars 2026"), ("2026-13", "mars 2026"), ("zz", "mars 2026")],
    )
    def test_what_is_asked(self, texte, attendu):
        assert str(Mois.read(texte, date(2026, 3, 20))) == attendu

    def test_neighbours(self):
        assert (Mois(date(2026, 12, 1)).apres.cle, Mois(date(2026, 1, 1)).avant.cle) == ("2027-01", "2025-12")

    def test_the_page(self, client, cheffe):
        page = lire(client, "calendrier", "?mois=2026-04")
        assert "Échéances de avril 2026" not in page
        assert "Échéances d’avril 2026" in page
        assert "Fin du contrat" in page
        assert "?mois=2026-03" in page
        assert "?mois=2026-05" in page
        assert "Fin du contrat" not in lire(client, "calendrier")
