"""The pages of the directory."""

from django.urls import path

from .views import fonctions, fusions, importation, organisations, personnes, successions

app_name = "annuaire"

ORGANISATION = "organisations/<int:organisation_id>/"
FONCTION = "annuaire/fonctions/<int:fonction_id>/"
PERSONNE = "annuaire/personnes/<int:personne_id>/"

urlpatterns = [
    path("organisations/", organisations.liste, name="organisations"),
    path("organisations/nouvelle/", organisations.nouvelle, name="organisation-nouvelle"),
    path(ORGANISATION, organisations.organisation, name="organisation"),
    path(f"{ORGANISATION}modifier/", organisations.modifier, name="organisation-modifier"),
    path(f"{ORGANISATION}appellations/", organisations.appellation_ajouter, name="appellation-ajouter"),
    path(
        f"{ORGANISATION}appellations/<int:appellation_id>/retirer/",
        organisations.appellation_retirer,
        name="appellation-retirer",
    ),
    path("organisations/doublons/", fusions.doublons, name="doublons"),
    path(f"{ORGANISATION}reunir/", fusions.reunir, name="reunir"),
    path(f"{ORGANISATION}reunir/<int:autre_id>/", fusions.fusion, name="fusion"),
    path(f"{ORGANISATION}distinguer/<int:autre_id>/", fusions.ecarter, name="doublon-ecarter"),
    path("organisations/fusions/<int:fusion_id>/defaire/", fusions.defaire, name="fusion-defaire"),
    path("annuaire/fonctions/", fonctions.liste, name="fonctions"),
    path(f"{ORGANISATION}fonctions/nouvelle/", fonctions.nouvelle, name="fonction-nouvelle"),
    path(FONCTION, fonctions.fonction, name="fonction"),
    path(f"{FONCTION}modifier/", fonctions.modifier, name="fonction-modifier"),
    path(f"{FONCTION}confier/", fonctions.confier, name="fonction-confier"),
    path(f"{FONCTION}liberer/", fonctions.liberer, name="fonction-liberer"),
    path("annuaire/personnes/", personnes.liste, name="personnes"),
    path(PERSONNE, personnes.personne, name="personne"),
    path(f"{PERSONNE}modifier/", personnes.modifier, name="personne-modifier"),
    path(f"{PERSONNE}retirer/", personnes.retirer, name="personne-retirer"),
    path(f"{PERSONNE}effacer/", personnes.effacer, name="personne-effacer"),
    path(f"{ORGANISATION}successions/nouvelle/", successions.nouvelle, name="succession-nouvelle"),
    path("annuaire/successions/<int:succession_id>/retirer/", successions.retirer, name="succession-retirer"),
    path("annuaire/importer/", importation.importer, name="importer"),
    path("annuaire/importer/modele/", importation.modele, name="modele"),
    path("annuaire/importer/<int:fichier_id>/", importation.apercu, name="importer-apercu"),
]
