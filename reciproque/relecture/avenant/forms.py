"""What a person says of an avenant before its lines are proposed."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.contrats.forms.champs import ChampDate
from reciproque.contrats.models import Avenant, Lecture

from .preparer import next_label, open_avenant


class AvenantForm(forms.Form):
    libelle = forms.CharField(
        label="Nom de la version", max_length=200, help_text="«\u00a0Avenant n° 1\u00a0», par exemple."
    )
    date_effet = ChampDate(label="Prend effet le", help_text="Le jour à partir duquel le contrat se lit ainsi.")

    def __init__(self, *args: Any, lecture: Lecture, **kwargs: Any):
        self.lecture = lecture
        super().__init__(*args, initial={"libelle": next_label(lecture.contrat)}, **kwargs)

    def save(self, acteur: Any) -> Avenant:
        """May raise Refus."""
        return open_avenant(lecture=self.lecture, acteur=acteur, **self.cleaned_data)
