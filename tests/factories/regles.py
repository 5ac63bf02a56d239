"""Kinds of fact, facts, rules."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from reciproque.regles.models import Complet, Fait, GenreFait, Regle
from tests.factories.contrats import ContratFactory


class GenreFaitFactory(DjangoModelFactory):
    class Meta:
        model = GenreFait

    contrat = factory.SubFactory(ContratFactory)
    cle = factory.Sequence("reunion-{}".format)
    libelle = factory.Sequence("Réunion plénière {}".format)


class FaitFactory(DjangoModelFactory):
    class Meta:
        model = Fait

    genre = factory.SubFactory(GenreFaitFactory)
    contrat = factory.SelfAttribute("genre.contrat")
    date = date(2025, 6, 1)


class RegleFactory(DjangoModelFactory):
    """At least two a year, of a kind of fact of its own."""

    class Meta:
        model = Regle

    contrat = factory.SubFactory(ContratFactory)
    intitule = factory.Sequence("Réunir la plénière {}".format)
    genre = "frequence"
    parametres = factory.LazyAttribute(
        lambda r: {"fait": GenreFaitFactory(contrat=r.contrat).cle, "nombre": 2} if r.genre == "frequence" else {}
    )


def genre_de(regle, parametre="fait"):
    """The kind of fact that a parameter of the rule names."""
    return GenreFait.objects.of(regle.contrat).get(cle=regle.parametres[parametre])


def constater(genre, jour, valeur=None, **reste):
    return FaitFactory(
        genre=genre, date=date.fromisoformat(jour), valeur=None if valeur is None else Decimal(str(valeur)), **reste
    )


def completer(genre, contrat, jour):
    return Complet.objects.create(genre=genre, contrat=contrat, au=date.fromisoformat(jour))
