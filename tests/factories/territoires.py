"""Places. Names are invented; codes have the right shape."""

import factory
from factory.django import DjangoModelFactory

from reciproque.territoires.models import Commune, Departement, Epci, Equipement, Quartier, Region


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "84"
    nom = "Grande Région"


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{900 + n}")
    nom = factory.Sequence(lambda n: f"Département {n}")
    region = factory.SubFactory(RegionFactory)


class EpciFactory(DjangoModelFactory):
    class Meta:
        model = Epci

    nom = factory.Sequence(lambda n: f"Communauté d’agglomération {n}")


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune

    nom = factory.Sequence(lambda n: f"Saint-Exemple-{n}")


class QuartierFactory(DjangoModelFactory):
    """``communes=[…]``; one new commune unless told otherwise."""

    class Meta:
        model = Quartier
        skip_postgeneration_save = True

    nom = factory.Sequence(lambda n: f"Les Tilleuls {n}")
    nature = Quartier.Nature.QPV

    @factory.post_generation
    def communes(self, create, extracted, **kwargs):
        if create:
            self.communes.add(*([CommuneFactory()] if extracted is None else extracted))


class EquipementFactory(DjangoModelFactory):
    class Meta:
        model = Equipement

    nom = factory.Sequence(lambda n: f"École {n}")
    nature = Equipement.Nature.ECOLE
    commune = factory.SubFactory(CommuneFactory)
