"""Links of calendars, and which messages one wants. What they save goes through ``actions``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from . import actions
from .models import Agenda, Preference


class AgendaForm(forms.Form):
    nom = forms.CharField(
        label="Nom du lien",
        max_length=60,
        help_text="Où vous le mettrez, pour savoir plus tard lequel arrêter. Par exemple\u00a0: mon téléphone.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def save(self, user: Any) -> tuple[Agenda, str] | None:
        """The link and its token; None when it was refused: the error is then at its field."""
        try:
            return actions.create_agenda(user=user, nom=self.cleaned_data["nom"])
        except ValidationError as refus:
            phrases = refus.message_dict if hasattr(refus, "error_dict") else {None: refus.messages}
            for champ, messages in phrases.items():
                self.add_error("nom" if champ == "nom" else None, ValidationError(messages))
            return None


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ["resume", "jour_resume", "rappel_j14", "rappel_j3", "rappel_j1"]
        labels = {
            "resume": "Recevoir un résumé chaque semaine, quand quelque chose m’attend",
            "jour_resume": "Jour du résumé",
            "rappel_j14": "Me prévenir quatorze jours avant une échéance",
            "rappel_j3": "Me prévenir trois jours avant une échéance",
            "rappel_j1": "Me prévenir le lendemain, quand une tâche n’est pas faite",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        self.user = user
        kwargs["instance"] = Preference.objects.filter(user=user).first()
        super().__init__(*args, **kwargs)

    def save(self, commit: bool = True) -> Preference:
        return actions.save_preference(user=self.user, acteur=self.user, **self.cleaned_data)
