"""The pages of rules, facts and deadlines of a contract, and the national frame."""

from django.urls import include, path

from .views import calendrier, faits, national, regles

app_name = "regles"

contrat = [
    path("regles/", regles.regles, name="regles"),
    path("regles/nouvelle/", regles.regle_nouvelle, name="regle-nouvelle"),
    path("regles/calendrier/", calendrier.calendrier, name="calendrier"),
    path("regles/<numero:regle_id>/", regles.regle, name="regle"),
    path("regles/<numero:regle_id>/modifier/", regles.regle_modifier, name="regle-modifier"),
    path("regles/<numero:regle_id>/etat/", regles.regle_etat, name="regle-etat"),
    path("regles/<numero:regle_id>/appliquer/", regles.application, name="application"),
    path("faits/", faits.faits, name="faits"),
    path("faits/nouveau/", faits.fait_nouveau, name="fait-nouveau"),
    path("faits/complet/", faits.complet, name="complet"),
    path("faits/importer/", faits.faits_importer, name="faits-importer"),
    path("faits/modele/", faits.faits_modele, name="faits-modele"),
    path("faits/<numero:fait_id>/", faits.fait, name="fait"),
    path("faits/<numero:fait_id>/preuve/", faits.fait_preuve, name="fait-preuve"),
    path("faits/<numero:fait_id>/retirer/", faits.fait_retirer, name="fait-retirer"),
]

urlpatterns = [
    path("contrats/<numero:contrat_id>/", include(contrat)),
    path("regles-nationales/", national.nationales, name="nationales"),
    path("regles-nationales/<numero:regle_id>/etat/", national.nationale_etat, name="nationale-etat"),
]
