"""From an address to an open account."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from reciproque.comptes import actions
from reciproque.comptes.models import Courriel, Invitation, User
from reciproque.socle.models import Entree, Travail
from tests.factories.comptes import MOT_DE_PASSE, AdministrateurFactory, InviteFactory, UserFactory

pytestmark = pytest.mark.django_db
ADRESSE = "https://contrat.exemple.fr"


@pytest.fixture
def cheffe():
    return UserFactory(nom="Claire Martin", fonction="cheffe de projet")


@pytest.fixture
def invite():
    return InviteFactory(email="paul@exemple.fr", nom="Paul Durand")


def envoyer(user, cheffe, **plus):
    return actions.send_invitation(user=user, acteur=cheffe, adresse=ADRESSE, **plus)


def lien(message=None):
    return re.search(rf"{ADRESSE}(/invitation/\S+)", (message or mail.outbox[-1]).body)[1]


def accepter(client, adresse, **plus):
    donnees = {"nom": "Paul Durand", "fonction": "délégué", "mot_de_passe": MOT_DE_PASSE, "confirmation": MOT_DE_PASSE}
    return client.post(adresse, {**donnees, **plus})


class TestMessage:
    def test_it_says_who_invites_to_what_and_until_when(self, cheffe, invite, jour):
        envoyer(invite, cheffe, objet="suivre le contrat de ville « Exemple », comme État")
        message = mail.outbox[-1]
        assert message.to == ["paul@exemple.fr"]
        assert message.subject == "Claire Martin (cheffe de projet) vous invite sur Réciproque"
        for corps in (message.body, message.alternatives[0].content):
            assert "suivre le contrat de ville « Exemple », comme État" in corps
            # 14 days after the tests' day; clocks go forward on 29 March.
            assert "3 avril 2026 à 11\u00a0h\u00a000" in corps
            assert "paul@exemple.fr" in corps
            assert lien(message) in corps
        assert message.extra_headers == {"Auto-Submitted": "auto-generated"}

    def test_names_are_not_interpreted(self, invite):
        envoyer(invite, UserFactory(nom="L’<b>ami</b> & fils\nBcc: x@exemple.fr"))
        message = mail.outbox[-1]
        assert "L’<b>ami</b> & fils" in message.body
        assert "<b>ami" not in message.alternatives[0].content
        assert "\n" not in message.subject

    def test_a_second_click_does_not_send_twice(self, cheffe, invite, jour):
        assert envoyer(invite, cheffe)
        assert envoyer(invite, cheffe) is None
        assert len(mail.outbox) == 1
        jour.shift(timedelta(minutes=3))
        assert envoyer(invite, cheffe)
        assert len(mail.outbox) == 2

    def test_another_invitation_to_something_else_leaves_at_once(self, cheffe, invite):
        envoyer(invite, cheffe, objet="suivre un contrat")
        envoyer(invite, cheffe, objet="suivre un autre contrat")
        assert len(mail.outbox) == 2

    def test_an_open_account_receives_none(self, cheffe):
        assert envoyer(UserFactory(), cheffe) is None
        assert mail.outbox == []

    def test_the_job_is_the_sender_s_and_names_nobody(self, cheffe, invite):
        envoyer(invite, cheffe, contrat_id=12)
        travail = Travail.objects.get()
        assert (travail.proprietaire, travail.titre, travail.contrat_id) == (cheffe, "Envoi d’une invitation", 12)
        assert travail.parametres == {"courriel_id": Courriel.objects.get().pk}

    def test_only_a_fingerprint_of_the_link_is_kept(self, cheffe, invite):
        envoyer(invite, cheffe)
        jeton = lien().split("/")[2]
        tables = [list(modele.objects.values()) for modele in (Invitation, Courriel, Travail, Entree)]
        assert jeton not in str(tables)
        assert jeton.split(".")[0] not in str(tables)
        assert len(Invitation.objects.get().empreinte) == 64

    def test_the_journal_tells_it_without_the_name(self, cheffe, invite):
        envoyer(invite, cheffe)
        entree = Entree.objects.pour(invite).get()
        assert (entree.acteur, entree.verbe) == (cheffe, "invité")
        assert entree.objet_libelle == f"compte n° {invite.pk}"


class TestPage:
    def test_reading_the_page_opens_nothing(self, client, cheffe, invite):
        envoyer(invite, cheffe)
        reponse = client.get(lien())
        assert reponse.status_code == 200
        page = reponse.content.decode()
        assert "Claire Martin vous invite." in page
        assert len(re.findall(r'<button type="submit"\s+class="bouton bouton-principal"', page)) == 1
        assert "no-store" in reponse["Cache-Control"]
        invite.refresh_from_db()
        assert invite.etat == "invite"

    def test_the_whole_way(self, client, cheffe, invite):
        envoyer(invite, cheffe)
        reponse = accepter(client, lien())
        assert reponse["Location"] == "/"
        invite.refresh_from_db()
        assert invite.etat == "actif"
        assert invite.fonction == "délégué"
        assert invite.check_password(MOT_DE_PASSE)
        assert get_user(client) == invite
        assert {e.verbe for e in Entree.objects.pour(invite)} == {"invité", "accepté l’invitation de", "modifié"}

    def test_the_session_of_someone_else_ends(self, client, cheffe, invite):
        client.force_login(cheffe)
        envoyer(invite, cheffe)
        adresse = lien()
        assert "Vous êtes connecté sous un autre nom" in client.get(adresse).content.decode()
        accepter(client, adresse)
        assert get_user(client) == invite

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"confirmation": "autre-chose-de-long"}, "Les deux mots de passe diffèrent"),
            ({"mot_de_passe": "court", "confirmation": "court"}, "12 caractères"),
            ({"nom": ""}, "obligatoire"),
        ],
    )
    def test_a_refused_form_keeps_the_invitation(self, client, cheffe, invite, champs, phrase):
        envoyer(invite, cheffe)
        reponse = accepter(client, lien(), **champs)
        assert reponse.status_code == 422
        assert phrase in reponse.content.decode()
        assert accepter(client, lien()).status_code == 302

    def test_a_link_serves_once_and_says_what_to_do(self, client, cheffe, invite):
        envoyer(invite, cheffe)
        adresse = lien()
        accepter(client, adresse)
        client.logout()
        for reponse in (client.get(adresse), accepter(client, adresse)):
            assert reponse.status_code == 410
            assert "Cette invitation a déjà servi" in reponse.content.decode()

    def test_after_fourteen_days_it_says_how_to_get_another(self, client, cheffe, invite, jour):
        envoyer(invite, cheffe)
        adresse = lien()
        jour.shift(timedelta(days=14, minutes=1))
        for reponse in (client.get(adresse), accepter(client, adresse)):
            assert reponse.status_code == 410
            page = reponse.content.decode()
            assert "Cette invitation a expiré" in page
            assert "/mot-de-passe/oublie/" in page
        client.post("/mot-de-passe/oublie/", {"email": "paul@exemple.fr"})
        nouvelle = re.search(r"(/invitation/\S+)", mail.outbox[-1].body)[1]
        assert accepter(client, nouvelle).status_code == 302

    def test_a_newer_invitation_replaces_the_older(self, client, cheffe, invite, jour):
        envoyer(invite, cheffe)
        ancien = lien()
        jour.shift(timedelta(hours=1))
        envoyer(invite, cheffe)
        assert "Cette invitation a été remplacée" in client.get(ancien).content.decode()
        assert client.get(lien()).status_code == 200

    @pytest.mark.parametrize("jeton", ["nimportequoi", "a.b", "x" * 60 + "." + "y" * 43])
    def test_a_broken_link_asks_nothing_of_the_database(self, client, jeton, django_assert_num_queries):
        with django_assert_num_queries(0):
            reponse = client.get(f"/invitation/{jeton}/")
        assert reponse.status_code == 410
        assert "Ce lien n’ouvre aucune invitation" in reponse.content.decode()

    def test_an_invitation_closed_with_its_account_opens_nothing(self, client, cheffe, invite):
        envoyer(invite, cheffe)
        actions.deactivate(user=invite, acteur=cheffe)
        assert client.get(lien()).status_code == 410
        assert accepter(client, lien()).status_code == 410


class TestInvite:
    def test_an_unknown_address_makes_an_account_without_rights(self, cheffe):
        user, created = actions.invite(email=" Paul@Exemple.FR ", nom="Paul", acteur=cheffe)
        assert created
        assert (user.email, user.nom, user.etat, user.est_administrateur) == (
            "paul@exemple.fr",
            "Paul",
            "invite",
            False,
        )
        assert not user.has_usable_password()

    def test_a_known_address_keeps_its_name(self, cheffe):
        connu = UserFactory(email="paul@exemple.fr", nom="Paul Durand")
        user, created = actions.invite(email="PAUL@exemple.fr", nom="Autre nom", acteur=cheffe)
        assert (user, created, user.nom) == (connu, False, "Paul Durand")

    def test_a_name_learnt_before_the_account_is_open_is_kept(self, cheffe):
        actions.invite(email="paul@exemple.fr", acteur=cheffe)
        user, _ = actions.invite(email="paul@exemple.fr", nom="Paul Durand", acteur=cheffe)
        user.refresh_from_db()
        assert user.nom == "Paul Durand"

    def test_a_closed_account_is_not_invited(self, cheffe):
        UserFactory(email="paul@exemple.fr", is_active=False)
        with pytest.raises(ValidationError, match="Le compte de cette personne est désactivé"):
            actions.invite(email="paul@exemple.fr", acteur=cheffe)

    def test_an_invitation_does_not_make_an_administrator_of_an_existing_account(self, cheffe):
        UserFactory(email="paul@exemple.fr")
        user, _ = actions.invite(email="paul@exemple.fr", est_administrateur=True, acteur=AdministrateurFactory())
        assert not User.objects.get(pk=user.pk).est_administrateur


def test_at_most_one_invitation_waits_per_person(invite):
    demain = timezone.now() + timedelta(days=1)
    Invitation.objects.create(user=invite, expire_le=demain)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=invite, expire_le=demain)
