"""Secret links by which a calendar reads the deadlines of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class AgendaQuerySet(models.QuerySet["Agenda"]):
    def for_user(self, user: Any) -> AgendaQuerySet:
        """A link is its owner's alone."""
        return self.filter(user=user)

    def in_force(self) -> AgendaQuerySet:
        return self.filter(revoque_le=None)


class Agenda(models.Model):
    """One link, named after where it is put (« Mon téléphone »). Only the fingerprint of its token is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agendas", verbose_name="propriétaire"
    )
    nom = models.CharField("nom", max_length=60)
    empreinte = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    refait_le = models.DateTimeField("refait le", null=True, blank=True, editable=False)
    revoque_le = models.DateTimeField("arrêté le", null=True, blank=True, editable=False)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’agenda"
        verbose_name_plural = "liens d’agenda"
        ordering = ["nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="accueil_agenda_nom",
                violation_error_message="Un lien d’agenda a un nom.",
            ),
            models.UniqueConstraint(
                fields=["user", "nom"],
                condition=Q(revoque_le=None),
                name="accueil_agenda_nom_unique",
                violation_error_message="Vous avez déjà un lien de ce nom. Changez-en, ou refaites celui-là.",
            ),
            models.CheckConstraint(
                condition=Q(revoque_le=None) | Q(revoque_le__gte=F("cree_le")),
                name="accueil_agenda_revocation",
                violation_error_message="Un lien s’arrête après sa création.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def lu_le(self) -> datetime | None:
        """When a calendar last came; None when none has."""
        lecture = getattr(self, "lecture", None)
        return lecture.lu_le if lecture else None


class LectureAgenda(models.Model):
    """What the machine remembers of a link: when a calendar last came, how often, since when it reads the same.

    Beside the link itself because it is written when the calendar reads: machinery, nothing that a person decided.
    """

    agenda = models.OneToOneField(Agenda, models.CASCADE, related_name="lecture", verbose_name="lien")
    lu_le = models.DateTimeField("dernière lecture")
    heure = models.DateTimeField("heure comptée")
    nombre = models.PositiveIntegerField("lectures de cette heure", default=1)
    contenu = models.CharField("empreinte du contenu", max_length=64, blank=True)
    change_le = models.DateTimeField("contenu changé le")

    class Meta:
        verbose_name = "lecture d’un agenda"
        verbose_name_plural = "lectures d’agendas"

    def __str__(self) -> str:
        return f"Lecture n° {self.pk}"
