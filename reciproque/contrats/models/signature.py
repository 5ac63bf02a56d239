"""Parties to a contract and how far each has gone towards signing."""

from django.db import models
from django.db.models import Q

from .source import Source


class Signature(Source):
    """A party: announced on the cover, bound by its own deliberation, or seen signing.

    ``date`` is that of the state; ``deliberation_*`` stay once the party has signed, ``preuve`` shows it.
    Absence of a signature in a text is not proof of a refusal: ``annoncee`` says only what was read.
    """

    class Etat(models.TextChoices):
        ANNONCEE = "annoncee", "partie annoncée"
        DELIBERATION = "deliberation", "délibération prise"
        BLOC = "bloc", "bloc de signature imprimé"
        SIGNEE = "signee", "signée"

    contrat = models.ForeignKey("contrats.Contrat", models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey("annuaire.Organisation", models.PROTECT, related_name="signatures")
    titre = models.CharField("titre du signataire", max_length=200, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.ANNONCEE)
    date = models.DateField("date", null=True, blank=True)
    deliberation_numero = models.CharField("numéro de la délibération", max_length=60, blank=True)
    deliberation_date = models.DateField("date de la délibération", null=True, blank=True)
    preuve = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Source.Meta):
        ordering = ["pk"]
        constraints = [
            *Source.Meta.constraints,
            models.UniqueConstraint(
                fields=["contrat", "organisation"],
                name="contrats_signature_unique",
                violation_error_message="Cette organisation est déjà partie au contrat.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="deliberation") | Q(date__isnull=False) | Q(deliberation_date__isnull=False),
                name="contrats_signature_deliberation_datee",
                violation_error_message="Une délibération a une date.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_etat_display()})"
