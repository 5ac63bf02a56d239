import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.test import RequestFactory

from reciproque.socle.budget import BudgetDepasse
from reciproque.socle.registres import (
    EntreeNavigation,
    Panneau,
    Registre,
    SourceRecherche,
    navigation,
    panneaux,
)
from tests.factories.socle import FamilleFactory
from tests.socle.terrain.models import Famille


def panneau(nom="un", ordre=100, **autres):
    return Panneau(
        **{
            "nom": nom,
            "emplacement": "fiche",
            "gabarit": "socle/composants/chiffre.html",
            "contexte": lambda request, objet: {"valeur": nom, "libelle": str(objet)},
            "budget": 0,
            "ordre": ordre,
        }
        | autres
    )


def dessiner(objet="l’objet", emplacement="fiche"):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    gabarit = Template("{% load socle %}{% panneaux emplacement objet %}")
    return gabarit.render(Context({"request": request, "objet": objet, "emplacement": emplacement}))


def test_entries_come_in_their_order_then_by_name():
    registre = Registre("essai", Panneau)
    with registre.provisoire(panneau("c"), panneau("b", ordre=1), panneau("a")):
        assert [p.nom for p in registre] == ["b", "a", "c"]
        assert len(registre) == 3
        assert "a" in registre
        assert registre["a"].nom == "a"
        assert registre.get("z") is None
    assert len(registre) == 0
    assert repr(registre) == "<Registre essai : vide>"


def test_a_name_is_taken_once():
    registre = Registre("essai", Panneau)
    with registre.provisoire(panneau("a")), pytest.raises(ImproperlyConfigured, match="contient déjà « a »"):
        registre.inscrire(panneau("a"))


def test_a_registry_takes_one_type():
    registre = Registre("essai", Panneau)
    source = SourceRecherche(nom="s", libelle="S", lire=list, tous=list, du_contrat=list, presenter=dict)
    with registre.provisoire(), pytest.raises(ImproperlyConfigured, match="attend Panneau, pas SourceRecherche"):
        registre.inscrire(source)


def test_once_django_is_ready_a_registry_is_closed():
    with pytest.raises(ImproperlyConfigured, match="fermé"):
        panneaux.inscrire(panneau())


def test_a_test_may_add_to_what_is_there():
    registre = Registre("essai", Panneau)
    with registre.provisoire(panneau("a")), registre.provisoire(panneau("b"), vider=False):
        assert [p.nom for p in registre] == ["a", "b"]


def test_panels_of_the_slot_are_drawn_in_order():
    ailleurs = panneau("ailleurs", emplacement="autre")
    with panneaux.provisoire(panneau("second", 2), panneau("premier", 1), ailleurs):
        page = dessiner()
    assert page.index("premier") < page.index("second")
    assert "ailleurs" not in page
    assert "l’objet" in page


def test_a_panel_with_nothing_to_say_draws_nothing():
    with panneaux.provisoire(panneau(contexte=lambda request, objet: None)):
        assert dessiner().strip() == ""


@pytest.mark.django_db
def test_a_panel_that_asks_too_much_of_the_database_fails():
    FamilleFactory()
    bavard = panneau(contexte=lambda request, objet: {"valeur": Famille.objects.count(), "libelle": "familles"})
    trop = pytest.raises(BudgetDepasse, match="panneau «\u00a0un\u00a0» : 1 requêtes pour un budget de 0")
    with panneaux.provisoire(bavard), trop:
        dessiner()


@pytest.mark.django_db
def test_budgets_are_not_watched_in_production(settings):
    settings.VERIFIER_BUDGETS = settings.DEBUG = False
    bavard = panneau(contexte=lambda request, objet: {"valeur": Famille.objects.count(), "libelle": "familles"})
    with panneaux.provisoire(bavard):
        assert "familles" in dessiner()


class TestMenu:
    @pytest.fixture(autouse=True)
    def _adresses(self, gabarits_guide):
        pass

    def menu(self, client, *entrees, adresse="/introuvable/"):
        with navigation.provisoire(*entrees):
            return client.get(adresse)

    def test_shows_what_the_request_may_see(self, client, db):
        page = self.menu(
            client,
            EntreeNavigation(nom="a", libelle="Visible", url="guide"),
            EntreeNavigation(nom="b", libelle="Cachée", url="guide", visible=lambda request: False),
            EntreeNavigation(nom="c", libelle="Absente", url="nulle:part"),
        ).content.decode()
        assert "Visible" in page
        assert "Cachée" not in page
        assert "Absente" not in page

    def test_marks_the_current_section_and_shows_counters(self, client, db):
        page = self.menu(
            client,
            EntreeNavigation(nom="a", libelle="Fiches", url="fiches", compteur=lambda request: 1234),
            EntreeNavigation(nom="b", libelle="Autre", url="guide", sections=("fiches",)),
            EntreeNavigation(nom="c", libelle="Ailleurs", url="formulaire"),
            adresse="/fiches/",
        ).content.decode()
        navigation_html = page[page.index('id="navigation"') : page.index("</nav>", page.index('id="navigation"'))]
        assert navigation_html.count("aria-current") == 2
        assert 'aria-current="page"' in navigation_html
        assert 'aria-current="true"' in navigation_html
        assert "1\u202f234" in navigation_html
