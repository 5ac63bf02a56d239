from django.urls import path

from . import views

urlpatterns = [
    path("lectures/<int:lecture_id>/avenant/", views.avenant, name="avenant"),
    path("lectures/<int:lecture_id>/avenant/decider/", views.decider, name="avenant-decider"),
    path("lectures/<int:lecture_id>/avenant/appliquer/", views.appliquer, name="avenant-appliquer"),
    path("lectures/<int:lecture_id>/avenant/abandonner/", views.abandonner, name="avenant-abandonner"),
    path("lectures/<int:lecture_id>/avenant/elements/", views.elements, name="avenant-elements"),
    path("lectures/<int:lecture_id>/avenant/<int:fiche_id>/", views.choisir, name="avenant-choisir"),
]
