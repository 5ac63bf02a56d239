"""What a person said of a point that a contract must contain."""

from django.db import models


class PointConforme(models.Model):
    """``cle`` is that of a point of `conformite.toml`."""

    class Etat(models.TextChoices):
        OUI = "oui", "présent"
        NON = "non", "absent"
        SANS_OBJET = "sans_objet", "sans objet"

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="points_conformes")
    cle = models.CharField("point", max_length=40)
    etat = models.CharField("état", max_length=10, choices=Etat)
    note = models.CharField("note", max_length=500, blank=True)
    dit_le = models.DateTimeField("dit le", auto_now=True)
    dit_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["contrat", "cle"]
        verbose_name = "point de conformité"
        verbose_name_plural = "points de conformité"
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "cle"],
                name="contrats_pointconforme_unique",
                violation_error_message="Ce point est déjà dit pour ce contrat.",
            ),
        ]

    def __str__(self):
        return f"{self.cle}\u00a0: {self.get_etat_display()}"
