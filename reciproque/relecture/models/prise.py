"""Who is writing in which record, for the others to see."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class PriseQuerySet(models.QuerySet):
    def en_cours(self):
        """Leases that have not run out."""
        return self.filter(jusqu_a__gt=timezone.now())


class Prise(models.Model):
    """A record somebody is correcting: a lease renewed while they type. It tells, it forbids nothing."""

    DUREE = timedelta(minutes=3)

    fiche = models.ForeignKey("contrats.Fiche", models.CASCADE, related_name="prises")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    jusqu_a = models.DateTimeField("jusqu’à")

    objects = PriseQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche prise"
        verbose_name_plural = "fiches prises"
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "par"],
                name="relecture_prise_unique",
                violation_error_message="Cette personne a déjà cette fiche en main.",
            ),
        ]

    def __str__(self):
        return f"{self.fiche} prise jusqu’à {self.jusqu_a:%H:%M}"
