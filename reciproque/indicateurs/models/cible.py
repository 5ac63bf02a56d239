"""What an indicator should reach, where and when, according to one source."""

from django.db import models
from django.db.models import F, Q

from reciproque.contrats.models import Source

from .indicateur import Indicateur
from .territoire import SurTerritoire, on_one_place


class CibleQuerySet(models.QuerySet):
    def in_force(self):
        """Targets not withdrawn."""
        return self.filter(retiree_le=None)

    def with_places(self):
        """With the place of each, so that a list names it without another query."""
        return self.select_related("quartier", "commune", "epci", "departement", "region", "contrat")


class Cible(SurTerritoire, Source):
    """A target. Several stand side by side when several sources say different things.

    ``annee`` to ``annee_fin`` is the period it bears on (one year when equal); without them, the whole contract.
    Without a place, it holds everywhere (a national target). ``localise`` is the national target it adapts.
    A whole contract is told by ``contrat``.
    """

    class Origine(models.TextChoices):
        DOCUMENT = "document", "document"
        NATIONALE = "nationale", "objectif national"
        SAISIE = "saisie", "saisie"

    indicateur = models.ForeignKey(Indicateur, models.CASCADE, related_name="cibles")
    annee = models.PositiveSmallIntegerField("année", null=True, blank=True)
    annee_fin = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    valeur = models.DecimalField("valeur visée", max_digits=18, decimal_places=4, null=True, blank=True)
    montant = models.DecimalField("montant visé", max_digits=18, decimal_places=2, null=True, blank=True)
    texte = models.CharField("cible en mots", max_length=500, blank=True)
    unite = models.CharField("unité", max_length=40, blank=True)
    reference = models.DecimalField("valeur de départ", max_digits=18, decimal_places=4, null=True, blank=True)
    reference_annee = models.PositiveSmallIntegerField("année de départ", null=True, blank=True)
    origine = models.CharField("origine", max_length=10, choices=Origine, default=Origine.SAISIE)
    origine_texte = models.CharField("d’où vient cette cible", max_length=300, blank=True)
    localise = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="localisations",
        verbose_name="objectif national adapté",
    )
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)
    retiree_motif = models.TextField("motif du retrait", blank=True)
    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    cle_lecture = models.CharField("clé dans la lecture", max_length=70, blank=True, editable=False)

    objects = CibleQuerySet.as_manager()

    class Meta:
        ordering = ["annee", "pk"]
        constraints = [
            *Source.Meta.constraints,
            models.CheckConstraint(
                condition=on_one_place(facultatif=True),
                name="indicateurs_cible_territoire",
                violation_error_message="Une cible porte sur un seul territoire.",
            ),
            models.CheckConstraint(
                condition=Q(valeur__isnull=False) | Q(montant__isnull=False) | ~Q(texte=""),
                name="indicateurs_cible_valeur",
                violation_error_message="Une cible dit une valeur, un montant ou quelques mots.",
            ),
            models.CheckConstraint(
                condition=Q(annee=None, annee_fin=None)
                | Q(annee__isnull=False, annee_fin__isnull=False, annee_fin__gte=F("annee")),
                name="indicateurs_cible_annees",
                violation_error_message="La dernière année précède la première.",
            ),
            models.CheckConstraint(
                condition=Q(retiree_le=None, retiree_motif="") | (Q(retiree_le__isnull=False) & ~Q(retiree_motif="")),
                name="indicateurs_cible_retrait",
                violation_error_message="Une cible retirée l’est à une date et pour un motif.",
            ),
            models.UniqueConstraint(
                fields=["indicateur", "cle_lecture"],
                condition=~Q(cle_lecture=""),
                name="indicateurs_cible_cle_unique",
                violation_error_message="Cette cible de la lecture est déjà reprise.",
            ),
        ]

    def __str__(self):
        return f"Cible de «\u00a0{self.indicateur}\u00a0»"


class Palier(models.Model):
    """A step before the target: what is expected from ``annee`` to ``annee_fin``."""

    cible = models.ForeignKey(Cible, models.CASCADE, related_name="paliers")
    annee = models.PositiveSmallIntegerField("de")
    annee_fin = models.PositiveSmallIntegerField("à")
    valeur = models.DecimalField("valeur attendue", max_digits=18, decimal_places=4)

    class Meta:
        ordering = ["annee", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annee_fin__gte=F("annee")),
                name="indicateurs_palier_annees",
                violation_error_message="La dernière année du palier précède la première.",
            ),
            models.UniqueConstraint(
                fields=["cible", "annee"],
                name="indicateurs_palier_unique",
                violation_error_message="Deux paliers de cette cible commencent la même année.",
            ),
        ]

    def __str__(self):
        return f"{self.annee}-{self.annee_fin}"
