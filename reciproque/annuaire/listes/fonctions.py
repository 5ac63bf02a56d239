"""Functions, held or vacant; people, and the ground on which their contact is kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from reciproque.socle.listes import Colonne, FiltreChoix, FiltreOuiNon, FiltreRelation, Genre, Liste

from ..models import Fonction, Mandat, Organisation, Personne


class ListeFonctions(Liste):
    """``corrige``: whether the reader may see every contact, or only those that are shared."""

    nom = "fonctions"
    titre = "Fonctions"
    element = "fonction"
    recherche = ("libelle_normalise", "organisation__nom_normalise", "organisation__sigle_normalise")
    recherche_libelle = "Rechercher une fonction, une organisation, une personne"
    ordre = ("organisation__nom_normalise", "libelle_normalise")
    vide = "Aucune fonction\u00a0: ouvrez la première depuis la page d’une organisation."

    def __init__(self, donnees: Any, *, corrige: bool):
        self.corrige = corrige
        super().__init__(Fonction.objects.open(), donnees)

    def prepare(self, queryset):
        return queryset.with_holder().select_related("organisation")

    def find_word(self, mot):
        actuels = Mandat.objects.current().filter(personne__nom_normalise__contains=mot)
        return super().find_word(mot) | Q(pk__in=actuels.values("fonction"))

    def les_filtres(self):
        pourvues = Mandat.objects.current().values("fonction")
        return (
            FiltreOuiNon(
                cle="pourvue",
                libelle="Titulaire",
                oui=Q(pk__in=pourvues),
                libelle_oui="Pourvue",
                libelle_non="Vacante",
            ),
            FiltreChoix(
                cle="categorie",
                libelle="Catégorie",
                champ="organisation__categorie",
                choix=Organisation.Categorie.choices,
            ),
            FiltreRelation(cle="organisation", libelle="Organisation", champ="organisation"),
        )

    def les_colonnes(self):
        return (
            Colonne("libelle", "Fonction", principale=True, tri=("libelle_normalise",), lien=Fonction.get_absolute_url),
            Colonne("organisation", "Organisation", "organisation.nom", tri="organisation__nom_normalise"),
            Colonne("titulaire", "Titulaire", lambda f: f.titulaire.personne if f.titulaire else "vacante"),
            Colonne("depuis", "Depuis le", lambda f: f.titulaire and f.titulaire.depuis, genre=Genre.DATE),
            Colonne("contact", "Contact", self._contact, genre=Genre.LISTE),
        )

    def _contact(self, fonction: Fonction) -> list[str]:
        return fonction.titulaire.personne.contact_for(self.corrige) if fonction.titulaire else []


class ListePersonnes(Liste):
    nom = "personnes"
    titre = "Personnes"
    element = "personne"
    colonnes = (
        Colonne("nom", "Personne", str, principale=True, tri=("nom_normalise",), lien=Personne.get_absolute_url),
        Colonne("fonctions", "Fonctions", lambda p: [str(m.fonction) for m in p.mandats.all()], genre=Genre.LISTE),
        Colonne("courriel", "Adresse électronique"),
        Colonne("telephone", "Téléphone"),
        Colonne("base_legale", "Base légale", "get_base_legale_display"),
        Colonne("base_le", "Recueillie le", genre=Genre.DATE, tri=True),
        Colonne("retiree_le", "Accord retiré le", genre=Genre.DATE, ecran=False),
    )
    filtres = (
        FiltreChoix(cle="base", libelle="Base légale", champ="base_legale", choix=Personne.Base.choices, vide="aucune"),
        FiltreOuiNon(cle="contact", libelle="Coordonnées", oui=Q(courriel__gt="") | Q(telephone__gt="")),
    )
    recherche = ("nom_normalise",)
    recherche_libelle = "Rechercher un nom"
    ordre = ("nom_normalise", "prenom")
    vide = "Aucune personne\u00a0: elles entrent ici quand une fonction leur est confiée."

    def __init__(self, donnees: Any):
        super().__init__(Personne.objects.filter(effacee_le=None), donnees)

    def prepare(self, queryset):
        return queryset.prefetch_related("mandats__fonction")
