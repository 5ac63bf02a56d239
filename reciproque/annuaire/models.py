"""Organisations and the names they are known by. Knows nothing of contracts."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from reciproque.langue import fold
from reciproque.socle.champs import ChampNormalise

SIREN = RegexValidator(r"^\d{9}$", "Un SIREN compte 9 chiffres, sans espace.")


class OrganisationQuerySet(models.QuerySet):
    def known_as(self, nom):
        """Organisations whose name, acronym or one of whose other names is ``nom``, accents and case apart."""
        cle = fold(nom)
        if not cle:
            return self.none()
        return self.filter(
            Q(nom_normalise=cle) | Q(sigle_normalise=cle) | Q(pk__in=_appellations(libelle_normalise=cle))
        )

    def search(self, texte):
        """Organisations one of whose names contains ``texte``, accents and case apart."""
        cle = fold(texte)
        return self.filter(named_like(cle)) if cle else self


def named_like(cle):
    """Condition: a name of the organisation contains this folded text."""
    return (
        Q(nom_normalise__contains=cle)
        | Q(sigle_normalise__contains=cle)
        | Q(pk__in=_appellations(libelle_normalise__contains=cle))
    )


def _appellations(**criteres):
    """A subquery rather than a join: no organisation comes twice, so counters need no DISTINCT."""
    return Appellation.objects.filter(**criteres).values("organisation")


class Organisation(models.Model):
    """A body that can sign, promise or fund."""

    class Categorie(models.TextChoices):
        ETAT = "etat", "État et ses services"
        EDUCATION = "education", "Éducation nationale"
        JUSTICE = "justice", "Justice"
        ARS = "ars", "Agence régionale de santé"
        EMPLOI = "emploi", "Service public de l’emploi"
        REGION = "region", "Région"
        DEPARTEMENT = "departement", "Département"
        EPCI = "epci", "Intercommunalité"
        COMMUNE = "commune", "Commune"
        CAF = "caf", "Caisse d’allocations familiales"
        PROTECTION_SOCIALE = "protection_sociale", "Protection sociale"
        CAISSE_DEPOTS = "caisse_depots", "Caisse des dépôts"
        BAILLEUR = "bailleur", "Bailleur social"
        CHAMBRE = "chambre", "Chambre consulaire"
        CONSEIL_CITOYEN = "conseil_citoyen", "Conseil citoyen"
        ASSOCIATION = "association", "Association"
        ENTREPRISE = "entreprise", "Entreprise"
        AUTRE = "autre", "Autre organisation"

    nom = models.CharField("nom", max_length=200)
    nom_normalise = ChampNormalise(source="nom", max_length=200)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    sigle_normalise = ChampNormalise(source="sigle", max_length=30)
    categorie = models.CharField("catégorie", max_length=20, choices=Categorie, default=Categorie.AUTRE)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[SIREN])

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        indexes = [models.Index(fields=["sigle_normalise"], name="annuaire_organisation_sigle")]
        constraints = [
            # Two bodies of one kind under one name cannot be told apart by anybody: a SIREN or a fuller name is needed.
            models.UniqueConstraint(
                fields=["nom_normalise", "categorie"],
                condition=Q(siren=""),
                name="annuaire_organisation_nom_unique",
                violation_error_message="Une organisation de cette catégorie porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren=""),
                name="annuaire_organisation_siren_unique",
                violation_error_message="Une organisation porte déjà ce SIREN.",
            ),
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="annuaire_organisation_nom",
                violation_error_message="Une organisation a un nom.",
            ),
        ]

    def __str__(self):
        return self.nom


class Appellation(models.Model):
    """Another name of an organisation: acronym, former name, spelling found in a document."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="appellations")
    libelle = models.CharField("appellation", max_length=200)
    libelle_normalise = ChampNormalise(source="libelle", max_length=200)

    class Meta:
        ordering = ["libelle"]
        indexes = [models.Index(fields=["libelle_normalise"], name="annuaire_appellation_libelle")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="annuaire_appellation_libelle_rempli",
                violation_error_message="Une appellation n’est pas vide.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "libelle_normalise"],
                name="annuaire_appellation_unique",
                violation_error_message="Cette appellation est déjà connue pour cette organisation.",
            ),
        ]

    def __str__(self):
        return self.libelle
