"""The end of a generation: what the next contract takes up of this one, what is finished, what is given up."""

from django.db import models
from django.db.models import Q

from .arbre import Engagement
from .contrat import Lien


class Cloture(models.Model):
    """The final balance of the contract that a link « succède à » designates. Once settled it is only read."""

    lien = models.OneToOneField(Lien, models.PROTECT, related_name="cloture")
    ouverte_le = models.DateTimeField("ouverte le", auto_now_add=True)
    arretee_le = models.DateTimeField("arrêtée le", null=True, blank=True)
    arretee_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "bilan de clôture"
        verbose_name_plural = "bilans de clôture"

    def __str__(self):
        return f"Bilan de clôture de «\u00a0{self.lien.vers}\u00a0»"


class Suite(models.Model):
    """What becomes of one commitment: proposed while ``decide_le`` is empty, and ``sort`` empty when nothing is."""

    class Sort(models.TextChoices):
        REPRIS = "repris", "repris"
        ACHEVE = "acheve", "achevé"
        ABANDONNE = "abandonne", "abandonné"

    cloture = models.ForeignKey(Cloture, models.CASCADE, related_name="suites")
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="suites")
    sort = models.CharField("ce qu’il devient", max_length=10, choices=Sort, blank=True)
    repris_par = models.ManyToManyField(Engagement, blank=True, related_name="reprises", verbose_name="repris par")
    ressemblance = models.FloatField("ressemblance des textes", null=True, blank=True)
    motif = models.TextField("motif", blank=True)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey("comptes.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cloture", "engagement"],
                name="contrats_suite_unique",
                violation_error_message="Cet engagement est déjà dans le bilan.",
            ),
            models.CheckConstraint(
                condition=Q(decide_le=None) | ~Q(sort=""),
                name="contrats_suite_decidee",
                violation_error_message="Dites ce que devient cet engagement.",
            ),
        ]

    def __str__(self):
        return f"{self.engagement} {self.get_sort_display()}".strip()
