from django.urls import path

from .avenant.urls import urlpatterns as avenant
from .views import comparaison, confirmer, decoupe, defaire, depot, fiches, lecture, pile, prise, signaler, silences

app_name = "relecture"
urlpatterns = [
    path("lectures/", depot.liste, name="liste"),
    path("lectures/deposer/", depot.deposer, name="deposer"),
    path("lectures/<int:lecture_id>/", lecture.lecture, name="lecture"),
    path("lectures/<int:lecture_id>/texte/", lecture.texte, name="texte"),
    path("lectures/<int:lecture_id>/contenu/<slug:genre>/", lecture.contenu, name="contenu"),
    path("lectures/<int:lecture_id>/abandonner/", lecture.abandonner, name="abandonner"),
    path("lectures/<int:lecture_id>/reprendre/", lecture.reprendre, name="reprendre"),
    path("lectures/<int:lecture_id>/fiches/", fiches.fiches, name="fiches"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/", fiches.fiche, name="fiche"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/garder/", fiches.garder, name="garder"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/ecarter/", fiches.ecarter, name="ecarter"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/retablir/", fiches.retablir, name="retablir"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/couper/", decoupe.couper, name="couper"),
    path("lectures/<int:lecture_id>/fiches/<int:fiche_id>/prise/", prise.prise, name="prise"),
    path("lectures/<int:lecture_id>/fiches/<slug:genre>/", fiches.fiches, name="fiches-genre"),
    path("lectures/<int:lecture_id>/reunir/", decoupe.reunir, name="reunir"),
    path("lectures/<int:lecture_id>/annuler/", pile.annuler, name="annuler"),
    path("lectures/<int:lecture_id>/refaire/", pile.refaire, name="refaire"),
    path("lectures/<int:lecture_id>/garder-branche/", fiches.garder_branche, name="garder-branche"),
    path("lectures/<int:lecture_id>/organisations/", fiches.organisations, name="organisations"),
    path("lectures/<int:lecture_id>/comparer/", comparaison.comparer, name="comparer"),
    path("lectures/<int:lecture_id>/differences/", comparaison.comparaison, name="comparaison"),
    path("lectures/<int:lecture_id>/differences/<int:difference_id>/", comparaison.decider, name="decider"),
    path("lectures/<int:lecture_id>/defaire/", defaire.defaire, name="defaire"),
    path("lectures/<int:lecture_id>/silences/", silences.silences, name="silences"),
    path("lectures/<int:lecture_id>/confirmer/", confirmer.confirmer, name="confirmer"),
    path("lectures/<int:lecture_id>/signaler/", signaler.signaler, name="signaler"),
    path("lectures/<int:lecture_id>/cas/<int:cas_id>/", signaler.cas, name="cas"),
    path("lectures/<int:lecture_id>/cas/<int:cas_id>/fichier/", signaler.fichier, name="cas-fichier"),
    path("lectures/cas/", signaler.liste, name="cas-liste"),
    path("lectures/cas/archive/", signaler.archive, name="cas-archive"),
    *avenant,
]
