import factory
from factory.django import DjangoModelFactory

from reciproque.annuaire.models import Appellation, Fonction, Mandat, Organisation, Personne


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


class FonctionFactory(DjangoModelFactory):
    class Meta:
        model = Fonction

    organisation = factory.SubFactory(OrganisationFactory)
    libelle = factory.Sequence(lambda n: f"Fonction {n}")


class PersonneFactory(DjangoModelFactory):
    class Meta:
        model = Personne

    nom = factory.Sequence(lambda n: f"Nom{n}")
    prenom = "Camille"


class MandatFactory(DjangoModelFactory):
    class Meta:
        model = Mandat

    fonction = factory.SubFactory(FonctionFactory)
    personne = factory.SubFactory(PersonneFactory)
