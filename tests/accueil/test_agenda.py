"""Secret links for calendars: made, shown once, read, refused, stopped; and what the feed says, read back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from reciproque.accueil import actions
from reciproque.accueil.agenda import PAR_HEURE, find_agenda
from reciproque.accueil.models import Agenda, LectureAgenda
from reciproque.accueil.views.agenda import ESSAIS
from reciproque.socle.registres import DateAttendue, Echeance, echeances
from tests.factories.comptes import UserFactory
from tests.factories.contrats import ContratFactory, donner_acces

pytestmark = pytest.mark.django_db
LONGUE = "Réunir l’équipe, ouvrir la maison; écrire \\ relire — " * 6 + "fin"


@pytest.fixture(autouse=True)
def _sans_memoire():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cheffe(jour):
    contrat = ContratFactory(nom="Contrat des Tilleuls", fin=date(2026, 12, 31))
    return donner_acces(contrat, user=UserFactory(nom="Claire Martin", email="claire@exemple.fr"))


@pytest.fixture
def lien(cheffe):
    agenda, jeton = actions.create_agenda(user=cheffe, nom="Téléphone")
    return agenda, reverse("accueil:flux", args=[jeton])


def dates(*attendues):
    return echeances.provisoire(Echeance(nom="essai", libelle="Essais", lister=lambda *_: attendues))


def evenements(reponse):
    assert reponse.status_code == 200
    return list(Calendar.from_ical(reponse.content).walk("VEVENT"))


class TestFeed:
    def test_it_opens_without_signing_in_and_reads_back(self, client, lien):
        reponse = client.get(lien[1])
        assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
        (fin,) = evenements(reponse)
        assert fin["SUMMARY"] == "Fin du contrat"
        assert fin["DTSTART"].dt == date(2026, 12, 31)
        assert fin["DTEND"].dt == date(2027, 1, 1)
        assert fin["DTSTART"].params["VALUE"] == "DATE"
        assert fin["URL"].startswith("http://testserver/contrats/")
        assert "Contrat des Tilleuls" in fin["DESCRIPTION"]

    def test_lines_fold_at_75_octets_and_end_as_they_should(self, client, lien):
        with dates(DateAttendue(date=date(2026, 4, 1), titre=LONGUE, url="/x/", detail="a, b; c\nd")):
            reponse = client.get(lien[1])
        brut = reponse.content
        assert brut.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in brut.replace(b"\r\n", b"")
        assert max(map(len, brut.split(b"\r\n"))) <= 75
        deplie = brut.replace(b"\r\n ", b"").decode()
        assert "l’équipe\\, ouvrir la maison\\; écrire \\\\ relire" in deplie
        (evenement,) = evenements(reponse)
        assert evenement["SUMMARY"] == LONGUE
        assert "a, b; c\nd" in evenement["DESCRIPTION"]
        for obligatoire in ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:", "DTSTAMP:", "UID:"):
            assert obligatoire in deplie

    def test_an_event_keeps_its_identity_when_its_title_and_date_change(self, client, lien):
        def uid(**champs):
            with dates(DateAttendue(url="/x/", **champs)):
                (evenement,) = evenements(client.get(lien[1]))
            return str(evenement["UID"])

        avant = uid(date=date(2026, 4, 1), titre="A", cle="objet-1")
        assert uid(date=date(2026, 5, 1), titre="B", cle="objet-1") == avant
        assert uid(date=date(2026, 4, 1), titre="A", cle="objet-2") != avant

    def test_one_thing_with_two_dates_is_two_events(self, client, lien):
        with dates(*(DateAttendue(date=date(2026, 4, n), titre="A", url="/x/") for n in (1, 2))):
            assert len({str(e["UID"]) for e in evenements(client.get(lien[1]))}) == 2

    def test_it_says_nothing_of_the_person(self, client, lien):
        brut = client.get(lien[1]).content.decode()
        assert "Claire" not in brut
        assert "@exemple" not in brut

    def test_only_what_the_owner_may_see(self, client, lien):
        ContratFactory(nom="Zanzibar", fin=date(2026, 6, 1))
        assert b"Zanzibar" not in client.get(lien[1]).content

    def test_nothing_new_is_not_sent_again(self, client, lien):
        premiere = client.get(lien[1])
        encore = client.get(lien[1], headers={"If-None-Match": premiere["ETag"]})
        assert (encore.status_code, encore.content) == (304, b"")
        assert client.get(lien[1], headers={"If-Modified-Since": premiere["Last-Modified"]}).status_code == 304
        with time_machine.travel("2026-03-21T09:00:00+01:00"):
            plus_tard = client.get(lien[1])
            assert plus_tard.content == premiere.content
            with dates(DateAttendue(date=date(2026, 4, 1), titre="Neuve", url="/x/")):
                change = client.get(lien[1], headers={"If-None-Match": premiere["ETag"]})
        assert change.status_code == 200
        assert change["ETag"] != premiere["ETag"]
        assert change["Last-Modified"] > premiere["Last-Modified"]

    def test_head_has_no_body(self, client, lien):
        reponse = client.head(lien[1])
        assert (reponse.status_code, reponse.content) == (200, b"")


class TestRefusals:
    def test_a_token_nobody_has(self, client, db):
        assert client.get(reverse("accueil:flux", args=["x" * 43])).status_code == 404

    def test_stopped(self, client, cheffe, lien):
        assert actions.revoke_agenda(agenda=lien[0], acteur=cheffe)
        assert not actions.revoke_agenda(agenda=lien[0], acteur=cheffe)
        assert client.get(lien[1]).status_code == 404
        assert actions.renew_agenda(agenda=lien[0], acteur=cheffe) is None

    def test_made_again(self, client, cheffe, lien):
        client.get(lien[1])
        jeton = actions.renew_agenda(agenda=lien[0], acteur=cheffe)
        assert client.get(lien[1]).status_code == 404
        assert client.get(reverse("accueil:flux", args=[jeton])).status_code == 200

    def test_of_an_account_that_is_closed(self, client, cheffe, lien):
        cheffe.is_active = False
        cheffe.save()
        assert client.get(lien[1]).status_code == 404

    def test_trying_links_is_soon_refused(self, client, lien):
        for n in range(ESSAIS):
            assert client.get(reverse("accueil:flux", args=[f"essai-{n}"])).status_code == 404
        refus = client.get(lien[1])
        assert (refus.status_code, refus["Retry-After"]) == (429, "600")

    def test_a_link_read_without_end_is_slowed_down_for_an_hour(self, client, lien):
        agenda, adresse = lien
        client.get(adresse)
        LectureAgenda.objects.update(nombre=PAR_HEURE)
        assert client.get(adresse).status_code == 429
        lecture = LectureAgenda.objects.get(agenda=agenda)
        LectureAgenda.objects.update(heure=lecture.heure - timedelta(hours=1))
        assert client.get(adresse).status_code == 200

    def test_the_token_is_kept_nowhere(self, lien):
        jeton = lien[1].split("/")[-1].removesuffix(".ics")
        assert len(jeton) >= 43
        assert not any(jeton in str(valeur) for valeur in Agenda.objects.values_list().get())
        assert find_agenda(jeton) == lien[0]


class TestPage:
    def test_made_shown_once_then_listed(self, client, cheffe):
        client.force_login(cheffe)
        adresse = reverse("accueil:agendas")
        reponse = client.post(adresse, {"nom": "Mon téléphone"})
        assert reponse.status_code == 201
        assert reponse["Cache-Control"].startswith("max-age=0")
        lien = reponse.content.decode().split('id="lien-nouveau"')[1].split('value="')[1].split('"')[0]
        assert client.get(lien.removeprefix("http://testserver")).status_code == 200
        page = client.get(adresse).content.decode()
        assert "Mon téléphone" in page
        assert "Lu pour la dernière fois" in page
        assert lien not in page

    @pytest.mark.parametrize(("nom", "phrase"), [("", "obligatoire"), ("Téléphone", "déjà un lien de ce nom")])
    def test_refused_with_the_reason(self, client, cheffe, lien, nom, phrase):
        client.force_login(cheffe)
        reponse = client.post(reverse("accueil:agendas"), {"nom": nom})
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()

    def test_not_without_end(self, client, cheffe):
        for n in range(10):
            actions.create_agenda(user=cheffe, nom=f"Lien {n}")
        client.force_login(cheffe)
        reponse = client.post(reverse("accueil:agendas"), {"nom": "De trop"})
        assert "Vous avez déjà 10 liens." in reponse.content.decode()

    def test_buttons(self, client, cheffe, lien):
        client.force_login(cheffe)
        refait = client.post(reverse("accueil:agenda-refaire", args=[lien[0].pk]))
        assert "/agenda/" in refait.content.decode()
        client.post(reverse("accueil:agenda-arreter", args=[lien[0].pk]))
        assert not Agenda.objects.in_force().exists()
        encore = client.post(reverse("accueil:agenda-arreter", args=[lien[0].pk]), follow=True)
        assert "déjà arrêté" in encore.content.decode()
        trop_tard = client.post(reverse("accueil:agenda-refaire", args=[lien[0].pk]), follow=True)
        assert "créez-en un autre" in trop_tard.content.decode()

    def test_those_of_others_are_not_mine(self, client, lien):
        client.force_login(UserFactory())
        assert "Téléphone" not in client.get(reverse("accueil:agendas")).content.decode()
        assert client.post(reverse("accueil:agenda-arreter", args=[lien[0].pk])).status_code == 404
