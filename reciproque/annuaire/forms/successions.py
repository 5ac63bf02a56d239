"""What became of an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..actions import add_succession
from ..models import Organisation, Succession
from .champs import ChampDate, ChampOrganisation


class SuccessionForm(forms.Form):
    nature = forms.ChoiceField(label="Elle…", choices=Succession.Nature.choices)
    nouvelle = ChampOrganisation(label="Laquelle")
    competence = forms.CharField(
        label="Compétence transférée",
        max_length=150,
        required=False,
        help_text="Pour un transfert seulement\u00a0: «\u00a0formation\u00a0», «\u00a0logement\u00a0»…",
    )
    date = ChampDate(label="À compter du", required=True)
    acte = forms.CharField(
        label="Acte", max_length=200, required=False, help_text="Loi, arrêté, délibération qui le décide."
    )

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        transfert = donnees.get("nature") == Succession.Nature.COMPETENCE
        if transfert and not donnees.get("competence"):
            self.add_error("competence", "Nommez la compétence transférée.")
        if not transfert:
            donnees["competence"] = ""
        return donnees

    def save(self, *, ancienne: Organisation, acteur: Any) -> Succession | None:
        try:
            return add_succession(ancienne=ancienne, acteur=acteur, **self.cleaned_data)
        except ValidationError as refus:
            self.add_error(None, refus.messages)
            return None
