import factory
from factory.django import DjangoModelFactory

from reciproque.annuaire.models import Appellation, Organisation


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    nom = factory.Sequence(lambda n: f"Organisation {n}")
    categorie = Organisation.Categorie.ASSOCIATION


class AppellationFactory(DjangoModelFactory):
    class Meta:
        model = Appellation

    organisation = factory.SubFactory(OrganisationFactory)
    libelle = factory.Sequence(lambda n: f"Appellation {n}")
