"""Fields of this room: names typed with suggestions, French dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from reciproque.annuaire.forms.champs import ChampDate, find_organisation
from reciproque.annuaire.models import Organisation

__all__ = ["ESPACE", "ChampDate", "SaisieAvecSuggestions", "find_organisation", "suggest_organisations"]

ESPACE = "\u00a0"


class SaisieAvecSuggestions(forms.TextInput):
    """A text field with a ``<datalist>``: free text stays possible, everything works without JavaScript."""

    template_name = "contrats/widgets/suggestions.html"

    def __init__(self, attrs: dict[str, Any] | None = None, suggestions: Iterable[str] = ()):
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexte = super().get_context(name, value, attrs)
        liste = f"{contexte['widget']['attrs'].get('id', name)}-suggestions"
        contexte["widget"]["attrs"]["list"] = liste
        contexte["widget"]["attrs"]["autocomplete"] = "off"
        contexte["liste"] = liste
        contexte["suggestions"] = self.suggestions() if callable(self.suggestions) else self.suggestions
        return contexte


def suggest_organisations(queryset: Any = None, *, limite: int = 200) -> list[str]:
    """Names to suggest, bounded: a page stays light whatever the size of the annuaire."""
    organisations = Organisation.objects.all() if queryset is None else queryset
    return list(organisations.order_by("nom").values_list("nom", flat=True).distinct()[:limite])
