"""Addresses of the accesses, and of what an organisation promised across contracts, mounted by ``urls.py``."""

from django.urls import path

from .views import acces, promesses

urlpatterns = [
    path("contrats/<int:contrat_id>/acces/", acces.acces, name="acces"),
    path("contrats/<int:contrat_id>/acces/inviter/", acces.inviter, name="acces-inviter"),
    path("contrats/<int:contrat_id>/acces/<int:acces_id>/retirer/", acces.retirer, name="acces-retirer"),
    path("contrats/<int:contrat_id>/acces/<int:user_id>/renvoyer/", acces.renvoyer, name="acces-renvoyer"),
    path("acces/organisations/", acces.organisations, name="acces-organisations"),
    path("acces/organisations/inviter/", acces.organisation_inviter, name="acces-organisation-inviter"),
    path("acces/organisations/<int:acces_id>/retirer/", acces.organisation_retirer, name="acces-organisation-retirer"),
    path("organisations/<int:organisation_id>/promesses/", promesses.promesses, name="promesses"),
    path("organisations/<int:organisation_id>/promesses/fiche/", promesses.fiche, name="promesses-fiche"),
]
