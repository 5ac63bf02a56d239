"""What a newer reader read otherwise than the reading people reviewed, and what a person made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Difference(models.Model):
    """One record that two readings of a document do not read alike. Nothing follows from it until a person decides."""

    class Nature(models.TextChoices):
        NOUVELLE = "nouvelle", "lue seulement par le lecteur actuel"
        DISPARUE = "disparue", "n’est plus lue"
        CHANGEE = "changee", "lue autrement"

    class Decision(models.TextChoices):
        ATTENTE = "attente", "à décider"
        REPRISE = "reprise", "reprise"
        LAISSEE = "laissee", "laissée"

    lecture = models.ForeignKey(
        "contrats.Lecture", models.CASCADE, related_name="differences", verbose_name="nouvelle lecture"
    )
    nature = models.CharField("différence", max_length=10, choices=Nature)
    genre = models.CharField("genre", max_length=15)
    ordre = models.PositiveIntegerField("ordre")
    avant = models.ForeignKey(
        "contrats.Fiche", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="fiche relue"
    )
    apres = models.ForeignKey(
        "contrats.Fiche", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="fiche nouvelle"
    )
    champs = models.JSONField("ce qui change", default=list, blank=True)
    decision = models.CharField("décision", max_length=8, choices=Decision, default=Decision.ATTENTE)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "différence entre deux lectures"
        verbose_name_plural = "différences entre deux lectures"
        ordering = ["ordre", "pk"]
        indexes = [models.Index(fields=["lecture", "decision", "ordre"], name="relecture_difference_attente")]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="nouvelle", avant=None, apres__isnull=False)
                | Q(nature="disparue", avant__isnull=False, apres=None)
                | Q(nature="changee", avant__isnull=False, apres__isnull=False),
                name="relecture_difference_cotes",
                violation_error_message="Une différence compare ce qui était lu à ce qui l’est maintenant.",
            ),
            models.CheckConstraint(
                condition=Q(decision="attente", decide_le=None) | (~Q(decision="attente") & Q(decide_le__isnull=False)),
                name="relecture_difference_decidee",
                violation_error_message="Une décision est prise à une date.",
            ),
        ]

    def __str__(self):
        return f"{self.get_nature_display()}\u00a0: {self.avant or self.apres}"
