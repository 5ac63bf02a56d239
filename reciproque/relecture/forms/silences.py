"""What the document does not say of a branch."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.contrats.forms.champs import SaisieAvecSuggestions, suggest_organisations
from reciproque.langue import plural

from ..actions import completer
from ..actions.completer import Question
from .champs import ChampDatePartielle


class SilencesForm(forms.Form):
    """Only what lacks is asked; nothing is required, an empty field is never asked again."""

    periode = forms.CharField(label="Période", max_length=60, required=False)
    chef_de_file = forms.CharField(label="Chef de file", max_length=200, required=False)
    echeance = ChampDatePartielle(label="Échéance")

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["chef_de_file"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)
        for champ in list(self.fields):
            if champ not in question.manques:
                del self.fields[champ]
                continue
            manquent = plural(question.manques[champ], "engagement")
            self.fields[champ].help_text = f"Manque à {manquent} sur {question.total}. Laissez vide si rien ne le dit."

    def save(self, *, lecture: Any, acteur: Any) -> int:
        """Raises Refus."""
        reponses = {champ: self.cleaned_data[champ] or "" for champ in self.fields}
        return completer(lecture=lecture, branche=self.question.branche, reponses=reponses, acteur=acteur)
