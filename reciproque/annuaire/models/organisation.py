"""Organisations and the names they are known by. Knows nothing of contracts."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Substr
from django.urls import reverse

from reciproque.langue import fold
from reciproque.socle.champs import ChampNormalise

from ..cles import validate_rna, validate_siren, validate_siret

CODE_POSTAL = RegexValidator(r"^\d{5}$", "Un code postal compte 5 chiffres.")


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
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[validate_siren])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[validate_siret])
    rna = models.CharField("RNA", max_length=10, blank=True, validators=[validate_rna])
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True, validators=[CODE_POSTAL])
    commune = models.ForeignKey(
        "territoires.Commune",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="commune",
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="services", verbose_name="dépend de"
    )

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
            # Two establishments of one body share its SIREN, and have each its SIRET.
            models.UniqueConstraint(
                fields=["siren", "siret"],
                condition=~Q(siren=""),
                name="annuaire_organisation_siret_unique",
                violation_error_message="Une organisation porte déjà ce SIREN (ou ce SIRET).",
            ),
            models.UniqueConstraint(
                fields=["rna"],
                condition=~Q(rna=""),
                name="annuaire_organisation_rna_unique",
                violation_error_message="Une organisation porte déjà ce numéro RNA.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siren=Substr("siret", Value(1), Value(9))),
                name="annuaire_organisation_siret_siren",
                violation_error_message="Un SIRET commence par le SIREN de l’organisation.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="annuaire_organisation_parent",
                violation_error_message="Une organisation ne dépend pas d’elle-même.",
            ),
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="annuaire_organisation_nom",
                violation_error_message="Une organisation a un nom.",
            ),
        ]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return reverse("annuaire:organisation", args=[self.pk])

    def clean(self):
        """The bodies above it, one after the other, never come back to it."""
        au_dessus, vus = self.parent_id, {self.pk}
        while au_dessus and self.pk:
            if au_dessus in vus:
                raise ValidationError({"parent": "Celle-ci dépend déjà de l’organisation\u00a0: choisissez une autre."})
            vus.add(au_dessus)
            au_dessus = Organisation.objects.values_list("parent", flat=True).get(pk=au_dessus)


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
