"""Where an object of the contract is written: document, lines, page, confidence of the reading."""

from django.db import models
from django.db.models import F, Q


class Source(models.Model):
    """Abstract: the passage an object was read from. Everything is empty for what a person typed."""

    document = models.ForeignKey("contrats.Document", models.PROTECT, null=True, blank=True, related_name="+")
    ligne_debut = models.PositiveIntegerField("première ligne", null=True, blank=True)
    ligne_fin = models.PositiveIntegerField("dernière ligne", null=True, blank=True)
    page = models.PositiveIntegerField("page", null=True, blank=True)
    zone = models.CharField("zone", max_length=60, blank=True)
    confiance = models.FloatField("confiance de la lecture", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ligne_debut=None, ligne_fin=None)
                | Q(document__isnull=False, ligne_debut__gte=1, ligne_fin__gte=F("ligne_debut")),
                name="%(app_label)s_%(class)s_passage",
                violation_error_message="Un passage est fait de lignes d’un document, dans l’ordre.",
            ),
            models.CheckConstraint(
                condition=Q(confiance=None) | Q(confiance__gte=0, confiance__lte=1),
                name="%(app_label)s_%(class)s_confiance",
                violation_error_message="La confiance est comprise entre 0 et 1.",
            ),
        ]

    @property
    def has_passage(self):
        return self.document_id is not None and self.ligne_debut is not None
