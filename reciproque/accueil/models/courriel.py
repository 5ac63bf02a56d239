"""Which messages a person wants, and which have been claimed: none leaves twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

TOUS_LES_RAPPELS = "rappels"  # what one link stops at once


class Preference(models.Model):
    """What a person chose; without a row, what the fields say by default."""

    class Jour(models.IntegerChoices):
        LUNDI = 0, "le lundi"
        MARDI = 1, "le mardi"
        MERCREDI = 2, "le mercredi"
        JEUDI = 3, "le jeudi"
        VENDREDI = 4, "le vendredi"
        SAMEDI = 5, "le samedi"
        DIMANCHE = 6, "le dimanche"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference_courriels", verbose_name="personne"
    )
    resume = models.BooleanField("un résumé chaque semaine", default=True)
    jour_resume = models.PositiveSmallIntegerField("jour du résumé", choices=Jour, default=Jour.LUNDI)
    rappel_j14 = models.BooleanField("quatorze jours avant une échéance", default=False)
    rappel_j3 = models.BooleanField("trois jours avant une échéance", default=True)
    rappel_j1 = models.BooleanField("le lendemain, quand ce n’est pas fait", default=False)

    class Meta:
        verbose_name = "préférences de courriel"
        verbose_name_plural = "préférences de courriel"
        constraints = [
            models.CheckConstraint(
                condition=Q(jour_resume__lte=6),
                name="accueil_preference_jour",
                violation_error_message="Le jour du résumé est un jour de la semaine.",
            ),
        ]

    def __str__(self) -> str:
        return f"Préférences n° {self.pk}"

    @property
    def rappels(self) -> frozenset[str]:
        """Kinds of reminders wanted, as `Envoi.Genre`."""
        voulus = (
            (self.rappel_j14, Envoi.Genre.J14),
            (self.rappel_j3, Envoi.Genre.J3),
            (self.rappel_j1, Envoi.Genre.J1),
        )
        return frozenset(genre.value for voulu, genre in voulus if voulu)


class Envoi(models.Model):
    """One thing told once to one person: claimed in the transaction that queues its message.

    ``periode``: the week of a digest (« 2026-S12 »), the due date of a reminder; ``objet``: the key of the thing.
    """

    class Genre(models.TextChoices):
        RESUME = "resume", "résumé de la semaine"
        J14 = "j14", "quatorze jours avant"
        J3 = "j3", "trois jours avant"
        J1 = "j1", "le lendemain"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="envois", verbose_name="destinataire"
    )
    genre = models.CharField("genre", max_length=10, choices=Genre)
    periode = models.CharField("période", max_length=10)
    objet = models.CharField("objet", max_length=300, blank=True)
    courriel = models.ForeignKey(
        "comptes.Courriel", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="message"
    )
    reserve_le = models.DateTimeField("réservé le")

    class Meta:
        verbose_name = "envoi"
        ordering = ["-reserve_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "genre", "periode", "objet"],
                name="accueil_envoi_unique",
                violation_error_message="Ce message est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.periode}"


class Journee(models.Model):
    """One day's round of messages: who asks first starts it; one that was cut short is started again later."""

    jour = models.DateField("jour", unique=True)
    lancee_le = models.DateTimeField("lancée le")
    terminee_le = models.DateTimeField("terminée le", null=True, blank=True)

    class Meta:
        verbose_name = "tournée de courriels"
        verbose_name_plural = "tournées de courriels"
        ordering = ["-jour"]

    def __str__(self) -> str:
        return f"Tournée du {self.jour}"
