from django.db.models import Q

from reciproque.socle.listes import (
    Colonne,
    FiltreChoix,
    FiltreOuiNon,
    FiltrePeriode,
    FiltreRelation,
    Genre,
    Liste,
)
from tests.socle.terrain.models import Fiche


class ListeFiches(Liste):
    nom = "fiches"
    titre = "Fiches"
    element = "fiche"
    colonnes = (
        Colonne("pk", "N°", genre=Genre.NOMBRE, tri=True),
        Colonne("titre", "Titre", tri="titre_plie", lien=Fiche.get_absolute_url, principale=True),
        Colonne("famille", "Famille", "famille.nom", tri="famille__nom"),
        Colonne("themes", "Thèmes", genre=Genre.LISTE),
        Colonne("montant", "Montant", genre=Genre.MONTANT, tri=True),
        Colonne("jour", "Jour", genre=Genre.DATE, tri=True),
        Colonne("etat", "État", "get_etat_display", gabarit="terrain/_etat.html"),
        Colonne("actif", "Actif", genre=Genre.OUI_NON, ecran=False),
    )
    filtres = (
        FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Fiche.Etat.choices),
        FiltreRelation(cle="famille", libelle="Famille", champ="famille", vide="Sans famille"),
        FiltreRelation(cle="theme", libelle="Thème", champ="themes", plusieurs=True),
        FiltreOuiNon(
            cle="chiffre",
            libelle="Montant",
            oui=Q(montant__isnull=False),
            libelle_oui="Chiffré",
            libelle_non="Non chiffré",
        ),
        FiltrePeriode(cle="jour", libelle="Jour", champ="jour"),
    )
    recherche = ("titre_plie",)
    recherche_libelle = "Rechercher une fiche"
    ordre = ("titre_plie",)
    par_page = 10
    vide = "Aucune fiche pour le moment."
    vide_action = "Créer une fiche"
    vide_url = "/fiches/nouvelle/"

    def prepare(self, queryset):
        return queryset.select_related("famille").prefetch_related("themes")
