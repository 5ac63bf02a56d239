"""Names and category of an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reciproque.annuaire.actions import add_appellation, update_organisation
from reciproque.annuaire.models import Organisation
from reciproque.comptes.vigilance import FormulaireVigilant


class OrganisationForm(FormulaireVigilant):
    class Meta:
        model = Organisation
        fields = ["nom", "sigle", "categorie", "siren"]
        help_texts = {
            "nom": "S’il change, l’ancien reste une appellation : les documents continuent de l’employer.",
            "siren": "9 chiffres. Laissez vide si vous ne le connaissez pas.",
        }

    def save(self, *, acteur: Any) -> Organisation | None:  # type: ignore[override]
        """None when the directory refuses, or someone saved before: the form then says why."""
        try:
            return self.save_unless_changed(
                lambda: update_organisation(organisation=self.instance, acteur=acteur, **self.kept)
            )
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class AppellationForm(forms.Form):
    libelle = forms.CharField(
        label="Autre appellation",
        max_length=200,
        help_text="Un ancien nom, un sigle, une façon de l’écrire rencontrée dans un document.",
    )

    def save(self, *, organisation: Organisation, acteur: Any) -> bool:
        """False, with the error at the field, when the organisation already answers to it."""
        libelle = self.cleaned_data["libelle"]
        if add_appellation(organisation=organisation, libelle=libelle, acteur=acteur) is None:
            self.add_error("libelle", "Cette organisation répond déjà à ce nom.")
            return False
        return True
