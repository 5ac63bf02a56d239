"""The pages of the directory."""

from django.urls import path

from .views import organisations

app_name = "annuaire"

ORGANISATION = "organisations/<int:organisation_id>/"

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
]
