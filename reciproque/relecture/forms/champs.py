"""Fields of the review: partial dates, lists written one per line."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from reciproque.langue import parse_date

from ..contenu import say_partial

_ISO = re.compile(r"^\d{4}(-\d{2}){0,2}$")


class ChampDatePartielle(forms.CharField):
    """A year, a month or a day, as documents say it: « 2020 », « juillet 2020 », « 31/12/2020 ». Gives partial ISO."""

    def __init__(self, **options: Any):
        options.setdefault("required", False)
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return say_partial(value) if isinstance(value, str) and _ISO.match(value) else value

    def clean(self, value: Any) -> str | None:
        texte = super().clean(value)
        if not texte:
            return None
        date = parse_date(texte)
        if date is None:
            raise forms.ValidationError(
                "Cette date n’est pas comprise\u00a0: écrivez une année, un mois (juillet 2020) "
                "ou un jour (31/12/2020)."
            )
        return date.iso()

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.prepare_value(initial or "") == (data or "").strip():
            return False
        return super().has_changed(initial or "", data)


class ChampLignes(forms.CharField):
    """A list of texts, one per line."""

    def __init__(self, **options: Any):
        options.setdefault("required", False)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        texte = super().clean(value)
        return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        lignes = [ligne.strip() for ligne in (data or "").splitlines() if ligne.strip()]
        return [ligne.strip() for ligne in initial or []] != lignes
