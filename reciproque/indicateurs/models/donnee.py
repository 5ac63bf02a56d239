"""The catalogue: which data exists, who holds it, at what scale and rhythm, and whether it may be had."""

from django.db import models
from django.db.models import Q

from reciproque.socle.champs import ChampNormalise

from .definition import Definition


class Donnee(models.Model):
    """One source of data that a contract may use. ``revision`` tells the second of two people."""

    class Echelle(models.TextChoices):
        ADRESSE = "adresse", "adresse"
        QUARTIER = "quartier", "quartier"
        IRIS = "iris", "Iris"
        COMMUNE = "commune", "commune"
        EPCI = "epci", "intercommunalité"
        DEPARTEMENT = "departement", "département"

    class Accord(models.TextChoices):
        LIBRE = "libre", "en accès libre"
        SIGNE = "signe", "accord signé"
        EN_COURS = "en_cours", "accord en cours"
        AUCUN = "aucun", "pas d’accord"

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="donnees")
    nom = models.CharField("donnée", max_length=300)
    nom_normalise = ChampNormalise(source="nom", max_length=300)
    detenteur = models.ForeignKey(
        "annuaire.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation qui la détient",
    )
    echelle = models.CharField("échelle la plus fine", max_length=12, choices=Echelle, blank=True)
    periodicite = models.CharField("rythme", max_length=15, choices=Definition.Periodicite, blank=True)
    accord = models.CharField("accord de transmission", max_length=10, choices=Accord, default=Accord.AUCUN)
    accord_note = models.CharField("précision sur l’accord", max_length=300, blank=True)
    adresse = models.URLField("adresse sur internet", blank=True)
    note = models.TextField("remarque", blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)

    class Meta:
        ordering = ["nom_normalise", "pk"]
        verbose_name = "donnée"
        constraints = [
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="indicateurs_donnee_nom",
                violation_error_message="Une donnée a un nom.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "nom_normalise"],
                name="indicateurs_donnee_unique",
                violation_error_message="Cette donnée est déjà au catalogue de ce contrat.",
            ),
        ]

    def __str__(self):
        return self.nom
