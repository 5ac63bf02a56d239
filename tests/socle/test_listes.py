"""One query object: what is counted, shown and exported always agree."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste
from reciproque.socle.listes.colonnes import format_valeur
from tests.factories.socle import FamilleFactory, FicheFactory
from tests.socle.terrain.listes import ListeFiches
from tests.socle.terrain.models import Famille, Fiche

pytestmark = pytest.mark.django_db


def lister(demande="", queryset=None):
    return ListeFiches(Fiche.objects.all() if queryset is None else queryset, QueryDict(demande))


def titres(demande=""):
    return [fiche.titre for fiche in lister(demande).page]


def facette(liste, cle):
    trouvee = next(f for f in liste.facettes if f.filtre.cle == cle)
    return {option.libelle: option.compte for option in trouvee.options}


@pytest.fixture
def fiches():
    emploi, sante, jeunesse = (FamilleFactory(nom=nom) for nom in ("Emploi", "Santé", "Jeunesse"))
    return {
        "ecole": FicheFactory(
            titre="École ouverte", famille=jeunesse, themes=[jeunesse, sante], jour=date(2026, 1, 10)
        ),
        "foret": FicheFactory(titre="Forêt", montant=Decimal("10.50"), etat="valide", themes=[emploi, sante]),
        "mission": FicheFactory(titre="Mission locale", famille=emploi, themes=[emploi], jour=date(2026, 3, 1)),
        "centre": FicheFactory(titre="Centre de santé", famille=sante, etat="valide", jour=date(2026, 6, 30)),
    }


class TestFilters:
    def test_without_any_everything_comes_in_the_default_order(self, fiches):
        assert titres() == ["Centre de santé", "École ouverte", "Forêt", "Mission locale"]
        assert not lister().filtree

    @pytest.mark.parametrize(
        ("demande", "attendus"),
        [
            ("q=ECOLE", ["École ouverte"]),
            ("q=ouvérte école", ["École ouverte"]),
            ("q=santé", ["Centre de santé"]),
            ("q=%25", []),
            ("etat=valide", ["Centre de santé", "Forêt"]),
            ("etat=valide&etat=brouillon", ["Centre de santé", "École ouverte", "Forêt", "Mission locale"]),
            ("etat=nimporte", ["Centre de santé", "École ouverte", "Forêt", "Mission locale"]),
            ("famille=aucun", ["Forêt"]),
            ("chiffre=oui", ["Forêt"]),
            ("chiffre=non&etat=valide", ["Centre de santé"]),
            ("chiffre=oui&chiffre=non", ["Centre de santé", "École ouverte", "Forêt", "Mission locale"]),
            ("jour_du=2026-03-01", ["Centre de santé", "Mission locale"]),
            ("jour_du=2026-01-10&jour_au=2026-03-01", ["École ouverte", "Mission locale"]),
            ("jour_au=hier", ["Centre de santé", "École ouverte", "Forêt", "Mission locale"]),
        ],
    )
    def test_narrow_the_list(self, fiches, demande, attendus):
        assert titres(demande) == attendus
        assert lister(demande).total == len(attendus)

    def test_by_a_relation(self, fiches):
        emploi = Famille.objects.get(nom="Emploi")
        assert titres(f"famille={emploi.pk}") == ["Mission locale"]
        assert titres(f"famille={emploi.pk}&famille=aucun") == ["Forêt", "Mission locale"]
        assert titres("famille=99999999999999999999999") == titres()

    def test_a_row_that_matches_twice_comes_once(self, fiches):
        demande = "&".join(f"theme={pk}" for pk in Famille.objects.values_list("pk", flat=True))
        assert titres(demande) == ["École ouverte", "Forêt", "Mission locale"]
        assert lister(demande).total == 3

    def test_a_search_longer_than_reason_is_cut(self, fiches):
        assert len(lister("q=" + "a" * 5000).texte) == 200


class TestCounters:
    def test_each_follows_the_other_filters_not_its_own(self, fiches):
        liste = lister("etat=valide")
        assert facette(liste, "etat") == {"Brouillon": 2, "Validé": 2, "Retiré": 0}
        assert facette(liste, "famille") == {"Santé": 1, "Sans famille": 1}
        assert facette(liste, "theme") == {"Emploi": 1, "Santé": 1}
        assert facette(liste, "chiffre") == {"Chiffré": 1, "Non chiffré": 1}

    def test_each_tells_what_the_click_would_give(self, fiches):
        """The number beside an option is the number of rows once it is the one chosen."""
        base = "q=e"
        for affiche in lister(base).facettes:
            for option in affiche.options:
                demande = f"{base}&{affiche.filtre.cle}={option.valeur}"
                assert lister(demande).total == option.compte, (affiche.filtre.cle, option)

    def test_a_chosen_option_stays_visible_when_nothing_matches_it(self, fiches):
        jeunesse = Famille.objects.get(nom="Jeunesse")
        liste = lister(f"etat=valide&famille={jeunesse.pk}&famille=aucun")
        assert facette(liste, "famille") == {"Jeunesse": 0, "Santé": 1, "Sans famille": 1}
        vide = lister("famille=aucun&etat=retire")
        assert facette(vide, "famille") == {"Sans famille": 0}

    def test_options_are_bounded_but_keep_the_chosen_ones(self, fiches):
        filtre = FiltreRelation(cle="theme", libelle="Thème", champ="themes", plusieurs=True, au_plus=1)
        jeunesse = str(Famille.objects.get(nom="Jeunesse").pk)
        assert [o.libelle for o in filtre.options(Fiche.objects.all(), [])] == ["Emploi"]
        assert [o.libelle for o in filtre.options(Fiche.objects.all(), [jeunesse])] == ["Jeunesse"]

    def test_a_choice_may_be_empty(self, fiches):
        filtre = FiltreChoix(
            cle="famille", libelle="F", champ="famille__nom", choix=lambda: [("Emploi", "emploi")], vide="sans"
        )
        options = filtre.options(Fiche.objects.all(), ["aucun"])
        assert [(o.libelle, o.compte, o.choisie) for o in options] == [("Emploi", 1, False), ("Sans", 1, True)]

    def test_of_many_choices_those_that_give_nothing_are_left_out(self, fiches):
        choix = [("valide", "validé"), *((f"c{n}", f"choix {n}") for n in range(9))]
        filtre = FiltreChoix(cle="etat", libelle="État", champ="etat", choix=choix)
        options = filtre.options(Fiche.objects.all(), ["c3"])
        assert [(o.libelle, o.compte) for o in options] == [("Validé", 2), ("Choix 3", 0)]

    def test_the_total_agrees_in_number(self, fiches):
        assert lister().compteur == "4\u00a0fiches"
        assert lister("chiffre=oui").compteur == "1\u00a0fiche"
        assert lister("q=zzz").compteur == "0\u00a0fiche"


class TestChips:
    def test_say_what_is_asked_and_how_to_lift_it(self, fiches):
        liste = lister("q=%20e%20&etat=valide&etat=brouillon&jour_du=2026-01-01&tri=-titre&page=3&intrus=1")
        assert [libelle for libelle, _ in liste.jetons] == [
            "Contient «\u00a0e\u00a0»",
            "État\u00a0: Validé",
            "État\u00a0: Brouillon",
            "Jour du 1er janvier 2026",
        ]
        adresses = dict(liste.jetons)
        assert adresses["État\u00a0: Validé"] == "?q=e&etat=brouillon&jour_du=2026-01-01&tri=-titre"
        assert adresses["Contient «\u00a0e\u00a0»"] == "?etat=valide&etat=brouillon&jour_du=2026-01-01&tri=-titre"
        assert liste.adresse_sans_filtre == "?tri=-titre"
        assert lister().adresse_sans_filtre == "?"
        assert liste.nombre_filtres == 4


class TestOrder:
    @pytest.mark.parametrize(
        ("tri", "premiere"),
        [("titre", "Centre de santé"), ("-titre", "Mission locale"), ("inconnu", "Centre de santé")],
    )
    def test_by_a_column(self, fiches, tri, premiere):
        assert titres(f"tri={tri}")[0] == premiere

    def test_is_always_total(self, fiches):
        assert lister().queryset.query.order_by == ("titre_plie", "pk")
        assert lister("tri=-montant").queryset.query.order_by == ("-montant", "titre_plie", "pk")
        assert lister("tri=-pk").queryset.query.order_by == ("-pk", "titre_plie")

    def test_headings_say_the_present_order_and_lead_to_the_next(self, fiches):
        entetes = {e["colonne"].cle: e for e in lister("tri=titre&etat=valide").entetes}
        assert (entetes["titre"]["sens"], entetes["titre"]["adresse"]) == ("ascending", "?tri=-titre&etat=valide")
        assert (entetes["montant"]["sens"], entetes["montant"]["adresse"]) == ("", "?tri=montant&etat=valide")
        assert entetes["themes"]["adresse"] == ""
        assert "actif" not in entetes


class TestPages:
    def test_are_cut_and_numbered(self):
        for n in range(95):
            FicheFactory(titre=f"Fiche {n:03}")
        liste = lister("page=5&etat=brouillon")
        assert next(iter(liste.page)).titre == "Fiche 040"
        assert list(liste.pages) == [
            (1, "?etat=brouillon&page=1"),
            ("…", ""),
            (4, "?etat=brouillon&page=4"),
            (5, "?etat=brouillon&page=5"),
            (6, "?etat=brouillon&page=6"),
            ("…", ""),
            (10, "?etat=brouillon&page=10"),
        ]
        assert liste.adresse_precedente == "?etat=brouillon&page=4"
        assert liste.adresse_suivante == "?etat=brouillon&page=6"

    @pytest.mark.parametrize(("page", "numero"), [("0", 1), ("-2", 1), ("abc", 1), ("999", 1)])
    def test_a_page_that_does_not_exist_gives_a_near_one(self, fiches, page, numero):
        assert lister(f"page={page}").page.number == numero


class TestValues:
    @pytest.mark.parametrize(
        ("valeur", "genre", "dit"),
        [
            (None, Genre.MONTANT, ""),
            ("", Genre.DATE, ""),
            (0, Genre.NOMBRE, "0"),
            (Decimal("1234.5"), Genre.MONTANT, "1 234,50 €"),
            (1234567, Genre.NOMBRE, "1 234 567"),
            (1022, Genre.NUMERO, "1022"),
            (Decimal("12.5"), Genre.TAUX, "12,5 %"),
            (date(2026, 1, 5), Genre.DATE, "5 janvier 2026"),
            (False, Genre.OUI_NON, "non"),
            (["a", "b"], Genre.LISTE, "a ; b"),
            ("mot", Genre.LISTE, "mot"),
        ],
    )
    def test_are_written_in_french(self, valeur, genre, dit):
        assert format_valeur(valeur, genre).replace("\u202f", " ").replace("\u00a0", " ") == dit

    def test_are_read_along_a_path(self, fiches):
        assert Colonne("x", "X", "famille.nom").lire(fiches["foret"]) is None
        assert Colonne("x", "X", "famille.nom").lire(fiches["mission"]) == "Emploi"
        assert Colonne("x", "X", "get_etat_display").ecrire(fiches["foret"]) == "validé"
        assert Colonne("x", "X", lambda f: f.titre.upper()).lire(fiches["foret"]) == "FORÊT"
        assert Colonne("x", "X", "a.b").lire({"a": {"b": 3}} and type("O", (), {"a": {"b": 3}})()) == 3


@pytest.mark.usefixtures("gabarits_guide")
class TestOnScreen:
    def test_the_number_of_queries_does_not_follow_the_number_of_rows(self, client, fiches, django_assert_num_queries):
        # total; five filters, one of which (period) asks nothing; page; themes of the page
        attendues = 7
        with django_assert_num_queries(attendues):
            client.get("/fiches/?etat=valide")
        FicheFactory.create_batch(60, etat="valide", famille=Famille.objects.first(), themes=Famille.objects.all())
        with django_assert_num_queries(attendues):
            client.get("/fiches/?etat=valide")

    def test_draws_filters_chips_rows_and_exports(self, client, fiches):
        page = client.get("/fiches/?etat=valide")
        assertContains(page, "2\u00a0fiches")
        assertContains(page, f'<a href="/fiches/{fiches["foret"].pk}/">Forêt</a>', html=True)
        assertContains(page, 'data-label="Montant"')
        assertContains(page, "10,50\u00a0€")
        assertContains(page, "?etat=valide&amp;export=xlsx")
        assertContains(page, "Retirer le filtre")
        assertContains(page, '<ul class="liste-cellule"><li>Emploi</li><li>Santé</li></ul>', html=True)
        assertNotContains(page, "École ouverte")

    def test_htmx_gets_the_list_alone_with_an_announcement_and_a_clean_address(self, fiches):
        client = Client(headers={"HX-Request": "true", "HX-Target": "liste-fiches"})
        page = client.get("/fiches/?q=&etat=valide&jour_du=")
        assertNotContains(page, "<html")
        assertContains(page, '<div id="annonces" hx-swap-oob="innerHTML">2\u00a0fiches</div>', html=True)
        assert page["HX-Push-Url"] == "/fiches/?etat=valide"
        assert "HX-Target" in page["Vary"]

    def test_the_filters_stay_open_while_one_ticks_them(self, fiches):
        client = Client(headers={"HX-Target": "liste-fiches", "HX-Trigger": "liste-fiches-filtres"})
        ouverts = re.compile(r"<details[^>]*\bopen\b")
        assert ouverts.search(client.get("/fiches/?etat=valide").content.decode())
        assert not ouverts.search(client.get("/fiches/?etat=valide&voir=1").content.decode())

    def test_going_back_gives_the_whole_page(self, fiches):
        client = Client(headers={"HX-Target": "liste-fiches", "HX-History-Restore-Request": "true"})
        assertContains(client.get("/fiches/"), "<html")

    def test_a_later_page_keeps_its_number_in_the_address(self):
        FicheFactory.create_batch(12)
        client = Client(headers={"HX-Target": "liste-fiches"})
        assert client.get("/fiches/?page=2")["HX-Push-Url"] == "/fiches/?page=2"

    def test_a_filter_without_any_choice_is_not_drawn(self, client):
        fiche = FicheFactory(titre="Seule", famille=None)
        assertNotContains(client.get("/fiches/"), "<legend>Thème</legend>", html=True)
        fiche.themes.add(FamilleFactory(nom="Emploi"))
        assertContains(client.get("/fiches/"), "<legend>Thème</legend>", html=True)

    def test_nothing_yet_says_what_to_do(self, client):
        page = client.get("/fiches/")
        assertContains(page, "Aucune fiche pour le moment.")
        assertContains(
            page, '<a class="bouton bouton-principal" href="/fiches/nouvelle/">Créer une fiche</a>', html=True
        )
        assertNotContains(page, "export=")

    def test_nothing_found_says_how_to_go_back(self, client, fiches):
        page = client.get("/fiches/?q=zzz")
        assertContains(page, "Rien ne correspond à ces filtres.")
        assertContains(page, "Effacer les filtres")

    def test_nothing_typed_is_ever_trusted(self, client, fiches):
        page = client.get('/fiches/?q="><script>alert(1)</script>&etat="><img>&tri="><b>&page="><i>')
        for balise in ("<script>alert", "<img", '"><b>', '"><i>'):
            assertNotContains(page, balise)


def test_a_list_may_be_plain(client):
    class Simple(Liste):
        nom, titre, element = "simple", "Simple", "famille"
        colonnes = (Colonne("nom", "Nom"),)

    FamilleFactory(nom="Emploi")
    liste = Simple(Famille.objects.all(), QueryDict("q=rien"))
    assert not liste.est_filtrable
    assert [f.nom for f in liste.page] == ["Emploi"]  # no search declared: nothing is searched
