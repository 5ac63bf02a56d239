"""Which grid one types in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from reciproque.contrats.models import Contrat

from ..models import Indicateur, Sexe, Zone
from .valeurs import ChampPeriode


class ChoixGrilleForm(forms.Form):
    periode = ChampPeriode(label="Période", error_messages={"required": "Dites la période."})
    source = forms.CharField(label="Source", max_length=200, required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=Sexe.choices, required=False)
    age = forms.CharField(label="Tranche d’âge", max_length=20, required=False)
    zone = forms.ChoiceField(label="Zone", choices=Zone.choices, required=False)
    indicateurs = forms.ModelMultipleChoiceField(
        label="Indicateurs",
        queryset=Indicateur.objects.none(),
        error_messages={"required": "Choisissez au moins un indicateur."},
        help_text="Seuls ceux dont la définition est proposée ou validée prennent des valeurs.",
    )

    def __init__(self, *args: Any, contrat: Contrat, permis: Callable[[int], bool], **kwargs: Any):
        super().__init__(*args, **kwargs)
        definis = Indicateur.objects.of_contrat(contrat, communs=False).in_force()
        definis = definis.filter(definitions__jusqua=None).exclude(definitions__nature="").distinct()
        siens = [pk for pk in definis.values_list("pk", flat=True) if permis(pk)]
        champ: Any = self.fields["indicateurs"]
        champ.queryset = Indicateur.objects.filter(pk__in=siens).order_by("libelle_normalise", "pk")

    @property
    def decoupage(self) -> str:
        """« femmes, 15-24 ans »."""
        dit = self.cleaned_data
        sexe, zone = Sexe(dit["sexe"]).label if dit["sexe"] else "", Zone(dit["zone"]).label if dit["zone"] else ""
        return ", ".join(part for part in (sexe, dit["age"], zone) if part)
