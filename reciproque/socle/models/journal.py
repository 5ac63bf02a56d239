"""The journal: who did what to what, when, before and after. Rows are written once, never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

PERSONNEL = {"personnel": True}  # stands in `avant`/`apres` for a value kept in ValeurPersonnelle


class JournalImmuable(TypeError):
    """The journal can only grow."""


class EntreeQuerySet(models.QuerySet["Entree"]):
    def pour(self, objet: models.Model) -> EntreeQuerySet:
        return self.filter(objet_type=objet._meta.label_lower, objet_id=str(objet.pk))

    def du_contrat(self, contrat_id: int) -> EntreeQuerySet:
        return self.filter(contrat_id=contrat_id)

    def avec_details(self) -> EntreeQuerySet:
        """Ready to be told in sentences: two queries whatever the number of entries."""
        return self.select_related("acteur").prefetch_related("valeurs_personnelles")

    def update(self, **champs: Any) -> int:
        raise JournalImmuable("Le journal ne se modifie pas.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalImmuable("Le journal ne s’efface pas.")

    delete.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method
    update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method


class Entree(models.Model):
    quand = models.DateTimeField("date", default=timezone.now, editable=False)
    # PROTECT: an account named in the journal is emptied of its personal data, never deleted.
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="auteur"
    )
    acteur_libelle = models.CharField(
        "auteur sans compte",
        max_length=100,
        blank=True,
        help_text="Commande ou traitement\u00a0; vide quand l’auteur est un compte, pour qu’un nom reste effaçable.",
    )
    verbe = models.CharField("verbe", max_length=60)
    objet_type = models.CharField("type d’objet", max_length=100)
    objet_id = models.CharField("objet", max_length=64)
    objet_libelle = models.CharField("nom de l’objet", max_length=200)
    contrat_id = models.BigIntegerField("contrat", null=True, blank=True)
    avant = models.JSONField("avant", null=True, blank=True, encoder=DjangoJSONEncoder)
    apres = models.JSONField("après", null=True, blank=True, encoder=DjangoJSONEncoder)
    motif = models.TextField("motif", blank=True)

    objects = EntreeQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-quand"], name="journal_par_objet"),
            models.Index(fields=["contrat_id", "-quand"], name="journal_par_contrat"),
        ]

    def __str__(self) -> str:
        return f"{self.verbe}\u00a0: {self.objet_libelle}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise JournalImmuable("Le journal ne se modifie pas.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalImmuable("Le journal ne s’efface pas.")


class ValeurPersonnelleQuerySet(models.QuerySet["ValeurPersonnelle"]):
    def effacer_pour(self, objet: models.Model) -> int:
        """Erase what the journal keeps of a person's own data; the facts stay. Returns the number erased."""
        return self.filter(entree__objet_type=objet._meta.label_lower, entree__objet_id=str(objet.pk)).delete()[0]


class ValeurPersonnelle(models.Model):
    """A personal value of a journal entry, apart so that it can be erased."""

    class Cote(models.TextChoices):
        AVANT = "avant", "avant"
        APRES = "apres", "après"

    entree = models.ForeignKey(Entree, models.PROTECT, related_name="valeurs_personnelles", verbose_name="entrée")
    cote = models.CharField("côté", max_length=5, choices=Cote.choices)
    champ = models.CharField("champ", max_length=60)
    valeur = models.JSONField("valeur", null=True, encoder=DjangoJSONEncoder)

    objects = ValeurPersonnelleQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur personnelle du journal"
        verbose_name_plural = "valeurs personnelles du journal"
        constraints = [
            models.UniqueConstraint(
                fields=["entree", "cote", "champ"],
                name="valeur_personnelle_unique",
                violation_error_message="Cette valeur est déjà au journal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.champ} ({self.get_cote_display()})"
