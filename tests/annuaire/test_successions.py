"""What became of an organisation: the past stays, the future moves."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reciproque.annuaire.actions import add_succession
from reciproque.annuaire.models import Succession
from tests.factories.annuaire import OrganisationFactory

pytestmark = pytest.mark.django_db


def page(reponse):
    return reponse.content.decode()


def noter(ancienne, nouvelle, **champs):
    return add_succession(
        ancienne=ancienne,
        nouvelle=nouvelle,
        acteur=None,
        **({"nature": "remplacee", "date": date(2024, 1, 1)} | champs),
    )


def test_it_goes_one_way():
    a, b, c = OrganisationFactory.create_batch(3)
    noter(a, b)
    noter(b, c)
    with pytest.raises(ValidationError, match="a déjà pour successeur"):
        noter(c, a)
    with pytest.raises(ValidationError, match="ne se succède pas à elle-même"):
        noter(a, a)
    # One competence may come back.
    assert noter(c, a, nature="competence", competence="formation")


def test_in_effect_from_its_day():
    noter(OrganisationFactory(), OrganisationFactory())
    assert not Succession.objects.in_effect(date(2023, 12, 31)).exists()
    assert Succession.objects.in_effect(date(2024, 1, 1)).exists()


def test_noted_and_taken_back_on_the_page(client, cheffe):
    ancienne, nouvelle = OrganisationFactory(nom="Pôle emploi"), OrganisationFactory(nom="France Travail")
    adresse = f"/organisations/{ancienne.pk}/successions/nouvelle/"
    donnees = {"nature": "competence", "nouvelle": "france travail", "date": "2024-01-01"}
    assert "Nommez la compétence transférée" in page(client.post(adresse, donnees))
    contenu = page(
        client.post(adresse, donnees | {"nature": "renommee", "acte": "loi du 18 décembre 2023"}, follow=True)
    )
    assert "1er janvier 2024" in contenu
    assert "loi du 18 décembre 2023" in contenu
    assert "Pôle emploi" in page(client.get(f"/organisations/{nouvelle.pk}/"))
    assert "déjà connue" in page(client.post(adresse, donnees | {"nature": "remplacee"}))
    client.post(f"/annuaire/successions/{Succession.objects.get().pk}/retirer/")
    assert not Succession.objects.exists()
