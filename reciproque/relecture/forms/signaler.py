"""What a person says of a reading error."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.contrats.models import Fiche, Lecture

from ..actions import signaler
from ..cas.dresser import AUTOUR, AUTOUR_MAX, PASSAGE_MAX, digest, dresser
from ..models import CasDeLecture


class SignalerForm(forms.Form):
    nature = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas\u00a0?", choices=CasDeLecture.Nature.choices, widget=forms.RadioSelect
    )
    debut = forms.IntegerField(label="De la ligne", min_value=1)
    fin = forms.IntegerField(label="À la ligne", min_value=1)
    autour = forms.IntegerField(
        label="Lignes à joindre avant et après",
        min_value=0,
        max_value=AUTOUR_MAX,
        help_text="Assez pour que l’on comprenne où l’on est\u00a0: le haut du tableau, le titre.",
    )
    remarque = forms.CharField(
        label="Ce que le document dit vraiment",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Facultatif. Les noms y seront masqués aussi.",
    )
    cacher = forms.CharField(
        label="Masquer aussi ces mots",
        required=False,
        max_length=500,
        help_text="Facultatif. Séparés par des virgules, si l’aperçu laisse passer un nom.",
    )
    vu = forms.CharField(required=False, widget=forms.HiddenInput)  # digest of the preview that was shown

    def __init__(self, *args: Any, lecture: Lecture, fiche: Fiche | None = None, **kwargs: Any):
        initial = {"autour": AUTOUR} | (kwargs.pop("initial", None) or {})
        if fiche:
            initial |= {"debut": fiche.ligne_debut, "fin": fiche.ligne_fin}
        super().__init__(*args, initial=initial, **kwargs)
        self.lecture, self.fiche = lecture, fiche
        self.cas: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if self.errors:
            return donnees
        debut, fin, lignes = donnees["debut"], donnees["fin"], self.lecture.document.lignes
        if fin < debut:
            self.add_error("fin", "La dernière ligne vient avant la première\u00a0: échangez-les.")
        elif fin > lignes:
            self.add_error("fin", f"Le document s’arrête à la ligne {lignes}.")
        elif not self.fiche and fin - debut >= PASSAGE_MAX:
            self.add_error("fin", f"Signalez au plus {PASSAGE_MAX} lignes à la fois.")
        else:
            self.cas = dresser(
                lecture=self.lecture,
                nature=donnees["nature"],
                debut=debut,
                fin=fin,
                autour=donnees["autour"],
                remarque=donnees["remarque"],
                cacher=donnees["cacher"].split(","),
                fiche=self.fiche,
            )
        return donnees

    @property
    def empreinte(self) -> str:
        return digest(self.cas)

    @property
    def est_vu(self) -> bool:
        """The person saw this very case: what is about to be kept is what was shown."""
        return bool(self.cas) and self.cleaned_data["vu"] == self.empreinte

    def save(self, *, acteur: Any) -> CasDeLecture:
        return signaler(lecture=self.lecture, cas=self.cas, acteur=acteur)
