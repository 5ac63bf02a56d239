"""The administrator's list of accounts."""

from django.db.models import Q

from reciproque.socle.listes import Colonne, FiltreChoix, FiltreOuiNon, FiltreRelation, Genre, Liste

ETATS = {"actif": "ouvert", "invite": "invitation en attente", "desactive": "désactivé"}


class ListeComptes(Liste):
    nom = "comptes"
    titre = "Comptes"
    element = "compte"
    colonnes = (
        Colonne("nom", "Nom", tri="nom_normalise", principale=True, gabarit="comptes/_personne.html"),
        Colonne("fonction", "Fonction", ecran=False),
        Colonne("email", "Adresse électronique", ecran=False),
        Colonne("organisation", "Organisation", "organisation.nom", tri="organisation__nom_normalise"),
        Colonne("etat", "État", lambda user: ETATS[user.etat], tri="statut", gabarit="comptes/_etat.html"),
        Colonne("est_administrateur", "Administrateur", genre=Genre.OUI_NON, ecran=False),
        Colonne("last_login", "Dernière connexion", genre=Genre.DATE, tri=True),
        Colonne("cree_le", "Créé le", genre=Genre.DATE, ecran=False),
    )
    filtres = (
        FiltreChoix(cle="etat", libelle="État", champ="statut", choix=ETATS.items()),
        FiltreOuiNon(cle="administrateur", libelle="Administrateur de l’instance", oui=Q(est_administrateur=True)),
        FiltreRelation(cle="organisation", libelle="Organisation", champ="organisation", vide="sans organisation"),
    )
    recherche = ("nom_normalise", "email")
    recherche_libelle = "Rechercher un nom ou une adresse"
    ordre = ("nom_normalise",)
    vide = "Aucun compte."

    def prepare(self, queryset):
        return queryset.select_related("organisation")
