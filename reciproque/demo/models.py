"""The outbox of the demonstration: messages that a real instance would have sent."""

from django.db import models
from django.urls import reverse
from django.utils import timezone


class Message(models.Model):
    destinataires = models.TextField("destinataires", help_text="Un par ligne.")
    sujet = models.CharField("sujet", max_length=998)
    texte = models.TextField("texte")
    expedie_le = models.DateTimeField("expédié le", default=timezone.now, editable=False)

    class Meta:
        ordering = ["-expedie_le", "-pk"]
        verbose_name = "message"

    def __str__(self):
        return self.sujet

    def get_absolute_url(self):
        return reverse("demo:message", args=[self.pk])

    @property
    def a_qui(self):
        return ", ".join(self.destinataires.split("\n"))
