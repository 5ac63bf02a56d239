"""A file someone gave. Its bytes sit under a random name and leave only through a view that checked access."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone


def nom_de_stockage(fichier: Fichier, nom: str) -> str:
    """A random name: nothing of the original name, of its owner or of its content shows on the disk."""
    jeton = secrets.token_hex(16)
    return f"fichiers/{jeton[:2]}/{jeton}"


class FichierQuerySet(models.QuerySet["Fichier"]):
    def pour(self, user: Any) -> FichierQuerySet:
        return self.filter(proprietaire=user)


class Fichier(models.Model):
    contenu = models.FileField("contenu", upload_to=nom_de_stockage, max_length=200)
    nom = models.CharField("nom d’origine", max_length=255)
    genre = models.CharField("type de fichier", max_length=10, help_text="Reconnu dans le contenu, non dans le nom.")
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField(
        "empreinte SHA-256", max_length=64, db_index=True, validators=[RegexValidator(r"^[0-9a-f]{64}$")]
    )
    proprietaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="déposé par"
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)

    objects = FichierQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            # The same person giving the same file twice (double click, second try) gets the first one back. Never
            # shared between people: whether someone else already holds a document is not theirs to learn.
            models.UniqueConstraint(
                fields=["proprietaire", "sha256", "nom"],
                name="fichier_unique_par_personne",
                violation_error_message="Vous avez déjà déposé ce fichier.",
            ),
            models.CheckConstraint(
                condition=models.Q(taille__gt=0),
                name="fichier_non_vide",
                violation_error_message="Un fichier vide ne peut pas être déposé.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom
