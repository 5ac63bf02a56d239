"""Which grid one types in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import capfirst

from reciproque.contrats.models import Contrat

from ..models import Indicateur, Sexe, Valeur, Zone
from .valeurs import ChampPeriode


class CasesParFamille(forms.CheckboxSelectMultiple):
    """One box for each indicator, under the name of its family."""

    template_name = "indicateurs/valeurs/_cases_par_famille.html"


class ChoixGrilleForm(forms.Form):
    """``famille`` takes all the indicators of one, on top of those that are ticked."""

    titre_erreurs = "La grille ne peut pas s’afficher\u00a0: corrigez ce qui suit."

    periode = ChampPeriode(label="Période", error_messages={"required": "Dites la période."})
    source = forms.CharField(label="Source", max_length=200, required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=Sexe.choices, required=False)
    age = forms.CharField(label="Tranche d’âge", max_length=20, required=False)
    zone = forms.ChoiceField(label="Zone", choices=Zone.choices, required=False)
    famille = forms.MultipleChoiceField(
        label="Une famille entière", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    indicateurs = forms.ModelMultipleChoiceField(
        label="Indicateurs",
        queryset=Indicateur.objects.none(),
        required=False,
        widget=CasesParFamille,
        help_text="Seuls ceux dont la définition est proposée ou validée prennent des valeurs.",
    )

    def __init__(self, *args: Any, contrat: Contrat, permis: Callable[[int], bool], **kwargs: Any):
        super().__init__(*args, **kwargs)
        definis = Indicateur.objects.of_contrat(contrat, communs=False).in_force()
        definis = definis.filter(definitions__jusqua=None).exclude(definitions__nature="").distinct()
        lignes = definis.order_by("libelle_normalise", "pk").values_list("pk", "libelle", "famille")
        siens = [(pk, libelle, famille) for pk, libelle, famille in lignes if permis(pk)]
        self.par_famille = {
            cle: [(pk, capfirst(libelle)) for pk, libelle, famille in siens if famille == cle]
            for cle in Indicateur.Famille
            if any(famille == cle for _, _, famille in siens)
        }
        champ: Any = self.fields["indicateurs"]
        champ.queryset = Indicateur.objects.filter(pk__in=[pk for pk, _, _ in siens]).order_by(
            "libelle_normalise", "pk"
        )
        champ.choices = [(capfirst(cle.label), choix) for cle, choix in self.par_famille.items()]
        familles: Any = self.fields["famille"]
        familles.choices = [
            (cle.value, f"{capfirst(cle.label)} ({len(choix)})") for cle, choix in self.par_famille.items()
        ]
        if len(self.par_famille) < 2:
            del self.fields["famille"]
        self.fields["periode"].initial = _last_period(contrat)

    def clean(self) -> dict[str, Any]:
        """``indicateurs``: those ticked, and all those of the families chosen."""
        dit = super().clean() or self.cleaned_data
        choisis = {indicateur.pk for indicateur in dit.get("indicateurs", ())}
        choisis |= {pk for cle in dit.get("famille", ()) for pk, _ in self.par_famille[Indicateur.Famille(cle)]}
        if choisis:
            champ: Any = self.fields["indicateurs"]
            dit["indicateurs"] = champ.queryset.filter(pk__in=choisis)
        elif "indicateurs" not in self.errors:
            self.add_error("indicateurs", "Choisissez au moins un indicateur, ou une famille.")
        return dit

    @property
    def decoupage(self) -> str:
        """« femmes, 15-24 ans »."""
        dit = self.cleaned_data
        sexe, zone = Sexe(dit["sexe"]).label if dit["sexe"] else "", Zone(dit["zone"]).label if dit["zone"] else ""
        return ", ".join(part for part in (sexe, dit["age"], zone) if part)


def _last_period(contrat: Contrat) -> Any:
    """The period of the figure written last: one often types the rest of it."""
    siennes = Valeur.objects.filter(indicateur__contrat=contrat)
    derniere = siennes.order_by("-saisie_le", "-pk").only("debut", "fin").first()
    return derniere.periode if derniere else None
