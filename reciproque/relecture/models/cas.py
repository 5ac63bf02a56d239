"""Reading errors that people told."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class CasDeLecture(models.Model):
    """One reading error as it leaves: ``contenu`` holds nothing personal, and is what its author saw."""

    class Nature(models.TextChoices):
        TEXTE = "texte", "le texte est coupé, ou en contient trop"
        MANQUE = "manque", "quelque chose manque"
        EN_TROP = "en_trop", "ceci n’en est pas un"
        PLACE = "place", "c’est rangé au mauvais endroit"
        PARTENAIRES = "partenaires", "les partenaires ou leurs rôles sont faux"
        CHIFFRE = "chiffre", "un chiffre, une date ou un total est faux"
        AUTRE = "autre", "autre chose"

    lecture = models.ForeignKey("contrats.Lecture", models.CASCADE, related_name="cas")
    nature = models.CharField("ce qui ne va pas", max_length=12, choices=Nature)
    lecteur = models.CharField("version du lecteur", max_length=40)
    format = models.CharField("format", max_length=10)
    contenu = models.JSONField("cas anonymisé")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    signale_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="signalé par"
    )
    signale_le = models.DateTimeField("signalé le", auto_now_add=True)

    class Meta:
        verbose_name = "erreur de lecture"
        verbose_name_plural = "erreurs de lecture"
        ordering = ["-signale_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lecture", "empreinte"],
                name="relecture_cas_unique",
                violation_error_message="Cette erreur de lecture a déjà été signalée.",
            ),
        ]

    def __str__(self):
        return f"Erreur de lecture n°\u00a0{self.pk}"

    def get_absolute_url(self):
        return reverse("relecture:cas", args=[self.lecture_id, self.pk])

    @property
    def nom_fichier(self):
        return f"cas-de-lecture-{self.pk}.json"
