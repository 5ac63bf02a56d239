"""What each confirmation did, so that an import can be undone until somebody has worked on its result."""

from django.conf import settings
from django.db import models


class Confirmation(models.Model):
    """One confirmation of records. Entries of the journal from ``premiere`` (excluded) to ``derniere`` are its own."""

    lecture = models.ForeignKey("contrats.Lecture", models.CASCADE, related_name="confirmations")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    le = models.DateTimeField("confirmée le", auto_now_add=True)
    contrat_cree = models.BooleanField("a créé le contrat", default=False)
    etats = models.JSONField("état des fiches avant", help_text="Numéro de la fiche → son état.")
    premiere = models.BigIntegerField("dernière entrée du journal avant")
    derniere = models.BigIntegerField("dernière entrée du journal")

    class Meta:
        verbose_name = "confirmation"
        verbose_name_plural = "confirmations"
        ordering = ["pk"]

    def __str__(self):
        return f"Confirmation de {self.lecture}"
