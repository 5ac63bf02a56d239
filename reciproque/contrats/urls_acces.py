"""Addresses of the accesses and of the directory, mounted by ``urls.py``."""

from django.urls import path

from .views import acces, organisations

ORGANISATION = "organisations/<int:organisation_id>/"

urlpatterns = [
    path("contrats/<int:contrat_id>/acces/", acces.acces, name="acces"),
    path("contrats/<int:contrat_id>/acces/inviter/", acces.inviter, name="acces-inviter"),
    path("contrats/<int:contrat_id>/acces/<int:acces_id>/retirer/", acces.retirer, name="acces-retirer"),
    path("contrats/<int:contrat_id>/acces/<int:user_id>/renvoyer/", acces.renvoyer, name="acces-renvoyer"),
    path("acces/organisations/", acces.organisations, name="acces-organisations"),
    path("acces/organisations/inviter/", acces.organisation_inviter, name="acces-organisation-inviter"),
    path("acces/organisations/<int:acces_id>/retirer/", acces.organisation_retirer, name="acces-organisation-retirer"),
    path("organisations/", organisations.organisations, name="organisations"),
    path(ORGANISATION, organisations.organisation, name="organisation"),
    path(f"{ORGANISATION}appellations/", organisations.appellation_ajouter, name="appellation-ajouter"),
    path(
        f"{ORGANISATION}appellations/<int:appellation_id>/retirer/",
        organisations.appellation_retirer,
        name="appellation-retirer",
    ),
]
