"""What each person did to the records of a reading, to be undone and done again."""

from django.conf import settings
from django.db import models


class Geste(models.Model):
    """One gesture of one person. ``avant`` and ``apres`` are lists of states of the records it changed: see
    `actions.gestes`. ``solidaire``: all of it is undone, or nothing is (a split, a merge).
    """

    lecture = models.ForeignKey("contrats.Lecture", models.CASCADE, related_name="gestes")
    acteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    libelle = models.CharField("ce qui a été fait", max_length=200)
    avant = models.JSONField("avant")
    apres = models.JSONField("après")
    solidaire = models.BooleanField("d’un seul tenant", default=False)
    annule = models.BooleanField("annulé", default=False)
    fait_le = models.DateTimeField("fait le", auto_now_add=True)

    class Meta:
        verbose_name = "geste de relecture"
        verbose_name_plural = "gestes de relecture"
        ordering = ["pk"]
        indexes = [models.Index(fields=["lecture", "acteur", "annule", "-id"], name="relecture_geste_pile")]

    def __str__(self):
        return self.libelle
