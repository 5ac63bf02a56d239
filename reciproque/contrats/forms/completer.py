"""What to give to many commitments at once."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.annuaire.models import Organisation

from ..acces import Droits
from ..arborescence import Arbre
from ..listes.partenaires import partners_of
from ..models import Contrat, Noeud
from .champs import ChampDate, SaisieAvecSuggestions, find_organisation, suggest_organisations


class CompleterForm(forms.Form):
    """A lead, a deadline, a place: what is left empty does not change. One of them at least."""

    chef = forms.CharField(
        label="Chef de file",
        required=False,
        max_length=200,
        help_text="Une organisation de l’annuaire. Celles qui sont déjà nommées restent.",
    )
    echeance = ChampDate(label="Échéance")
    noeud = forms.TypedChoiceField(label="Place dans l’arborescence", required=False, coerce=int, empty_value=None)
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Il reste dans l’historique de chaque engagement, avec votre nom et la date.",
        error_messages={"required": "Dites pourquoi\u00a0: le motif reste dans l’historique."},
    )

    def __init__(self, donnees: Any = None, *, contrat: Contrat, arbre: Arbre, droits: Droits):
        super().__init__(donnees)
        self.contrat = contrat
        # Only a name of the directory: a misspelt one must not make an organisation in two hundred commitments.
        self.fields["chef"].widget = SaisieAvecSuggestions(
            suggestions=lambda: suggest_organisations(partners_of(contrat))
        )
        couvertes = [(b.noeud_id, "\u2003" * b.profondeur + b.intitule) for b in arbre if droits.covers(b.chemin)]
        self.fields["noeud"].choices = [("", "Ne pas changer"), *couvertes]

    def clean_chef(self) -> Organisation | None:
        nom = self.cleaned_data["chef"].strip()
        if not nom:
            return None
        organisation = find_organisation(nom)
        if organisation is None:
            raise forms.ValidationError(
                f"Aucune organisation de l’annuaire ne s’appelle «\u00a0{nom}\u00a0»\u00a0: choisissez un nom proposé."
            )
        return organisation

    def clean_noeud(self) -> Noeud | None:
        pk = self.cleaned_data["noeud"]
        return Noeud.objects.filter(pk=pk, contrat=self.contrat).first() if pk else None

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        vide = not any(donnees.get(champ) for champ in ("chef", "echeance", "noeud"))
        if vide and not self.errors:
            raise forms.ValidationError("Choisissez un chef de file, une échéance ou une place.")
        return donnees

    def given(self) -> dict[str, Any]:
        """What to give, as `actions.completer.complete_engagements` takes it."""
        return {champ: self.cleaned_data[champ] for champ in ("chef", "echeance", "noeud", "motif")}
