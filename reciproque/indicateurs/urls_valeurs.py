"""Addresses of figures: under the indicators of a contract, then those common to all contracts."""

from django.urls import path

from .views import cartes, importation, portraits, valeurs

contrat = [
    path("valeurs/", valeurs.valeurs, name="valeurs"),
    path("valeurs/saisir/", valeurs.grille, name="grille"),
    path("valeurs/importer/", importation.importer, name="importer"),
    path("valeurs/importer/<numero:importation_id>/", importation.importation, name="import"),
    path("valeurs/secret/", valeurs.secret, name="secret"),
    path("valeurs/<numero:valeur_id>/", valeurs.valeur, name="valeur"),
    path("valeurs/indicateur/<numero:indicateur_id>/", cartes.courbe, name="courbe"),
    path("carte/", cartes.carte, name="carte"),
    path("quartiers/<numero:quartier_id>/", portraits.portrait, name="portrait"),
    path("quartiers/<numero:quartier_id>/portrait.<str:extension>", portraits.papier, name="portrait-papier"),
]

instance = [
    path("indicateurs/importer/", importation.importer_communs, name="importer-communs"),
    path("indicateurs/importer/<numero:importation_id>/", importation.importation_commune, name="import-commun"),
    path("indicateurs/secret/", valeurs.secret_instance, name="secret-instance"),
]
