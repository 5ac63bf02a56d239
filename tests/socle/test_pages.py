"""Pages of the ground: jobs, appearance, errors."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reciproque.socle import views
from reciproque.socle.models import Travail
from reciproque.socle.registres import navigation, panneaux
from tests.factories.comptes import UserFactory
from tests.factories.socle import TravailFactory
from tests.socle.test_travaux import en_cours

pytestmark = pytest.mark.django_db
Etat = Travail.Etat


@pytest.fixture
def personne(client):
    personne = UserFactory(nom="Cheffe de projet")
    client.force_login(personne)
    return personne


class TestJobs:
    @pytest.mark.parametrize("nom", ["travail", "travail_annuler", "travail_relancer"])
    def test_the_jobs_of_others_do_not_exist(self, client, personne, nom):
        adresse = reverse(f"socle:{nom}", args=[TravailFactory().pk])
        reponse = client.get(adresse) if nom == "travail" else client.post(adresse)
        assert reponse.status_code == 404

    def test_a_running_job_shows_where_it_stands(self, client, personne):
        travail = en_cours(proprietaire=personne, progression=43, etape="Lecture de la page 26")
        page = client.get(travail.get_absolute_url())
        assertContains(page, "Lecture de la page 26")
        assertContains(page, 'value="43"')
        assertContains(page, 'hx-trigger="every 1500ms"')
        assertContains(page, '<noscript><meta http-equiv="refresh" content="4"></noscript>', html=True)
        assertContains(page, "Annuler ce travail")
        fixe = client.get(travail.get_absolute_url(), {"fixe": 1})
        assertNotContains(fixe, "http-equiv")

    def test_htmx_gets_the_state_alone_and_is_led_to_the_result(self, personne):
        client = Client(headers={"HX-Request": "true", "HX-Target": "travail"})
        client.force_login(personne)
        travail = en_cours(proprietaire=personne)
        page = client.get(travail.get_absolute_url())
        assertNotContains(page, "<html")
        assert "HX-Redirect" not in page
        Travail.objects.update(etat=Etat.TERMINE, url_resultat="/lu/")
        assert client.get(travail.get_absolute_url())["HX-Redirect"] == "/lu/"

    def test_a_finished_job_links_to_its_result_and_no_longer_asks(self, client, personne):
        travail = TravailFactory(proprietaire=personne, etat=Etat.TERMINE, url_resultat="/lu/")
        page = client.get(travail.get_absolute_url())
        assertContains(page, "Voir le résultat")
        assertContains(page, 'href="/lu/"')
        assertNotContains(page, "hx-trigger")
        assertNotContains(page, "http-equiv")

    def test_a_failed_job_says_why(self, client, personne):
        travail = TravailFactory(proprietaire=personne, etat=Etat.ECHOUE, erreur="Ce n’est pas un protocole.")
        page = client.get(travail.get_absolute_url())
        assertContains(page, "Ce n’est pas un protocole.")
        assertContains(page, "Relancer")

    def test_cancelling_then_starting_again(self, client, personne, executer_avec):
        executer_avec(lambda suivi: None)
        travail = TravailFactory(proprietaire=personne)
        reponse = client.post(reverse("socle:travail_annuler", args=[travail.pk]), follow=True)
        assertContains(reponse, "Le travail est annulé.")
        assertContains(reponse, "Ce travail a été annulé.")
        reponse = client.post(reverse("socle:travail_annuler", args=[travail.pk]), follow=True)
        assertContains(reponse, "Cette action n’est plus possible")
        reponse = client.post(reverse("socle:travail_relancer", args=[travail.pk]), follow=True)
        assertContains(reponse, "C’est terminé.")

    def test_my_jobs_and_only_mine(self, client, personne, django_assert_num_queries):
        TravailFactory(titre="À quelqu’un d’autre")
        for etat in (Etat.EN_ATTENTE, Etat.TERMINE, Etat.ANNULE):
            TravailFactory(proprietaire=personne, titre=f"Lecture {etat}", etat=etat)
        # session, user, total, filter, page: the counters of the menu are their rooms' business
        with navigation.provisoire(), panneaux.provisoire(), django_assert_num_queries(5):
            page = client.get(reverse("socle:travaux"))
        assertContains(page, "3\u00a0travaux")
        assertNotContains(page, "À quelqu’un d’autre")

    def test_no_job_yet(self, client, personne):
        assertContains(client.get(reverse("socle:travaux")), "Vous n’avez lancé aucun travail.")

    def test_one_must_be_signed_in(self, client):
        assertRedirects(
            client.get(reverse("socle:travaux")), "/connexion/?next=/travaux/", fetch_redirect_response=False
        )


class TestAppearance:
    def test_is_kept_in_a_cookie_and_drawn_by_the_server(self, client, gabarits_guide):
        reponse = client.post("/apparence/", {"apparence": "sombre", "retour": "/guide/?a=1"})
        assertRedirects(reponse, "/guide/?a=1", fetch_redirect_response=False)
        cookie = reponse.cookies["apparence"]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("sombre", True, "Lax")
        assertContains(client.get("/guide/"), '<html lang="fr" data-apparence="sombre">')
        client.post("/apparence/", {"apparence": "auto", "retour": "/guide/"})
        assertContains(client.get("/guide/"), 'data-apparence="auto"')

    @pytest.mark.parametrize("retour", ["", "https://ailleurs.exemple/", "//ailleurs.exemple", "javascript:alert(1)"])
    def test_never_leads_elsewhere(self, client, retour):
        assert client.post("/apparence/", {"retour": retour})["Location"] == "/"

    def test_a_forged_cookie_is_ignored(self, client, gabarits_guide):
        client.cookies["apparence"] = '"><script>'
        assertContains(client.get("/guide/"), 'data-apparence="auto"')

    def test_is_changed_by_a_post_only(self, client):
        assert client.get("/apparence/").status_code == 405


class TestErrors:
    def test_a_page_that_does_not_exist(self, client):
        page = client.get("/nulle/part/")
        assertContains(page, "Page introuvable", status_code=404)
        assertContains(page, "Aller à l’accueil", status_code=404)

    def test_a_refusal_says_why(self, client):
        request = RequestFactory().get("/")
        page = views.erreur_403(request, PermissionDenied("Seule l’équipe projet corrige un engagement."))
        assertContains(page, "Seule l’équipe projet corrige un engagement.", status_code=403)
        assertContains(views.erreur_403(request, PermissionDenied()), "Votre compte ne permet pas", status_code=403)

    def test_a_request_that_makes_no_sense(self):
        request = RequestFactory().get("/")
        assertContains(views.erreur_400(request, Exception()), "n’a pas été comprise", status_code=400)
        assertContains(views.erreur_400(request, RequestDataTooBig()), "dépasse la taille", status_code=413)

    def test_a_request_refused_before_we_know_who_asks(self, client):
        page = client.get("/", headers={"host": "ailleurs.exemple"})
        assertContains(page, "n’a pas été comprise", status_code=400)

    def test_an_expired_form(self):
        client = Client(enforce_csrf_checks=True)
        page = client.post("/apparence/", {"apparence": "sombre"})
        assertContains(page, "rien n’a été enregistré", status_code=403)

    def test_a_failure_of_ours_is_drawn_without_the_database(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            page = views.erreur_500(RequestFactory().get("/"))
        assertContains(page, "Une erreur de notre côté", status_code=500)
