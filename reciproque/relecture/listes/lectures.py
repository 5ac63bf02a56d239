"""The readings a person may see."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse

from reciproque.contrats.models import Fiche, Lecture
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste


class ListeLectures(Liste):
    nom = "lectures"
    titre = "Lectures"
    element = "lecture"
    colonnes = (
        Colonne(
            "document",
            "Document",
            "document.titre",
            principale=True,
            tri=("document__titre",),
            lien=lambda lecture: reverse("relecture:lecture", args=[lecture.pk]),
        ),
        Colonne("etat", "État", "get_etat_display", tri=True, gabarit="relecture/_etat_lecture.html"),
        Colonne("contrat", "Contrat", "contrat.nom", tri=("contrat__nom",)),
        Colonne("engagements", "Engagements lus", genre=Genre.NOMBRE, tri=True),
        Colonne("restent", "À relire", genre=Genre.NOMBRE, tri=True),
        Colonne("lue_le", "Lue le", genre=Genre.DATE, tri=True),
        Colonne("depose_par", "Déposée par", "document.depose_par", tri=("document__depose_par__nom",)),
    )
    filtres = (FiltreChoix(cle="etat", libelle="État", champ="etat", choix=Lecture.Etat.choices),)
    ordre = ("-lue_le",)
    par_page = 25
    vide = "Aucun document n’a encore été lu."

    def prepare(self, queryset):
        engagements = Q(fiches__genre=Fiche.Genre.ENGAGEMENT)
        return (
            queryset.select_related("document__depose_par", "contrat")
            .defer("contenu", "document__texte")
            .annotate(
                engagements=Count("fiches", filter=engagements & ~Q(fiches__etat=Fiche.Etat.ECARTEE)),
                restent=Count("fiches", filter=engagements & Q(fiches__etat=Fiche.Etat.PROPOSEE)),
            )
        )
