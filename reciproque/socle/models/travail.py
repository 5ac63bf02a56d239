"""A long job as its owner sees it: state, progress, lease and attempts. The queue itself is django-tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone

from reciproque.socle.etats import Automate


class TravailQuerySet(models.QuerySet["Travail"]):
    def for_user(self, user: Any) -> TravailQuerySet:
        """A job is its owner's alone: its title may name a document that others may not see."""
        return self.filter(proprietaire=user)

    def abandonnes(self, maintenant: datetime | None = None) -> TravailQuerySet:
        """Started, and their worker no longer gives any sign of life."""
        return self.filter(etat=Travail.Etat.EN_COURS, bail_jusqua__lt=maintenant or timezone.now())


class Travail(models.Model):
    class Etat(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente"
        EN_COURS = "en_cours", "en cours"
        TERMINE = "termine", "terminé"
        ECHOUE = "echoue", "échoué"
        ANNULE = "annule", "annulé"

    automate = Automate(
        "etat",
        {
            Etat.EN_ATTENTE: [Etat.EN_COURS, Etat.ANNULE, Etat.ECHOUE],
            Etat.EN_COURS: [Etat.TERMINE, Etat.ECHOUE, Etat.ANNULE, Etat.EN_ATTENTE],
            Etat.ECHOUE: [Etat.EN_ATTENTE],
            Etat.ANNULE: [Etat.EN_ATTENTE],
        },
    )

    genre = models.CharField("genre", max_length=60)
    titre = models.CharField("titre", max_length=200)
    proprietaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="demandé par"
    )
    contrat_id = models.BigIntegerField("contrat", null=True, blank=True, db_index=True)
    parametres = models.JSONField("paramètres", default=dict, encoder=DjangoJSONEncoder)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.EN_ATTENTE)
    progression = models.PositiveSmallIntegerField("progression", default=0, help_text="En pourcentage, de 0 à 100.")
    etape = models.CharField("étape", max_length=200, blank=True)
    jeton = models.CharField("jeton du bail", max_length=32, blank=True, editable=False)
    bail_jusqua = models.DateTimeField("bail jusqu’à", null=True, blank=True)
    annulation_demandee = models.BooleanField("annulation demandée", default=False)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    max_tentatives = models.PositiveSmallIntegerField("tentatives au plus", default=3)
    resultat = models.JSONField("résultat", default=dict, blank=True, encoder=DjangoJSONEncoder)
    erreur = models.TextField("erreur", blank=True)
    url_resultat = models.CharField("adresse du résultat", max_length=500, blank=True)
    cree_le = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    termine_le = models.DateTimeField("terminé le", null=True, blank=True)

    objects = TravailQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-cree_le", "-pk"]
        indexes = [
            models.Index(fields=["proprietaire", "-cree_le"], name="travail_par_proprietaire"),
            models.Index(fields=["etat", "bail_jusqua"], name="travail_par_bail"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progression__lte=100),
                name="travail_progression_en_pourcentage",
                violation_error_message="La progression d’un travail va de 0 à 100 %.",
            ),
            models.CheckConstraint(
                condition=models.Q(tentatives__lte=models.F("max_tentatives")),
                name="travail_tentatives_bornees",
                violation_error_message="Un travail ne dépasse pas son nombre de tentatives.",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat="en_cours") | (models.Q(bail_jusqua__isnull=False) & ~models.Q(jeton="")),
                name="travail_en_cours_a_un_bail",
                violation_error_message="Un travail en cours a un bail.",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat="echoue") | ~models.Q(erreur=""),
                name="travail_echoue_dit_pourquoi",
                violation_error_message="Un travail échoué dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("socle:travail", args=[self.pk])

    @property
    def est_fini(self) -> bool:
        return self.etat in (self.Etat.TERMINE, self.Etat.ECHOUE, self.Etat.ANNULE)

    @property
    def est_annulable(self) -> bool:
        return not self.est_fini and not self.annulation_demandee

    @property
    def est_relancable(self) -> bool:
        """Worth trying again as it was: a failure that leads elsewhere is not."""
        return self.etat == self.Etat.ANNULE or (self.etat == self.Etat.ECHOUE and not self.url_resultat)
