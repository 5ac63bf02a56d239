"""The list of organisations, found by any of their names."""

from __future__ import annotations

from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste

from ..models import Organisation, named_like


class ListeOrganisations(Liste):
    nom = "organisations"
    titre = "Organisations"
    element = "organisation"
    colonnes = (
        Colonne("nom", "Nom", principale=True, tri=("nom_normalise",), lien=Organisation.get_absolute_url),
        Colonne("sigle", "Sigle", tri=("sigle_normalise",)),
        Colonne("categorie", "Catégorie", "get_categorie_display", tri=True),
        Colonne("commune", "Commune", "commune.nom", tri="commune__nom_normalise"),
        Colonne("appellations", "Autres appellations", genre=Genre.LISTE),
        Colonne("siren", "SIREN", ecran=False),
        Colonne("siret", "SIRET", ecran=False),
        Colonne("rna", "RNA", ecran=False),
        Colonne("adresse", "Adresse", ecran=False),
        Colonne("code_postal", "Code postal", ecran=False),
        Colonne("parent", "Dépend de", "parent.nom", ecran=False),
    )
    filtres = (
        FiltreChoix(cle="categorie", libelle="Catégorie", champ="categorie", choix=Organisation.Categorie.choices),
        FiltreRelation(cle="epci", libelle="Intercommunalité", champ="commune__epci"),
        FiltreRelation(cle="departement", libelle="Département", champ="commune__departement"),
        FiltreRelation(cle="commune", libelle="Commune", champ="commune", vide="commune inconnue"),
    )
    recherche = ("nom_normalise", "sigle_normalise")  # and the other names: see ``find_word``
    recherche_libelle = "Rechercher une organisation, un sigle"
    ordre = ("nom_normalise",)
    vide = "Aucune organisation\u00a0: elles entrent dans l’annuaire avec la lecture des documents."

    def find_word(self, mot):
        return named_like(mot)

    def prepare(self, queryset):
        return queryset.select_related("commune", "parent").prefetch_related("appellations")
