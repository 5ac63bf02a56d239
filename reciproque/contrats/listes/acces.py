"""Who may enter a contract, and as what."""

from __future__ import annotations

from django.urls import reverse

from reciproque.comptes.listes import ETATS
from reciproque.socle.listes import Colonne, FiltreChoix, FiltreRelation, Genre, Liste

from ..models import Acces, Role


def portee(acces: Acces) -> str:
    if acces.organisation_id:
        return f"tous les contrats que pilote {acces.organisation}"
    if acces.noeud_id is None:
        return "tout le contrat"
    return f"{acces.portee_code} {acces.portee_titre}".strip() if acces.portee_titre else "branche supprimée"


PERSONNE = Colonne(
    "personne",
    "Personne",
    "user.nom",
    tri=("user__nom_normalise",),
    principale=True,
    gabarit="contrats/acces/_personne.html",
)
EMAIL = Colonne("email", "Adresse électronique", "user.email", ecran=False)
FONCTION = Colonne("fonction", "Fonction", "user.fonction", ecran=False)
EMPLOYEUR = Colonne("employeur", "Organisation", "user.organisation.nom", tri=("user__organisation__nom_normalise",))
ROLE = Colonne("role", "Rôle", "get_role_display", tri=True)
ETAT = Colonne("etat", "Compte", lambda acces: ETATS[acces.statut], tri="statut", gabarit="contrats/acces/_etat.html")
DONNE_LE = Colonne("donne_le", "Donné le", genre=Genre.DATE, tri=True)
DONNE_PAR = Colonne("donne_par", "Donné par", "donne_par.nom", ecran=False)
FILTRES = (
    FiltreChoix(cle="role", libelle="Rôle", champ="role", choix=Role.choices),
    FiltreChoix(cle="etat", libelle="Compte", champ="statut", choix=list(ETATS.items())),
)


class ListeAcces(Liste):
    """Accesses to one contract; ``contrat`` in the context."""

    nom = "acces"
    titre = "Accès"
    element = "accès"
    element_pluriel = "accès"
    colonnes = (
        PERSONNE,
        EMAIL,
        FONCTION,
        EMPLOYEUR,
        ROLE,
        Colonne("portee", "Portée", portee),
        ETAT,
        DONNE_LE,
        DONNE_PAR,
        Colonne("gestes", "Gestes", lambda acces: "", gabarit="contrats/acces/_gestes.html", export=False),
    )
    filtres = (
        *FILTRES,
        FiltreRelation(cle="organisation", libelle="Organisation", champ="user__organisation", vide="non renseignée"),
    )
    recherche = ("user__nom_normalise", "user__email")
    recherche_libelle = "Rechercher une personne"
    ordre = ("user__nom_normalise", "role")
    vide = "Personne n’a encore accès à ce contrat."

    def prepare(self, queryset):
        return queryset.with_scope().select_related("user__organisation", "organisation", "donne_par", "contrat")


class ListeAccesOrganisations(Liste):
    """Accesses that hold for every contract an organisation carries."""

    nom = "acces-organisations"
    titre = "Accès par organisation"
    element = "accès"
    element_pluriel = "accès"
    colonnes = (
        PERSONNE,
        EMAIL,
        FONCTION,
        Colonne("organisation", "Contrats que pilote", "organisation.nom", tri=("organisation__nom_normalise",)),
        ROLE,
        ETAT,
        DONNE_LE,
        DONNE_PAR,
        Colonne("gestes", "Gestes", lambda acces: "", gabarit="contrats/acces/_gestes_organisation.html", export=False),
    )
    filtres = (
        *FILTRES,
        FiltreRelation(cle="organisation", libelle="Contrats que pilote", champ="organisation"),
    )
    recherche = ("user__nom_normalise", "user__email", "organisation__nom_normalise")
    recherche_libelle = "Rechercher une personne ou une organisation"
    ordre = ("organisation__nom_normalise", "user__nom_normalise", "role")
    vide = "Aucun accès n’est donné par organisation."
    vide_action = "Donner un accès"

    @property
    def vide_url(self):
        return reverse("contrats:acces-organisation-inviter")

    def prepare(self, queryset):
        return queryset.select_related("user__organisation", "organisation", "donne_par")
