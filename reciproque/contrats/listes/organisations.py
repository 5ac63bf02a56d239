"""The directory of organisations, as those who correct contracts need it."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse

from reciproque.annuaire.models import Organisation, named_like
from reciproque.socle.listes import Colonne, FiltreChoix, Genre, Liste


class ListeOrganisations(Liste):
    nom = "organisations"
    titre = "Organisations"
    element = "organisation"
    colonnes = (
        Colonne(
            "nom",
            "Nom",
            principale=True,
            tri=("nom_normalise",),
            lien=lambda organisation: reverse("contrats:organisation", args=[organisation.pk]),
        ),
        Colonne("sigle", "Sigle", tri=("sigle_normalise",)),
        Colonne("categorie", "Catégorie", "get_categorie_display", tri=True),
        Colonne("appellations", "Autres appellations", genre=Genre.LISTE),
        Colonne("siren", "SIREN", ecran=False),
        Colonne("comptes", "Comptes", "n_comptes", genre=Genre.NOMBRE, tri=("n_comptes",)),
    )
    filtres = (
        FiltreChoix(cle="categorie", libelle="Catégorie", champ="categorie", choix=Organisation.Categorie.choices),
    )
    recherche = ("nom_normalise", "sigle_normalise")  # and the other names: see ``find_word``
    recherche_libelle = "Rechercher une organisation, un sigle"
    ordre = ("nom_normalise",)
    vide = "Aucune organisation\u00a0: elles entrent dans l’annuaire avec la lecture des documents."

    def find_word(self, mot):
        return named_like(mot)

    def prepare(self, queryset):
        return queryset.prefetch_related("appellations").annotate(n_comptes=Count("comptes"))
