"""Factories of the ground room, and of the test room that stands on it."""

import factory

from reciproque.socle.models import Travail
from tests.factories.comptes import UserFactory
from tests.socle.terrain.models import Famille, Fiche


class TravailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Travail

    genre = "essai"
    titre = "Lecture d’essai"
    proprietaire = factory.SubFactory(UserFactory)


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
