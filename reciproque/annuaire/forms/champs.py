"""Fields of the directory: keys typed with spaces, an organisation found by any of its names."""

from __future__ import annotations

from typing import Any

from django import forms

from ..cles import clean_key
from ..models import Organisation


class ChampCle(forms.CharField):
    """SIREN, SIRET, RNA: people copy them with spaces."""

    def __init__(self, **options: Any):
        options.setdefault("required", False)
        options.pop("max_length", None)
        options["widget"] = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=30, **options)

    def to_python(self, value: Any) -> str:
        return clean_key(super().to_python(value) or "")


class ChampOrganisation(forms.CharField):
    """An organisation by its name, its acronym or another of its names; empty: None."""

    def __init__(self, **options: Any):
        options.setdefault("help_text", "Son nom, son sigle ou une autre de ses appellations.")
        super().__init__(max_length=200, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Organisation.objects.filter(pk=value).values_list("nom", flat=True).first() or ""
        return value

    def clean(self, value: Any) -> Any:
        nom = " ".join(super().clean(value).split())
        if not nom:
            return None
        if trouvee := find_organisation(nom):
            return trouvee
        raise forms.ValidationError(f"Aucune organisation de l’annuaire ne s’appelle «\u00a0{nom}\u00a0».")


def find_organisation(nom: str) -> Organisation | None:
    """The one organisation called ``nom``, None when nobody is. Raises ValidationError when several answer to it."""
    nom = " ".join(nom.split())
    trouvees = list(Organisation.objects.known_as(nom)[:6])
    exactes = [o for o in trouvees if o.nom.casefold() == nom.casefold()] or trouvees
    if len(exactes) > 1:
        noms = ", ".join(f"«\u00a0{o.nom}\u00a0»" for o in exactes)
        raise forms.ValidationError(
            f"Plusieurs organisations répondent au nom «\u00a0{nom}\u00a0»\u00a0: {noms}. "
            "Écrivez le nom complet de la bonne."
        )
    return exactes[0] if exactes else None


class ChampDate(forms.DateField):
    """A day: the browser's own calendar, or typed « 5/1/2026 »."""

    def __init__(self, **options: Any):
        options.setdefault("required", False)
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault(
            "error_messages", {"invalid": "Cette date n’existe pas\u00a0: écrivez-la sous la forme 31/12/2026."}
        )
        super().__init__(**options)
