"""Functions survive their holders; a contact is kept on a ground, and leaves with it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reciproque.annuaire.actions import (
    appoint,
    create_personne,
    erase_personne,
    update_personne,
    vacate,
    withdraw_contact,
)
from reciproque.annuaire.models import Fonction, Mandat, Personne
from reciproque.socle.models import Entree, ValeurPersonnelle
from tests.factories.annuaire import FonctionFactory, MandatFactory, PersonneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jour")]  # 20 March 2026
CONTACT = {"courriel": "camille@exemple.fr", "telephone": "06 00 00 00 00"}
BASE = {"base_legale": "consentement", "base_le": date(2026, 3, 1), "base_origine": "courriel du 1er mars"}


def page(reponse):
    return reponse.content.decode()


@pytest.fixture
def fonction():
    return FonctionFactory(libelle="Référente emploi", organisation__nom="Mission locale")


class TestHolding:
    def test_who_comes_next_ends_who_was_there(self, fonction):
        une, autre = PersonneFactory(nom="Un"), PersonneFactory(nom="Autre")
        appoint(fonction=fonction, personne=une, depuis=date(2024, 1, 1), acteur=None)
        appoint(fonction=fonction, personne=autre, depuis=date(2025, 9, 1), acteur=None)
        tenues = list(fonction.mandats.values_list("personne__nom", "depuis", "jusqua"))
        assert tenues == [("Autre", date(2025, 9, 1), None), ("Un", date(2024, 1, 1), date(2025, 9, 1))]
        assert Mandat.objects.current(date(2025, 8, 31)).get().personne == une
        assert Mandat.objects.current(date(2025, 9, 1)).get().personne == autre

    @pytest.mark.parametrize(
        ("depuis", "phrase"), [(None, "Dites depuis quel jour"), (date(2023, 1, 1), "Dites depuis")]
    )
    def test_not_two_at_once(self, fonction, depuis, phrase):
        MandatFactory(fonction=fonction, depuis=date(2024, 1, 1))
        with pytest.raises(ValidationError, match=phrase):
            appoint(fonction=fonction, personne=PersonneFactory(), depuis=depuis, acteur=None)

    def test_not_before_the_end_of_another(self, fonction):
        MandatFactory(fonction=fonction, depuis=date(2024, 1, 1), jusqua=date(2025, 1, 1))
        with pytest.raises(ValidationError, match="tenue jusqu’au 1er janvier 2025"):
            appoint(fonction=fonction, personne=PersonneFactory(), depuis=date(2024, 6, 1), acteur=None)

    def test_vacant_from_a_day(self, fonction):
        MandatFactory(fonction=fonction, depuis=date(2024, 1, 1))
        with pytest.raises(ValidationError, match="n’a commencé que le"):
            vacate(fonction=fonction, jusqua=date(2023, 1, 1), acteur=None)
        assert vacate(fonction=fonction, jusqua=date(2026, 3, 1), acteur=None)
        assert not vacate(fonction=fonction, jusqua=date(2026, 3, 1), acteur=None)
        assert not Mandat.objects.current().exists()
        assert fonction.mandats.count() == 1


class TestConsent:
    def test_no_contact_without_a_ground(self):
        with pytest.raises(ValidationError, match="base légale"):
            create_personne(acteur=None, nom="Durand", **CONTACT)
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonneFactory(courriel="x@exemple.fr")

    def test_a_withdrawal_leaves_no_contact_anywhere(self, fonction):
        personne = create_personne(acteur=None, nom="Durand", **CONTACT, **BASE)
        update_personne(personne=personne, acteur=None, telephone="07 00 00 00 00")
        appoint(fonction=fonction, personne=personne, depuis=None, acteur=None)
        assert withdraw_contact(personne=personne, acteur=None)
        personne.refresh_from_db()
        assert (personne.courriel, personne.telephone, personne.base_legale) == ("", "", "")
        assert (personne.nom, personne.retiree_le) == ("Durand", date(2026, 3, 20))
        champs = set(ValeurPersonnelle.objects.values_list("champ", flat=True))
        assert champs == {"nom", "titulaire"}
        assert not withdraw_contact(personne=personne, acteur=None)
        # Given again: the withdrawal is over.
        update_personne(personne=personne, acteur=None, **CONTACT, **BASE)
        assert Personne.objects.get().retiree_le is None

    def test_an_erasure_forgets_the_person_and_keeps_the_fact(self, fonction):
        personne = create_personne(acteur=None, nom="Durand", prenom="Camille", **CONTACT, **BASE)
        appoint(fonction=fonction, personne=personne, depuis=date(2024, 1, 1), acteur=None)
        assert erase_personne(personne=personne, acteur=None)
        assert not erase_personne(personne=personne, acteur=None)
        assert not ValeurPersonnelle.objects.exists()
        for entree in Entree.objects.all():
            assert "Durand" not in f"{entree.objet_libelle} {entree.avant} {entree.apres}"
            assert "exemple.fr" not in f"{entree.avant} {entree.apres}"
        assert str(fonction.mandats.get().personne) == "personne effacée"


class TestPages:
    def test_from_opening_a_function_to_its_holder(self, client, cheffe, fonction):
        organisation = fonction.organisation
        adresse = f"/organisations/{organisation.pk}/fonctions/nouvelle/"
        assert "Il reste à dire qui la tient" in page(client.post(adresse, {"libelle": "Direction"}, follow=True))
        assert "a déjà une fonction de ce nom" in page(client.post(adresse, {"libelle": "direction"}))
        direction = Fonction.objects.get(libelle="Direction")
        adresse = f"/annuaire/fonctions/{direction.pk}/confier/"
        donnees = {"nom": "Durand", "prenom": "Camille", "depuis": "2026-01-01", "diffusion": "equipes"}
        refus = page(client.post(adresse, donnees | CONTACT))
        assert "Dites sur quelle base" in refus
        assert "Donnez le jour" in refus
        contenu = page(client.post(adresse, donnees | CONTACT | BASE, follow=True))
        assert "Camille Durand" in contenu
        assert "camille@exemple.fr" in contenu
        assert "tient déjà cette fonction" in page(client.post(adresse, donnees))
        assert Personne.objects.count() == 1
        client.post(f"/annuaire/fonctions/{direction.pk}/liberer/", {"jusqua": "2026-03-01"})
        assert "vacante" in page(client.get(f"/annuaire/fonctions/{direction.pk}/"))

    def test_vacancies_are_listed_and_exported(self, client, lectrice, fonction):
        tenue = MandatFactory(personne__nom="Durand").fonction
        contenu = page(client.get("/annuaire/fonctions/?pourvue=non"))
        assert "Référente emploi" in contenu
        assert tenue.libelle not in contenu
        assert "1\u00a0fonction" in page(client.get("/annuaire/fonctions/?q=durand"))
        csv = b"".join(client.get("/annuaire/fonctions/?export=csv")).decode()
        assert "Référente emploi;Mission locale;vacante" in csv

    def test_who_only_reads_sees_the_contacts_that_are_shared(self, client, lectrice, fonction):
        personne = PersonneFactory(nom="Durand", **CONTACT, **BASE)
        MandatFactory(fonction=fonction, personne=personne)
        adresses = ("/annuaire/fonctions/", f"/annuaire/fonctions/{fonction.pk}/", "/annuaire/fonctions/?export=csv")
        for adresse in adresses:
            assert b"camille@exemple.fr" not in b"".join(client.get(adresse)), adresse
        Personne.objects.update(diffusion="partagee")
        for adresse in adresses:
            assert b"camille@exemple.fr" in b"".join(client.get(adresse)), adresse

    def test_as_many_queries_for_fifty_as_for_one(self, client, cheffe, django_assert_max_num_queries):
        MandatFactory.create_batch(40)
        FonctionFactory.create_batch(10)
        with django_assert_max_num_queries(12):
            client.get("/annuaire/fonctions/")
        with django_assert_max_num_queries(12):
            client.get("/annuaire/personnes/")

    def test_a_person_takes_back_what_they_gave(self, client, cheffe, fonction):
        personne = PersonneFactory(nom="Durand", **CONTACT, **BASE)
        MandatFactory(fonction=fonction, personne=personne)
        adresse = f"/annuaire/personnes/{personne.pk}/"
        assert "consentement" in page(client.get(adresse))
        assert "Ses coordonnées sont retirées" in page(client.post(f"{adresse}retirer/", follow=True))
        assert "Une personne a un nom" in page(client.post(f"{adresse}modifier/", {"diffusion": "equipes"}))
        vu = client.get(f"{adresse}modifier/").context["form"].initial["vu"]
        Personne.objects.update(prenom="Claude")
        donnees = {"nom": "Dupont", "prenom": "Camille", "diffusion": "equipes", "vu": vu}
        assert "Quelqu’un a enregistré cette fiche" in page(client.post(f"{adresse}modifier/", donnees))
        assert "La personne est effacée" in page(client.post(f"{adresse}effacer/", follow=True))
        assert client.get(f"{adresse}modifier/").status_code == 404
