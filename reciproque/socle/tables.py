"""The lists of this room."""

from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste
from reciproque.socle.models import Travail


class ListeTravaux(Liste):
    nom = "travaux"
    titre = "Mes travaux"
    element = "travail"
    element_pluriel = "travaux"
    colonnes = (
        Colonne("titre", "Travail", tri=True, lien=Travail.get_absolute_url, principale=True),
        Colonne("etat", "État", "get_etat_display", tri=True, gabarit="socle/travaux/_etiquette.html"),
        Colonne("cree_le", "Demandé le", genre=Genre.MOMENT, tri=True),
        Colonne("termine_le", "Terminé le", genre=Genre.MOMENT, tri=True),
    )
    filtres = (FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Travail.Etat.choices),)
    ordre = ("-cree_le",)
    par_page = 25
    exports = ()
    vide = "Vous n’avez lancé aucun travail."
