"""Fields of this room: names typed with suggestions, French dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from reciproque.annuaire.models import Organisation

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


class ChampDate(forms.DateField):
    """A day: the browser's own calendar, or typed « 5/1/2026 »."""

    def __init__(self, **options: Any):
        options.setdefault("required", False)
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault(
            "error_messages", {"invalid": f"Cette date n’existe pas{ESPACE}: écrivez-la sous la forme 31/12/2026."}
        )
        super().__init__(**options)


def find_organisation(nom: str) -> Organisation | None:
    """The one organisation called ``nom``, None when nobody is. Raises ValidationError when several answer to it."""
    nom = " ".join(nom.split())
    trouvees = list(Organisation.objects.known_as(nom)[:6])
    exactes = [o for o in trouvees if o.nom.casefold() == nom.casefold()] or trouvees
    if len(exactes) > 1:
        noms = ", ".join(f"«{ESPACE}{o.nom}{ESPACE}»" for o in exactes)
        raise forms.ValidationError(
            f"Plusieurs organisations répondent au nom «{ESPACE}{nom}{ESPACE}»{ESPACE}: {noms}. "
            "Écrivez le nom complet de la bonne."
        )
    return exactes[0] if exactes else None


def suggest_organisations(queryset: Any = None, *, limite: int = 200) -> list[str]:
    """Names to suggest, bounded: a page stays light whatever the size of the annuaire."""
    organisations = Organisation.objects.all() if queryset is None else queryset
    return list(organisations.order_by("nom").values_list("nom", flat=True).distinct()[:limite])
