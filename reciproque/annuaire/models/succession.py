"""What became of an organisation: renamed, replaced, or relieved of a competence, at a date.

Nothing is rewritten: what was promised stays where it was promised, and who bears it on a day is read from here. Not
the same as merging duplicates (`Fusion`), which says that there was only ever one.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .organisation import Organisation


class SuccessionQuerySet(models.QuerySet):
    def in_effect(self, jour=None):
        return self.filter(date__lte=jour or timezone.localdate())

    def whole(self):
        """Those by which the successor bears everything, not one competence only."""
        return self.exclude(nature=Succession.Nature.COMPETENCE)


class Succession(models.Model):
    class Nature(models.TextChoices):
        RENOMMEE = "renommee", "a pris le nom de"
        REMPLACEE = "remplacee", "est remplacée par"
        COMPETENCE = "competence", "a transféré une compétence à"

    ancienne = models.ForeignKey(
        Organisation, models.CASCADE, related_name="devenirs", verbose_name="organisation d’origine"
    )
    nouvelle = models.ForeignKey(
        Organisation, models.CASCADE, related_name="origines", verbose_name="organisation qui succède"
    )
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.REMPLACEE)
    competence = models.CharField("compétence", max_length=150, blank=True)
    date = models.DateField("à compter du")
    acte = models.CharField("acte", max_length=200, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "succession"
        constraints = [
            models.CheckConstraint(
                condition=~Q(ancienne=F("nouvelle")),
                name="annuaire_succession_deux",
                violation_error_message="Une organisation ne se succède pas à elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(nature="competence") & ~Q(competence="") | ~Q(nature="competence") & Q(competence=""),
                name="annuaire_succession_competence",
                violation_error_message="Une compétence transférée a un nom\u00a0; les autres portent sur tout.",
            ),
            models.UniqueConstraint(
                fields=["ancienne", "nouvelle", "competence"],
                name="annuaire_succession_unique",
                violation_error_message="Cette succession est déjà connue.",
            ),
        ]

    def __str__(self):
        return f"{self.ancienne} {self.get_nature_display()} {self.nouvelle}"

    @property
    def is_whole(self):
        return self.nature != self.Nature.COMPETENCE
