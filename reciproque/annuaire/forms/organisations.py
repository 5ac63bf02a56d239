"""What an organisation is: names, category, keys, address, the body it depends on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reciproque.langue import fold
from reciproque.socle.vigilance import FormulaireVigilant
from reciproque.territoires.models import Commune

from ..actions import add_appellation, create_organisation, update_organisation
from ..models import Organisation
from .champs import ChampCle, ChampOrganisation

CHAMPS = ["nom", "sigle", "categorie", "parent", "siren", "siret", "rna", "adresse", "code_postal", "commune"]
AIDES = {
    "nom": "S’il change, l’ancien reste une appellation\u00a0: les documents continuent de l’employer.",
    "siren": "9 chiffres. Laissez vide si vous ne le connaissez pas.",
    "siret": "14 chiffres. Le SIREN en est le début\u00a0: inutile de l’écrire deux fois.",
    "rna": "Pour une association déclarée\u00a0: W et 9 chiffres.",
    "adresse": "Numéro et voie.",
}


class ChampCommune(forms.CharField):
    """A commune of the directory of places, by its name; homonyms are told apart by their INSEE code."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Commune.objects.filter(pk=value).values_list("nom", flat=True).first() or ""
        return value

    def clean(self, value: Any) -> Any:
        nom = super().clean(value).strip()
        if not nom:
            return None
        communes = Commune.objects.filter(code_insee=nom) or Commune.objects.filter(nom_normalise=fold(nom))
        trouvees = list(communes[:5])
        if len(trouvees) == 1:
            return trouvees[0]
        if not trouvees:
            raise forms.ValidationError(
                f"Aucune commune connue ne s’appelle «\u00a0{nom}\u00a0»\u00a0: laissez vide, ou corrigez."
            )
        raise forms.ValidationError("Plusieurs communes portent ce nom\u00a0: écrivez le code INSEE de la bonne.")


class _Champs(forms.ModelForm):
    siren = ChampCle(label="SIREN", help_text=AIDES["siren"])
    siret = ChampCle(label="SIRET", help_text=AIDES["siret"])
    rna = ChampCle(label="RNA", help_text=AIDES["rna"])
    parent = ChampOrganisation(label="Dépend de", required=False)
    commune = ChampCommune(label="Commune", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if donnees.get("siret") and not donnees.get("siren"):
            donnees["siren"] = donnees["siret"][:9]
        return donnees


class OrganisationForm(_Champs, FormulaireVigilant):
    class Meta:
        model = Organisation
        fields = CHAMPS
        help_texts = AIDES

    def save(self, *, acteur: Any) -> Organisation | None:  # type: ignore[override]  # who acts is always said
        """None when the directory refuses, or someone saved before: the form then says why."""
        try:
            return self.save_unless_changed(
                lambda: update_organisation(organisation=self.instance, acteur=acteur, **self.kept)
            )
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class NouvelleOrganisationForm(_Champs):
    class Meta:
        model = Organisation
        fields = CHAMPS
        help_texts = AIDES | {"nom": "Son nom complet\u00a0; le sigle a sa case."}

    def save(self, *, acteur: Any) -> Organisation | None:  # type: ignore[override]  # who acts is always said
        try:
            return create_organisation(acteur=acteur, **self.cleaned_data)
        except ValidationError as refus:  # someone has just recorded it
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
