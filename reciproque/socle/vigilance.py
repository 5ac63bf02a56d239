"""Two people with the same form open: the second to save is told, and nothing is overwritten unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models, transaction


class FormulaireVigilant(forms.ModelForm):
    """A form that remembers what it showed. Call ``save_unless_changed(operation)`` once it is valid."""

    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["vu"] = self.fingerprint(self.instance)

    def shown(self, objet: models.Model) -> dict[str, str]:
        return {nom: str(getattr(objet, nom) or "") for nom in self._meta.fields}

    def fingerprint(self, objet: models.Model) -> str:
        return hashlib.sha256(repr(self.shown(objet)).encode()).hexdigest()[:16]

    @transaction.atomic
    def save_unless_changed(self, operation: Callable[[], Any]) -> Any:
        """What ``operation`` returns; None, with the reason in the form, when the row is not what the form showed."""
        actuel = (
            type(self.instance)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=self.instance.pk)
        )
        vu, present = self.cleaned_data.get("vu"), self.fingerprint(actuel)
        if not vu or vu == present:
            return operation()
        self.data = self.data.copy()
        self.data[self.add_prefix("vu")] = present  # the next time is deliberate
        self.add_error(None, self.explain(actuel))
        return None

    def explain(self, actuel: models.Model) -> str:
        leurs, miens = self.shown(actuel), self.shown(self.instance)
        ecarts = [
            f"{self.fields[nom].label} «\u00a0{valeur or 'rien'}\u00a0»"
            for nom, valeur in leurs.items()
            if valeur != miens[nom]
        ]
        ecrit = f"\u00a0: {', '.join(ecarts)}" if ecarts else ""
        return (
            f"Quelqu’un a enregistré cette fiche pendant que vous écriviez{ecrit}. "
            "Votre saisie est ci-dessous\u00a0: enregistrez à nouveau pour la garder."
        )

    @property
    def kept(self) -> dict[str, Any]:
        """The values to save, without what only served to watch."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "vu"}
