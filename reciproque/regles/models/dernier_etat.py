"""The last answer of each rule of each contract: what *Ma page* and calendars read without judging anything again."""

from django.db import models
from django.utils.text import capfirst

from reciproque.contrats.models import Contrat

from ..moteur import Etat, Motif
from .regle import Regle


class DernierEtatQuerySet(models.QuerySet):
    def followed(self):
        """Of rules that are followed, in contracts that are not closed."""
        return self.filter(regle__etat=Regle.Etat.ACTIVE).exclude(contrat__etat=Contrat.Etat.CLOS)


class DernierEtat(models.Model):
    """Written anew each day, and each time a rule or a fact of the contract changes. Never typed."""

    contrat = models.ForeignKey(Contrat, models.CASCADE, related_name="derniers_etats")
    regle = models.ForeignKey(Regle, models.CASCADE, related_name="derniers_etats")
    jour = models.DateField("jour")
    etat = models.CharField("état", max_length=14, choices=[(e.value, e.libelle) for e in Etat])
    motif = models.CharField("pourquoi", max_length=14, blank=True, choices=[(m.value, m.value) for m in Motif if m])
    phrase = models.TextField("phrase")
    prochaine = models.DateField("prochaine échéance", null=True, blank=True)
    manque = models.TextField("ce qu’il manque", blank=True)
    pour_le = models.DateField("attendu pour le", null=True, blank=True)

    objects = DernierEtatQuerySet.as_manager()

    class Meta:
        ordering = ["prochaine", "pk"]
        verbose_name = "dernier état"
        verbose_name_plural = "derniers états"
        indexes = [
            models.Index(fields=["contrat", "prochaine"], name="regles_dernieretat_prochaine"),
            models.Index(fields=["contrat", "etat"], name="regles_dernieretat_etat"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "regle"],
                name="regles_dernieretat_unique",
                violation_error_message="L’état de cette règle est déjà dit.",
            ),
        ]

    def __str__(self):
        return f"{capfirst(str(self.regle))}\u00a0: {self.get_etat_display()}"
