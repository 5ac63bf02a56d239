from django.urls import path

from .views import comptes, invitation, moi, mots_de_passe, session

app_name = "comptes"
urlpatterns = [
    path("connexion/", session.PageConnexion.as_view(), name="connexion"),
    path("deconnexion/", session.deconnecter, name="deconnexion"),
    path("mot-de-passe/oublie/", mots_de_passe.oublie, name="mot-de-passe-oublie"),
    path("mot-de-passe/<uidb64>/<token>/", mots_de_passe.ChoisirMotDePasse.as_view(), name="mot-de-passe-choisir"),
    path("invitation/<str:jeton>/", invitation.accepter, name="invitation"),
    path("compte/", moi.compte, name="compte"),
    path("compte/mot-de-passe/", mots_de_passe.changer, name="mot-de-passe"),
    path("comptes/", comptes.liste, name="comptes"),
    path("comptes/nouveau/", comptes.nouveau, name="nouveau"),
    path("comptes/<int:user_id>/", comptes.detail, name="detail"),
    path("comptes/<int:user_id>/modifier/", comptes.modifier, name="modifier"),
    path("comptes/<int:user_id>/inviter/", comptes.inviter, name="inviter"),
    path("comptes/<int:user_id>/desactiver/", comptes.desactiver, name="desactiver"),
    path("comptes/<int:user_id>/reactiver/", comptes.reactiver, name="reactiver"),
    path("comptes/<int:user_id>/effacer/", comptes.effacer, name="effacer"),
    path("comptes/<int:user_id>/administrateur/", comptes.administrateur, name="administrateur"),
]
