"""Factories of the ground room, and of the test room that stands on it."""

import factory
from django.contrib.auth import get_user_model

from reciproque.socle.models import Travail
from tests.socle.terrain.models import Famille, Fiche


class PersonneConnecteeFactory(factory.django.DjangoModelFactory):
    """An account, as little of it as the ground needs."""

    class Meta:
        model = get_user_model()

    email = factory.Sequence("personne{}@exemple.fr".format)
    nom = factory.Sequence("Personne {}".format)


class TravailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Travail

    genre = "essai"
    titre = "Lecture d’essai"
    proprietaire = factory.SubFactory(PersonneConnecteeFactory)


class FamilleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Famille

    nom = factory.Sequence("Famille {}".format)


class FicheFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fiche
        skip_postgeneration_save = True

    titre = factory.Sequence("Fiche {}".format)

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create and extracted:
            self.themes.set(extracted)
