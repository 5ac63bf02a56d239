"""What the document does not say of a branch, asked once."""

from django.conf import settings
from django.db import models


class Silence(models.Model):
    """The answer to « what is the period (the lead, the deadline) of this branch? »; empty when the person passed."""

    class Champ(models.TextChoices):
        PERIODE = "periode", "période"
        CHEF_DE_FILE = "chef_de_file", "chef de file"
        ECHEANCE = "echeance", "échéance"

    lecture = models.ForeignKey("contrats.Lecture", models.CASCADE, related_name="silences")
    branche = models.CharField("branche", max_length=40, blank=True)
    champ = models.CharField("ce qui manque", max_length=12, choices=Champ)
    reponse = models.CharField("réponse", max_length=200, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    le = models.DateTimeField("demandé le", auto_now_add=True)

    class Meta:
        verbose_name = "silence du document"
        verbose_name_plural = "silences du document"
        constraints = [
            models.UniqueConstraint(
                fields=["lecture", "branche", "champ"],
                name="relecture_silence_unique",
                violation_error_message="Cette question a déjà reçu une réponse pour cette branche.",
            ),
        ]

    def __str__(self):
        return f"{self.get_champ_display()} de {self.branche}"
