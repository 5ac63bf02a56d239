"""Indicators, each with the definition in force; targets with their steps."""

from __future__ import annotations

import datetime

import factory
from factory.django import DjangoModelFactory

from reciproque.indicateurs.models import NIVEAUX, Cible, Definition, Echelle, Evaluation, Indicateur, Palier
from tests.factories.contrats import ContratFactory

VALIDEE = {"etat": "valide", "nature": "nombre", "adapte": True, "disponible": True, "mesurable": True}


class IndicateurFactory(DjangoModelFactory):
    """An indicator whose definition is proposed. ``definition__etat="a_determiner"`` says otherwise."""

    class Meta:
        model = Indicateur
        skip_postgeneration_save = True

    contrat = factory.SubFactory(ContratFactory)
    libelle = factory.Sequence("Nombre de jeunes accompagnés {}".format)

    @factory.post_generation
    def definition(self, create, extracted, **champs):
        if create and extracted is not False:
            champs.setdefault("etat", Definition.Etat.PROPOSE)
            champs.setdefault("nature", Definition.Nature.NOMBRE)
            champs.setdefault("libelle", self.libelle)
            DefinitionFactory(indicateur=self, **champs)

    @factory.post_generation
    def engagements(self, create, extracted, **champs):
        if create and extracted:
            self.engagements.set(extracted)


class DefinitionFactory(DjangoModelFactory):
    class Meta:
        model = Definition

    indicateur = factory.SubFactory(IndicateurFactory, definition=False)
    libelle = factory.SelfAttribute("indicateur.libelle")


class CibleFactory(DjangoModelFactory):
    """A target of 100 in 2022 for the whole contract; ``paliers=[(2019, 2020, 15), …]`` adds steps."""

    class Meta:
        model = Cible
        skip_postgeneration_save = True

    indicateur = factory.SubFactory(IndicateurFactory)
    contrat = factory.SelfAttribute("indicateur.contrat")
    annee = 2022
    annee_fin = factory.SelfAttribute("annee")
    valeur = 100

    @factory.post_generation
    def paliers(self, create, extracted, **champs):
        if create and extracted:
            Palier.objects.bulk_create(
                Palier(cible=self, annee=de, annee_fin=a, valeur=valeur) for de, a, valeur in extracted
            )


class EchelleFactory(DjangoModelFactory):
    """Six levels: « Niveau 0 », « Niveau 20 »…"""

    class Meta:
        model = Echelle

    indicateur = factory.SubFactory(IndicateurFactory, famille="resultat")
    action = "Ateliers des parents"
    mode_recueil = "Feuille de présence"
    locals().update({f"niveau_{niveau}": f"Niveau {niveau}" for niveau in NIVEAUX})


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    echelle = factory.SubFactory(EchelleFactory)
    date = datetime.date(2022, 6, 30)
    niveau = 60
    preuve = "Douze parents sur vingt"


def valider(indicateur: Indicateur, **champs) -> Definition:
    """The definition in force of this indicator, validated."""
    definition = indicateur.definitions.current().get()
    for nom, valeur in {**VALIDEE, **champs}.items():
        setattr(definition, nom, valeur)
    definition.save()
    return definition
