"""What the administrator does with accounts, and what each person does with theirs."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from reciproque.comptes import actions
from reciproque.comptes.models import Courriel, Invitation, User
from reciproque.contrats.actions.acces import grant
from reciproque.contrats.models import Acces
from reciproque.socle.models import Entree, Travail, ValeurPersonnelle
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, InviteFactory, UserFactory
from tests.factories.contrats import ContratFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    admin = AdministrateurFactory(nom="Ada Admin", email="ada@exemple.fr")
    client.force_login(admin)
    return admin


def page(reponse):
    return reponse.content.decode()


class TestList:
    def test_filters_search_and_exports_agree(self, client, admin):
        caf = OrganisationFactory(nom="CAF de l’Exemple")
        UserFactory(nom="Émilie Bérard", organisation=caf)
        InviteFactory(nom="Paul Durand", organisation=caf)
        UserFactory(nom="Zoé Fermée", is_active=False)
        assert "4\u00a0comptes" in page(client.get("/comptes/"))
        assert "1\u00a0compte<" in page(client.get("/comptes/?q=emilie")).replace("\n", "").replace("  ", "")
        assert "Paul Durand" in page(client.get("/comptes/?etat=invite"))
        assert "Émilie" not in page(client.get("/comptes/?etat=invite"))
        assert "Zoé Fermée" in page(client.get("/comptes/?etat=desactive"))
        csv = b"".join(client.get(f"/comptes/?organisation={caf.pk}&export=csv")).decode()
        assert csv.count("\r\n") == 3
        assert "invitation en attente" in csv

    def test_as_many_queries_for_fifty_accounts_as_for_one(self, client, admin, django_assert_max_num_queries):
        for _ in range(50):
            UserFactory(organisation=OrganisationFactory())
        with django_assert_max_num_queries(12):
            client.get("/comptes/")

    def test_it_is_the_administrator_s(self, client):
        client.force_login(UserFactory())
        reponse = client.get("/comptes/")
        assert reponse.status_code == 403
        assert "réservée à l’administrateur" in page(reponse)
        assert 'href="/comptes/"' not in page(client.get("/compte/"))


class TestNew:
    def test_an_account_is_made_and_invited(self, client, admin):
        organisation = OrganisationFactory()
        donnees = {"email": "Paul@Exemple.fr", "nom": "Paul Durand", "organisation": organisation.pk}
        reponse = client.post("/comptes/nouveau/", donnees, follow=True)
        user = User.objects.get(email="paul@exemple.fr")
        assert reponse.redirect_chain == [(f"/comptes/{user.pk}/", 302)]
        assert "Une invitation part à l’adresse paul@exemple.fr" in page(reponse)
        assert (user.organisation, user.est_administrateur, user.etat) == (organisation, False, "invite")
        assert mail.outbox[-1].to == ["paul@exemple.fr"]

    def test_an_address_already_there_is_told_at_its_field(self, client, admin):
        UserFactory(email="paul@exemple.fr")
        reponse = client.post("/comptes/nouveau/", {"email": "PAUL@exemple.fr", "nom": "Paul"})
        assert reponse.status_code == 422
        assert "Un compte existe déjà avec cette adresse." in page(reponse)

    def test_the_journal_keeps_names_apart(self, client, admin):
        client.post("/comptes/nouveau/", {"email": "paul@exemple.fr", "nom": "Paul Durand"})
        entree = Entree.objects.filter(verbe="créé").get()
        assert "Paul" not in str([entree.objet_libelle, entree.avant, entree.apres])
        assert {v.valeur for v in entree.valeurs_personnelles.all()} >= {"paul@exemple.fr", "Paul Durand"}


class TestDetail:
    def test_it_shows_state_history_and_what_can_be_done(self, client, admin, django_assert_max_num_queries):
        user = InviteFactory()
        actions.send_invitation(user=user, acteur=admin, adresse="https://x.fr")
        with django_assert_max_num_queries(20):
            contenu = page(client.get(f"/comptes/{user.pk}/"))
        assert "Renvoyer l’invitation" in contenu
        assert "valable jusqu’au" in contenu
        assert "invité" in contenu

    def test_a_message_that_failed_is_told(self, client, admin):
        user = InviteFactory()
        actions.send_invitation(user=user, acteur=admin, adresse="https://x.fr")
        user.courriels.update(etat="echoue", envoye_le=None)
        assert "Le dernier message à cette personne n’est pas parti." in page(client.get(f"/comptes/{user.pk}/"))

    def test_the_invitation_is_sent_again(self, client, admin):
        user = InviteFactory()
        adresse = f"/comptes/{user.pk}/inviter/"
        assert "Une invitation part" in page(client.post(adresse, follow=True))
        assert "vient d’être envoyée" in page(client.post(adresse, follow=True))
        actions.deactivate(user=user, acteur=admin)
        assert "réactivez-le" in page(client.post(adresse, follow=True))
        assert "déjà choisi son mot de passe" in page(client.post(f"/comptes/{UserFactory().pk}/inviter/", follow=True))
        assert len(mail.outbox) == 1


class TestModify:
    def test_it_is_saved_and_told(self, client, admin):
        user = UserFactory(nom="Paul", email="paul@exemple.fr")
        client.post(f"/comptes/{user.pk}/modifier/", {"email": "Paul.Durand@exemple.fr", "nom": "Paul Durand"})
        user.refresh_from_db()
        assert (user.email, user.nom) == ("paul.durand@exemple.fr", "Paul Durand")
        assert Entree.objects.pour(user).get().verbe == "modifié"

    def test_nothing_changed_nothing_told(self, client, admin):
        user = UserFactory()
        client.post(f"/comptes/{user.pk}/modifier/", {"email": user.email, "nom": user.nom})
        assert not Entree.objects.pour(user).exists()

    def test_the_address_of_someone_else_is_refused(self, client, admin):
        user = UserFactory()
        reponse = client.post(f"/comptes/{user.pk}/modifier/", {"email": "ADA@exemple.fr", "nom": user.nom})
        assert reponse.status_code == 422
        assert "Un compte existe déjà avec cette adresse." in page(reponse)


class TestTwoAtOnce:
    """Two people with the same page open: the second to save is told what the first wrote."""

    @pytest.mark.parametrize("adresse", ["/comptes/{}/modifier/", "/compte/"])
    def test_the_second_is_told_then_may_insist(self, client, admin, adresse):
        user = admin if adresse == "/compte/" else UserFactory(nom="Paul", email="paul@exemple.fr")
        adresse = adresse.format(user.pk)
        vu = client.get(adresse).context["form"].initial["vu"]
        actions.update_account(user=user, acteur=AdministrateurFactory(), nom="Paul Durand")
        donnees = {"email": user.email, "nom": "Paulo", "fonction": "", "vu": vu}
        reponse = client.post(adresse, donnees)
        assert reponse.status_code == 422
        assert "Quelqu’un a enregistré cette fiche pendant que vous écriviez" in page(reponse)
        assert "Nom affiché «\u00a0Paul Durand\u00a0»" in page(reponse)
        assert User.objects.get(pk=user.pk).nom == "Paul Durand"
        assert client.post(adresse, donnees | {"vu": reponse.context["form"].data["vu"]}).status_code == 302
        assert User.objects.get(pk=user.pk).nom == "Paulo"


class TestClosing:
    def test_closing_and_reopening(self, client, admin):
        user = UserFactory()
        adresse = f"/comptes/{user.pk}/desactiver/"
        assert "Désactiver ce compte" in page(client.get(adresse))
        assert "Le compte est désactivé" in page(client.post(adresse, follow=True))
        assert User.objects.get(pk=user.pk).etat == "desactive"
        client.post(f"/comptes/{user.pk}/reactiver/")
        assert User.objects.get(pk=user.pk).etat == "actif"
        assert [e.verbe for e in Entree.objects.pour(user)] == ["réactivé", "désactivé"]

    def test_a_second_click_is_told_once(self, admin):
        user = UserFactory()
        for _ in range(2):
            actions.deactivate(user=user, acteur=admin)
        for _ in range(2):
            actions.activate(user=user, acteur=admin)
        assert Entree.objects.pour(user).count() == 2

    def test_nobody_closes_their_own(self, client, admin):
        AdministrateurFactory()
        reponse = client.post(f"/comptes/{admin.pk}/desactiver/", follow=True)
        assert "Vous ne pouvez pas désactiver votre propre compte" in page(reponse)
        assert User.objects.get(pk=admin.pk).is_active

    @pytest.mark.parametrize("geste", ["deactivate", "change_administrator"])
    def test_the_last_administrator_stays(self, geste):
        dernier = AdministrateurFactory()
        # Neither of these could let anyone in again.
        AdministrateurFactory(is_active=False)
        InviteFactory(est_administrateur=True)
        plus = {"est_administrateur": False} if geste == "change_administrator" else {}
        with pytest.raises(ValidationError, match="le dernier administrateur"):
            getattr(actions, geste)(user=dernier, acteur=UserFactory(), **plus)
        AdministrateurFactory()
        getattr(actions, geste)(user=dernier, acteur=UserFactory(), **plus)


class TestErasing:
    def test_nothing_of_the_person_is_left_anywhere(self, client, admin):
        user = UserFactory(nom="Paul Durand", email="paul@exemple.fr", fonction="délégué", ouvert_le=None)
        actions.send_invitation(user=user, acteur=admin, adresse="https://x.fr")
        actions.update_account(user=user, acteur=admin, nom="Paul Durand-Martin")
        contrat = ContratFactory()
        (acces,) = grant(user=user, roles=["etat"], contrat=contrat, acteur=admin)
        actions.deactivate(user=user, acteur=admin)
        adresse = f"/comptes/{user.pk}/effacer/"
        assert "Rien ne permet de revenir en arrière." in page(client.get(adresse))
        assert "est effacé" in page(client.post(adresse, follow=True))
        tables = [User, Invitation, Courriel, Travail, Entree, ValeurPersonnelle, Acces]
        tout = str([list(table.objects.values()) for table in tables]).lower()
        assert not [mot for mot in ("paul", "durand", "délégué") if mot in tout]
        acces.refresh_from_db()
        assert acces.retire_le
        # What was done is still told, under no name.
        contenu = page(client.get(f"/comptes/{user.pk}/"))
        assert "Personne effacée" in contenu
        assert "Réactiver" not in contenu

    def test_only_a_closed_account_and_for_good(self, client, admin):
        user = UserFactory()
        adresse = f"/comptes/{user.pk}/effacer/"
        assert "désactivez-le d’abord" in page(client.get(adresse))
        assert "Désactivez ce compte" in page(client.post(adresse, follow=True))
        actions.deactivate(user=user, acteur=admin)
        client.post(adresse)
        assert "a été effacé" in page(client.post(f"/comptes/{user.pk}/reactiver/", follow=True))

    def test_the_address_can_be_invited_again(self, client, admin):
        user = UserFactory(email="paul@exemple.fr", is_active=False)
        actions.erase_account(user=user, acteur=admin)
        nouveau, created = actions.invite(email="paul@exemple.fr", acteur=admin)
        assert created
        assert nouveau != user


class TestAdministration:
    def test_naming_and_ending(self, client, admin):
        user = UserFactory()
        adresse = f"/comptes/{user.pk}/administrateur/"
        assert "Nommer administrateur" in page(client.get(adresse))
        client.post(adresse, {"nommer": "oui"})
        assert User.objects.get(pk=user.pk).est_administrateur
        assert "Retirer l’administration" in page(client.get(adresse))
        client.post(adresse, {"nommer": "non"})
        assert not User.objects.get(pk=user.pk).est_administrateur
        assert [e.verbe for e in Entree.objects.pour(user)] == ["démis de l’administration", "nommé administrateur"]

    def test_the_last_one_is_told(self, client, admin):
        reponse = client.post(f"/comptes/{admin.pk}/administrateur/", {"nommer": "non"}, follow=True)
        assert "le dernier administrateur" in page(reponse)
        assert User.objects.get(pk=admin.pk).est_administrateur


class TestMine:
    def test_name_and_function(self, client):
        user = UserFactory(nom="Claire")
        client.force_login(user)
        reponse = client.post("/compte/", {"nom": "Claire Martin", "fonction": "cheffe de projet"}, follow=True)
        assert "Votre compte est à jour." in page(reponse)
        user.refresh_from_db()
        assert (user.nom, user.fonction) == ("Claire Martin", "cheffe de projet")

    def test_a_refused_form_does_not_rename_the_header(self, client):
        client.force_login(UserFactory(nom="Claire Martin"))
        reponse = client.post("/compte/", {"nom": "", "fonction": "x"})
        assert reponse.status_code == 422
        assert '<span class="compte-nom">Claire Martin</span>' in page(reponse)

    def test_one_does_not_give_oneself_rights_or_another_address(self, client):
        user = UserFactory(email="claire@exemple.fr")
        client.force_login(user)
        client.post("/compte/", {"nom": "Claire", "email": "x@exemple.fr", "est_administrateur": "on", "is_active": ""})
        user.refresh_from_db()
        assert (user.email, user.est_administrateur, user.is_active) == ("claire@exemple.fr", False, True)
