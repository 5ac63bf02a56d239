"""Two records of one organisation made one, and what it takes to part them again."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .organisation import Organisation


class FusionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(defaite_le=None)

    def destination_of(self, organisation_id):
        """pk of the organisation that absorbed this one, or None: an old address still leads somewhere."""
        reunies = self.in_force().filter(absorbee_id=organisation_id, gardee__isnull=False)
        return reunies.values_list("gardee", flat=True).first()


class Fusion(models.Model):
    """``etapes`` says all that moved (`socle.fusion`): undoing reads it backwards."""

    # Follows the kept one when it is merged in its turn: an older merge is then undone after the newer.
    gardee = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="fusions", verbose_name="organisation gardée"
    )
    absorbee_id = models.BigIntegerField("organisation absorbée", db_index=True)
    absorbee_nom = models.CharField("nom de l’organisation absorbée", max_length=200)
    gardee_nom = models.CharField("nom de l’organisation gardée", max_length=200)
    etapes = models.JSONField("étapes", encoder=DjangoJSONEncoder)
    motif = models.CharField("motif", max_length=200, blank=True)
    faite_le = models.DateTimeField("faite le", default=timezone.now, editable=False)
    faite_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="faite par"
    )
    defaite_le = models.DateTimeField("défaite le", null=True, blank=True)

    objects = FusionQuerySet.as_manager()

    class Meta:
        ordering = ["-faite_le", "-pk"]
        verbose_name = "fusion"
        constraints = [
            models.UniqueConstraint(
                fields=["absorbee_id"],
                condition=Q(defaite_le=None),
                name="annuaire_fusion_unique",
                violation_error_message="Cette organisation est déjà réunie à une autre.",
            ),
        ]

    def __str__(self):
        return f"{self.absorbee_nom} → {self.gardee_nom}"


class PaireEcartee(models.Model):
    """Two organisations that look alike and are two: somebody said so."""

    une = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="une organisation")
    autre = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="l’autre")

    class Meta:
        verbose_name = "paire écartée"
        verbose_name_plural = "paires écartées"
        constraints = [
            models.UniqueConstraint(
                fields=["une", "autre"],
                name="annuaire_paire_unique",
                violation_error_message="Cette paire est déjà écartée.",
            ),
            models.CheckConstraint(
                condition=Q(une__lt=F("autre")),
                name="annuaire_paire_ordre",
                violation_error_message="Une paire est faite de deux organisations, la plus ancienne d’abord.",
            ),
        ]

    def __str__(self):
        return f"{self.une} ≠ {self.autre}"
