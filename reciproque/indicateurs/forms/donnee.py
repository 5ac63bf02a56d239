"""One line of the catalogue of data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from reciproque.contrats.concurrence import both_versions
from reciproque.contrats.forms.champs import SaisieAvecSuggestions, find_organisation, suggest_organisations
from reciproque.contrats.models import Contrat

from ..actions.donnees import keep_data, tell
from ..models import Definition, Donnee
from .definition import choices_of, holder


class DonneeForm(forms.Form):
    """``donnee=None`` adds one."""

    nom = forms.CharField(label="Donnée", max_length=300, help_text="Ce qu’elle décrit, et sur quelle population.")
    detenteur = forms.CharField(
        label="Organisation qui la détient",
        max_length=200,
        required=False,
        help_text="Elle est ajoutée à l’annuaire si elle n’y est pas.",
    )
    echelle = forms.ChoiceField(
        label="Échelle la plus fine", choices=choices_of(Donnee.Echelle.choices), required=False
    )
    periodicite = forms.ChoiceField(
        label="Rythme de mise à jour", choices=choices_of(Definition.Periodicite.choices), required=False
    )
    accord = forms.ChoiceField(label="Accord de transmission", choices=choices_of(Donnee.Accord.choices)[1:])
    accord_note = forms.CharField(
        label="Précision sur l’accord",
        max_length=300,
        required=False,
        help_text="Convention, date, personne à qui la demander.",
    )
    adresse = forms.URLField(label="Adresse sur internet", required=False, assume_scheme="https")
    note = forms.CharField(label="Remarque", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, donnees: Any = None, *, contrat: Contrat, donnee: Donnee | None = None):
        self.contrat, self.donnee = contrat, donnee
        initial: dict[str, Any] = {}
        if donnee is not None:
            initial = {champ: getattr(donnee, champ) for champ in self.base_fields}
            initial |= {"detenteur": donnee.detenteur.nom if donnee.detenteur else "", "revision": donnee.revision}
        super().__init__(donnees, initial=initial)
        self.fields["detenteur"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)
        if donnee is not None:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_detenteur(self) -> str:
        nom = self.cleaned_data["detenteur"].strip()
        self.organisation = find_organisation(nom) if nom else None
        return nom

    def _fields(self) -> dict[str, Any]:
        return {champ: v for champ, v in self.cleaned_data.items() if champ not in ("detenteur", "revision")}

    def differences(self, actuelle: Donnee) -> list[tuple[str, str, str]]:
        return both_versions(tell(actuelle), tell(Donnee(detenteur=self.organisation, **self._fields())))

    @transaction.atomic
    def save(self, acteur: Any) -> Donnee:
        """May raise `Conflit` or `Refus`."""
        return keep_data(
            contrat=self.contrat,
            acteur=acteur,
            donnee=self.donnee,
            revision=self.cleaned_data.get("revision"),
            detenteur=holder(self.cleaned_data["detenteur"], self.organisation, acteur),
            **self._fields(),
        )
