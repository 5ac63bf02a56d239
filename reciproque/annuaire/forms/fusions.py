"""Which organisation is the same as this one."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Organisation
from .champs import ChampOrganisation


class FusionForm(forms.Form):
    autre = ChampOrganisation(label="Le doublon à reprendre")

    def __init__(self, donnees: Any = None, *, organisation: Organisation):
        self.organisation = organisation
        super().__init__(donnees)

    def clean_autre(self) -> Organisation:
        autre = self.cleaned_data["autre"]
        if autre == self.organisation:
            raise forms.ValidationError("C’est elle-même\u00a0: nommez l’autre.")
        return autre
