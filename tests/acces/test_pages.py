"""The pages of accesses, from the form to the list and its export."""

import pytest
from django.core import mail

from reciproque.contrats.models import Acces, Contrat, Role
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, InviteFactory, UserFactory
from tests.factories.contrats import (
    ContratFactory,
    creer_noeud,
    donner_acces,
)

pytestmark = pytest.mark.django_db


def page(reponse):
    return reponse.content.decode()


@pytest.fixture
def contrat():
    return ContratFactory(nom="Contrat des Tilleuls", porteur=OrganisationFactory(nom="Grand Exemple"))


@pytest.fixture
def cheffe(client, contrat):
    cheffe = donner_acces(contrat, user=UserFactory(nom="Claire Martin"))
    client.force_login(cheffe)
    return cheffe


@pytest.fixture
def admin(client):
    admin = AdministrateurFactory()
    client.force_login(admin)
    return admin


class TestList:
    def test_it_says_who_as_what_on_what_and_since_when(self, client, cheffe, contrat):
        paul = InviteFactory(nom="Paul Durand", organisation=OrganisationFactory(nom="Préfecture"))
        donner_acces(contrat, Role.PILOTE, user=paul, noeud=creer_noeud(contrat, "Emploi", code="2"))
        Acces.objects.create(user=UserFactory(nom="Zoé Elue"), organisation=contrat.porteur, role=Role.ELU)
        contenu = page(client.get(f"/contrats/{contrat.pk}/acces/"))
        assert "3\u00a0accès" in contenu
        for attendu in ("Paul Durand", "Préfecture", "pilote", "2 Emploi", "Invitation en attente", "Renvoyer"):
            assert attendu in contenu
        assert "tous les contrats que pilote Grand Exemple" in contenu
        assert "Donné par l’administrateur" in contenu

    def test_filters_and_export_agree(self, client, cheffe, contrat):
        donner_acces(contrat, Role.ETAT, user=InviteFactory(nom="Paul Durand"))
        adresse = f"/contrats/{contrat.pk}/acces/"
        assert "1\u00a0accès" in page(client.get(f"{adresse}?etat=invite"))
        csv = b"".join(client.get(f"{adresse}?role=etat&export=csv")).decode()
        assert "Paul Durand" in csv
        assert "Claire Martin" not in csv
        assert "Gestes" not in csv

    def test_as_many_queries_for_fifty_people_as_for_one(self, client, cheffe, contrat, django_assert_max_num_queries):
        noeud = creer_noeud(contrat)
        for _ in range(50):
            user = UserFactory(organisation=OrganisationFactory())
            donner_acces(contrat, Role.PILOTE, user=user, noeud=noeud)
        with django_assert_max_num_queries(12):
            client.get(f"/contrats/{contrat.pk}/acces/")


class TestInviting:
    def inviter(self, client, contrat, **champs):
        donnees = {"email": "paul@exemple.fr", "nom": "Paul Durand", "roles": ["etat"], **champs}
        return client.post(f"/contrats/{contrat.pk}/acces/inviter/", donnees, follow=True)

    def test_someone_new(self, client, cheffe, contrat):
        OrganisationFactory(nom="Préfecture")
        reponse = self.inviter(client, contrat, employeur="prefecture", roles=["etat", "elu"])
        assert "Accès ouvert à Paul Durand (État, élu). Une invitation part à l’adresse paul@exemple.fr." in page(
            reponse
        )
        user = Acces.objects.get(role="etat").user
        assert user.organisation.nom == "Préfecture"
        assert "http://testserver/invitation/" in mail.outbox[0].body

    def test_someone_known_on_one_branch(self, client, cheffe, contrat):
        UserFactory(email="paul@exemple.fr", nom="Paul")
        noeud = creer_noeud(contrat, "Emploi")
        reponse = self.inviter(client, contrat, roles=["equipe_projet"], noeud=noeud.pk)
        assert "Un message l’en prévient." in page(reponse)
        assert Acces.objects.get(user__nom="Paul").noeud == noeud
        assert "Ce que vous pouvez modifier\u00a0: Emploi." in mail.outbox[0].body

    def test_someone_who_already_has_it(self, client, cheffe, contrat):
        donner_acces(contrat, Role.ETAT, user=UserFactory(email="paul@exemple.fr", nom="Paul"))
        assert "Paul avait déjà cet accès\u00a0: rien n’a changé." in page(self.inviter(client, contrat))

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"roles": []}, "Cochez au moins un rôle."),
            ({"roles": ["administrateur"]}, "administrateur"),
            ({"email": "pas une adresse"}, "adresse"),
            ({"employeur": "Inconnue au bataillon"}, "Aucune organisation connue ne s’appelle ainsi"),
            ({"noeud": "999999"}, "999999"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_given(self, client, cheffe, contrat, champs, phrase):
        reponse = self.inviter(client, contrat, **champs)
        assert reponse.status_code == 422
        assert phrase in page(reponse)
        assert Acces.objects.count() == 1
        assert mail.outbox == []

    def test_a_closed_account_is_told_at_the_address(self, client, cheffe, contrat):
        UserFactory(email="paul@exemple.fr", is_active=False)
        reponse = self.inviter(client, contrat)
        assert reponse.status_code == 422
        assert "Le compte de cette personne est désactivé." in page(reponse)

    def test_the_branch_of_another_contract_is_not_offered(self, client, cheffe, contrat):
        ailleurs = creer_noeud(ContratFactory(), "Ailleurs")
        assert "Ailleurs" not in page(client.get(f"/contrats/{contrat.pk}/acces/inviter/"))
        assert self.inviter(client, contrat, noeud=ailleurs.pk).status_code == 422

    def test_every_role_says_what_it_allows(self, client, cheffe, contrat):
        contenu = page(client.get(f"/contrats/{contrat.pk}/acces/inviter/"))
        assert "Équipe projet\u00a0: voit aussi l’historique, relit et confirme les documents, corrige" in contenu
        assert contenu.count('name="roles"') == len(Role)


class TestWithdrawing:
    def test_it_is_confirmed_then_done_once(self, client, cheffe, contrat):
        paul = donner_acces(contrat, Role.ETAT, user=UserFactory(nom="Paul Durand"))
        adresse = f"/contrats/{contrat.pk}/acces/{Acces.objects.get(user=paul).pk}/retirer/"
        assert "C’est son seul accès ici" in page(client.get(adresse))
        assert "Paul Durand n’a plus le rôle «\u00a0État\u00a0»." in page(client.post(adresse, follow=True))
        assert "Cet accès était déjà retiré." in page(client.post(adresse, follow=True))
        assert "Cet accès est déjà retiré." in page(client.get(adresse))

    def test_other_roles_stay(self, client, cheffe, contrat):
        paul = donner_acces(contrat, Role.ETAT)
        donner_acces(contrat, Role.ELU, user=paul)
        adresse = f"/contrats/{contrat.pk}/acces/{Acces.objects.get(user=paul, role='elu').pk}/retirer/"
        assert "Elle garde ses autres rôles sur ce contrat." in page(client.get(adresse))
        client.post(adresse)
        assert contrat in Contrat.objects.for_user(paul)

    def test_one_s_own_is_warned_of_and_leads_out(self, client, cheffe, contrat):
        adresse = f"/contrats/{contrat.pk}/acces/{Acces.objects.get(user=cheffe).pk}/retirer/"
        assert "C’est votre propre accès." in page(client.get(adresse))
        reponse = client.post(adresse, follow=True)
        assert reponse.redirect_chain == [("/contrats/", 302)]

    def test_what_the_administrator_gave_by_organisation_is_not_the_team_s(self, client, cheffe, contrat):
        acces = Acces.objects.create(user=UserFactory(), organisation=contrat.porteur, role=Role.ELU)
        assert client.post(f"/contrats/{contrat.pk}/acces/{acces.pk}/retirer/").status_code == 404


class TestSendingAgain:
    def test_it_says_what_will_happen_then_does_it(self, client, cheffe, contrat):
        paul = donner_acces(contrat, Role.ETAT, user=InviteFactory(nom="Paul Durand", email="paul@exemple.fr"))
        adresse = f"/contrats/{contrat.pk}/acces/{paul.pk}/renvoyer/"
        assert "paul@exemple.fr" in page(client.get(adresse))
        assert mail.outbox == []
        assert "Une nouvelle invitation part à paul@exemple.fr" in page(client.post(adresse, follow=True))
        assert "L’invitation vient d’être envoyée." in page(client.post(adresse, follow=True))
        assert len(mail.outbox) == 1
        assert "Dernier message envoyé" in page(client.get(adresse))
        paul.courriels.update(etat="echoue", envoye_le=None)
        assert "Le dernier message n’est pas parti." in page(client.get(adresse))

    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [({}, "déjà choisi son mot de passe"), ({"is_active": False}, "compte est désactivé")],
    )
    def test_when_there_is_nothing_to_send(self, client, cheffe, contrat, champs, phrase):
        fabrique = InviteFactory if champs else UserFactory
        paul = donner_acces(contrat, Role.ETAT, user=fabrique(**champs))
        adresse = f"/contrats/{contrat.pk}/acces/{paul.pk}/renvoyer/"
        assert phrase in page(client.get(adresse))
        assert phrase in page(client.post(adresse, follow=True))
        assert mail.outbox == []


class TestByOrganisation:
    def test_given_listed_and_withdrawn(self, client, admin, contrat):
        assert "Aucun accès n’est donné par organisation." in page(client.get("/acces/organisations/"))
        donnees = {"organisation": "grand exemple", "email": "paul@exemple.fr", "roles": ["equipe_projet"]}
        reponse = client.post("/acces/organisations/inviter/", donnees, follow=True)
        assert "Accès ouvert à paul@exemple.fr (équipe projet)" in page(reponse)
        acces = Acces.objects.get()
        assert (acces.organisation, acces.contrat) == (contrat.porteur, None)
        assert contrat in Contrat.objects.for_user(acces.user)
        adresse = f"/acces/organisations/{acces.pk}/retirer/"
        assert "tous les contrats que pilote Grand Exemple" in page(client.get(adresse))
        client.post(adresse)
        assert contrat not in Contrat.objects.for_user(acces.user)
        assert "déjà retiré" in page(client.get(adresse))

    def test_an_organisation_nobody_knows_is_told(self, client, admin):
        donnees = {"organisation": "Inconnue", "email": "paul@exemple.fr", "roles": ["elu"]}
        reponse = client.post("/acces/organisations/inviter/", donnees)
        assert reponse.status_code == 422
        assert "Aucune organisation connue" in page(reponse)

    def test_the_address_comes_from_the_account(self, client, admin):
        user = UserFactory(email="paul@exemple.fr")
        assert "/acces/organisations/inviter/?email=paul%40exemple.fr" in page(client.get(f"/comptes/{user.pk}/"))
        assert 'value="paul@exemple.fr"' in page(client.get("/acces/organisations/inviter/?email=paul%40exemple.fr"))


class TestPanels:
    def test_the_accesses_of_an_account(self, client, admin, contrat, django_assert_max_num_queries):
        paul = donner_acces(contrat, Role.PILOTE, noeud=creer_noeud(contrat, "Emploi"))
        Acces.objects.create(user=paul, organisation=contrat.porteur, role=Role.ELU)
        with django_assert_max_num_queries(20):
            contenu = page(client.get(f"/comptes/{paul.pk}/"))
        assert f'href="/contrats/{contrat.pk}/"' in contenu
        assert "Emploi" in contenu
        assert "tous les contrats que pilote Grand Exemple" in contenu
        assert "sans qu’il faille les lui ouvrir" in page(client.get(f"/comptes/{admin.pk}/"))
        assert "Aucun contrat n’est ouvert à ce compte." in page(client.get(f"/comptes/{UserFactory().pk}/"))

    def test_mine(self, client, cheffe, contrat):
        contenu = page(client.get("/compte/"))
        assert "Mes accès" in contenu
        assert "Contrat des Tilleuls" in contenu
        assert "Donner un accès par organisation" not in contenu
