"""Reading errors told on this instance."""

from __future__ import annotations

from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste

from ..models import CasDeLecture


class ListeCas(Liste):
    nom = "cas"
    titre = "Erreurs de lecture"
    element = "erreur"
    colonnes = (
        Colonne("numero", "N°", "pk", principale=True, tri=("pk",), lien=lambda cas: cas.get_absolute_url()),
        Colonne("nature", "Ce qui ne va pas", "get_nature_display", tri=True),
        Colonne("format", "Format", tri=True),
        Colonne("lecteur", "Lecteur", tri=True),
        Colonne("signale_le", "Signalée le", genre=Genre.DATE, tri=True),
        Colonne("signale_par", "Par", tri=("signale_par__nom",)),
    )
    filtres = (
        FiltreChoix(cle="nature", libelle="Ce qui ne va pas", champ="nature", choix=CasDeLecture.Nature.choices),
    )
    ordre = ("-signale_le", "-pk")
    vide = "Personne n’a encore signalé d’erreur de lecture."

    def prepare(self, queryset):
        return queryset.select_related("signale_par").defer("contenu")
