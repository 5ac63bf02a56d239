"""Everything that waits for a person, by urgency; what sources must keep to."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from reciproque.accueil.collecte import PLAFOND, deadlines_of, tasks_of
from reciproque.accueil.filtrage import CONTRAT, GENRE, Filtrage
from reciproque.accueil.urgence import Urgence, by_urgency
from reciproque.contrats.models import Contrat
from reciproque.socle.budget import BudgetDepasse
from reciproque.socle.registres import AFaire, DateAttendue, Echeance, Tache, a_faire, echeances
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, donner_acces

pytestmark = pytest.mark.django_db
VENDREDI = date(2026, 3, 20)


def lire(client, requete=""):
    reponse = client.get(reverse("accueil:a-faire") + requete)
    assert reponse.status_code == 200
    return " ".join(unescape(reponse.content.decode()).replace("\xa0", " ").split())


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat des Tilleuls")


@pytest.fixture
def cheffe(client, contrat):
    user = donner_acces(contrat)
    client.force_login(user)
    return user


def source(*taches, nom="essai", libelle="Essais", **options):
    return AFaire(nom=nom, libelle=libelle, lister=lambda user: iter(taches), **options)


@pytest.mark.parametrize(
    ("echeance", "attendue"),
    [
        (None, Urgence.SANS_DATE),
        (date(2026, 3, 19), Urgence.RETARD),
        (date(2026, 3, 20), Urgence.SEMAINE),
        (date(2026, 3, 26), Urgence.SEMAINE),
        (date(2026, 3, 27), Urgence.MOIS),
        (date(2026, 4, 18), Urgence.MOIS),
        (date(2026, 4, 19), Urgence.PLUS_TARD),
    ],
)
def test_how_pressing_a_thing_is(echeance, attendue):
    assert Urgence.of(echeance, VENDREDI) == attendue


class TestSources:
    def test_contracts_are_named_in_one_query_whatever_their_number(self, django_assert_num_queries):
        user = UserFactory()
        for _ in range(30):
            donner_acces(ContratFactory(), user=user)
        taches = [Tache(titre="T", url="/", contrat_id=c.pk) for c in Contrat.objects.all()]
        with a_faire.provisoire(source(*taches)), django_assert_num_queries(1):
            lignes = tasks_of(user)
        assert {ligne.contrat for ligne in lignes} == set(Contrat.objects.values_list("nom", flat=True))

    def test_what_is_of_a_contract_that_is_closed_to_me_is_left_out(self, cheffe, contrat):
        ailleurs = ContratFactory(nom="Ailleurs")
        taches = [Tache(titre=c.nom, url="/", contrat_id=c.pk) for c in (contrat, ailleurs)]
        with a_faire.provisoire(source(*taches)):
            assert [ligne.titre for ligne in tasks_of(cheffe)] == ["Contrat des Tilleuls"]

    def test_a_source_that_asks_contract_by_contract_is_caught(self, cheffe):
        def lister(user):
            for _ in range(6):
                Contrat.objects.for_user(user).exists()
                yield Tache(titre="T", url="/")

        with a_faire.provisoire(AFaire(nom="bavarde", lister=lister)), pytest.raises(BudgetDepasse, match="bavarde"):
            tasks_of(cheffe)

    def test_no_more_than_a_page_can_use_is_read(self, cheffe):
        lues = []

        def lister(user):
            for n in range(10_000):
                lues.append(n)
                yield Tache(titre=f"T{n}", url="/")

        with a_faire.provisoire(AFaire(nom="longue", lister=lister)):
            assert len(tasks_of(cheffe)) == PLAFOND
        assert len(lues) == PLAFOND

    def test_dates_outside_what_was_asked_are_not_shown(self, cheffe):
        def lister(user, debut, fin):
            return [DateAttendue(date=VENDREDI + timedelta(days=n), titre=f"D{n}", url="/") for n in (9, -1, 0, 8)]

        with echeances.provisoire(Echeance(nom="essai", lister=lister)):
            lignes = deadlines_of(cheffe, VENDREDI, VENDREDI + timedelta(days=8))
        assert [ligne.titre for ligne in lignes] == ["D0", "D8"]


class TestPage:
    def test_by_urgency_with_counts(self, client, cheffe, contrat, jour):
        taches = [
            Tache(titre="Sans date", url="/a/"),
            Tache(titre="Ancienne", url="/b/", echeance=date(2026, 1, 1), contrat_id=contrat.pk, detail="3 restent"),
            Tache(titre="Lundi", url="/c/", echeance=date(2026, 3, 23)),
            Tache(titre="Mardi", url="/d/", echeance=date(2026, 3, 24)),
        ]
        with a_faire.provisoire(source(*taches)):
            page = lire(client)
        rangs = [
            page.index(mot) for mot in ("En retard <", "Ancienne", "Cette semaine <", "Lundi", "Mardi", "Sans date <")
        ]
        assert rangs == sorted(rangs)
        assert "D’ici le 26 mars 2026." in page
        assert "3 restent · Contrat des Tilleuls" in page
        assert "4 tâches" in page

    def test_filters_count_what_the_others_leave(self, client, cheffe, contrat, jour):
        autre = ContratFactory(nom="Contrat du Val")
        donner_acces(autre, user=cheffe)
        taches = [
            Tache(titre="A", url="/a/", contrat_id=contrat.pk, echeance=date(2026, 3, 1)),
            Tache(titre="B", url="/b/", contrat_id=autre.pk, echeance=date(2026, 3, 1)),
            Tache(titre="C", url="/c/", contrat_id=autre.pk),
        ]
        with a_faire.provisoire(source(*taches)):
            page = lire(client, f"?contrat={autre.pk}")
            assert "2 tâches</strong> sur 3" in page
            assert 'href="/a/"' not in page
            assert "Contrat des Tilleuls (1)" in page  # its own counts do not follow a filter
            assert "En retard (1)" in page
            assert "Sans date (1)" in page
            page = lire(client, f"?contrat={contrat.pk}&urgence=sans-date")
            assert "Aucune tâche ne correspond à ces filtres." in page
            assert "3 tâches" in lire(client, "?contrat=999999&genre=inconnu&urgence=jamais")

    def test_many_are_paged_and_the_counts_stay_true(self, client, cheffe):
        with a_faire.provisoire(source(*(Tache(titre=f"T{n:03}", url="/") for n in range(120)))):
            page = lire(client, "?page=3")
        assert "T099" not in page
        assert "T100" in page
        assert "Page 3 sur 3" in page
        assert 'Sans date <span class="pastille">120</span>' in page

    def test_nothing(self, client, cheffe):
        assert "Rien ne vous attend aujourd’hui." in lire(client)

    def test_as_many_queries_for_forty_contracts_as_for_one(
        self, client, cheffe, contrat, django_assert_max_num_queries
    ):
        def lister(user):
            return [Tache(titre=c.nom, url="/", contrat_id=c.pk) for c in Contrat.objects.for_user(user)]

        with a_faire.provisoire(AFaire(nom="essai", lister=lister)):
            with django_assert_max_num_queries(12) as un:
                lire(client)
            for _ in range(40):
                donner_acces(ContratFactory(), user=cheffe)
            with django_assert_max_num_queries(12) as quarante:
                lire(client)
        assert len(un) == len(quarante)


def test_filtering_and_grouping_are_pure(cheffe, contrat):
    taches = [Tache(titre=str(n), url="/", contrat_id=contrat.pk) for n in range(3)]
    with a_faire.provisoire(source(*taches)):
        lignes = tasks_of(cheffe)
    filtrage = Filtrage(lignes, (CONTRAT, GENRE), {"genre": "essai"})
    assert filtrage.requete == "genre=essai"
    assert [s.critere.cle for s in filtrage.selecteurs] == ["genre"]  # one contract: nothing to choose
    (groupe,) = by_urgency(lignes, VENDREDI, debut=1, fin=2)
    assert (groupe.total, len(groupe.lignes), groupe.jusqua) == (3, 1, None)
