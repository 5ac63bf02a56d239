"""Partners of a record, one line each: keep, change, settle an ambiguous mark, add, remove."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from reciproque.contrats.forms.champs import SaisieAvecSuggestions, suggest_organisations
from reciproque.contrats.models import Participation

from ..contenu import Contenu

Collectif = Participation.Collectif
PREFIXE = "partenaires"
_NOUVEAU: Contenu = {
    "marque": "",
    "nom": "",
    "organisations": [],
    "collectif": None,
    "service": None,
    "role": "inconnu",
    "certitude": "certain",
}


def _parse(texte: str) -> Contenu | None:
    """A line as the form sent it back: only our keys, only texts."""
    try:
        lu = json.loads(texte)
        return {
            cle: [str(o) for o in lu[cle]] if cle == "organisations" else (None if lu[cle] is None else str(lu[cle]))
            for cle in _NOUVEAU
            if cle in lu
        }
    except (ValueError, TypeError):
        return None


class PartenaireForm(forms.Form):
    """``lu`` is the line as the person saw it (None for a new one): it travels with the form, so that a line stays what
    it was even if someone else changed the others in between.
    """

    lu = forms.CharField(widget=forms.HiddenInput, required=False)
    organisation = forms.CharField(label="Organisation", max_length=200, required=False)
    collectif = forms.ChoiceField(
        label="ou collectif", required=False, choices=[("", "—"), *(c for c in Collectif.choices if c[0] != "autre")]
    )
    role = forms.ChoiceField(label="Rôle", choices=Participation.Role.choices, initial=Participation.Role.INCONNU)
    service = forms.CharField(label="Service", max_length=200, required=False)

    def __init__(self, *args: Any, lu: Contenu | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lu = _parse(self.data.get(self.add_prefix("lu"), "")) if self.is_bound else lu
        self.initial = self.read(self.lu or {})
        self.fields["organisation"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)
        if self.candidates:
            self.fields["candidat"] = forms.ChoiceField(
                label=f"«\u00a0{self.marque}\u00a0» désigne",
                choices=[("", "à décider plus tard"), *((nom, nom) for nom in self.candidates)],
                widget=forms.RadioSelect,
                required=False,
            )

    def read(self, lu: Contenu) -> dict[str, Any]:
        organisations = lu.get("organisations") or []
        return {
            "lu": json.dumps(lu, ensure_ascii=False) if lu else "",
            "organisation": organisations[0] if len(organisations) == 1 else "",
            "collectif": (lu.get("collectif") or "") if not organisations and lu.get("collectif") != "autre" else "",
            "role": lu.get("role") or Participation.Role.INCONNU,
            "service": lu.get("service") or "",
        }

    @property
    def est_nouvelle(self) -> bool:
        return self.lu is None

    @property
    def marque(self) -> str:
        return (self.lu or {}).get("marque") or ""

    @property
    def candidates(self) -> list[str]:
        """Organisations between which the mark hesitates."""
        organisations = (self.lu or {}).get("organisations") or []
        return organisations if len(organisations) > 1 else []

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("organisation") and donnees.get("collectif"):
            self.add_error("collectif", "Une organisation ou un collectif, pas les deux\u00a0: effacez l’un.")
        personne = not donnees.get("organisation") and not donnees.get("collectif")
        if personne and self.has_changed() and not donnees.get("DELETE") and not self.candidates and not self.marque:
            self.add_error("organisation", "Nommez l’organisation, choisissez un collectif, ou retirez la ligne.")
        return donnees

    @property
    def contenu(self) -> Contenu:
        """The line as the record will have it."""
        lu = dict(self.lu or _NOUVEAU)
        if not self.has_changed():
            return lu
        donnees = self.cleaned_data
        lu |= {"role": donnees["role"], "service": donnees["service"] or None}
        nom = donnees.get("candidat") or donnees["organisation"].strip()
        if nom:
            lu |= {"nom": nom, "organisations": [nom], "collectif": None, "certitude": "certain"}
        elif donnees["collectif"]:
            libelle = str(Collectif(donnees["collectif"]).label)
            lu |= {"nom": libelle, "organisations": [], "collectif": donnees["collectif"], "certitude": "certain"}
        elif not self.candidates and "organisation" in self.changed_data:
            lu |= {"organisations": []}
        return lu


class JeuPartenaires(forms.BaseFormSet):
    """Every line of a record, and empty ones to add some."""

    @classmethod
    def of(cls, partenaires: list[Contenu], donnees: Any = None) -> JeuPartenaires:
        fabrique = forms.formset_factory(
            PartenaireForm, formset=cls, extra=2, can_delete=True, max_num=200, absolute_max=220
        )
        return fabrique(
            donnees or None,
            prefix=PREFIXE,
            initial=[{} for _ in partenaires],
            form_kwargs={"partenaires": partenaires},
        )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        partenaires = self.form_kwargs["partenaires"]
        return {"lu": partenaires[index] if index is not None and index < len(partenaires) else None}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Retirer"

    @property
    def presentes(self) -> list[forms.Form]:
        return [form for form in self.forms if not form.est_nouvelle]

    @property
    def nouvelles(self) -> list[forms.Form]:
        return [form for form in self.forms if form.est_nouvelle]

    @property
    def nouvelles_ouvertes(self) -> bool:
        return not self.presentes or any(form.is_bound and form.has_changed() for form in self.nouvelles)

    def has_changed(self) -> bool:
        return any(form.has_changed() for form in self.forms)

    @property
    def contenu(self) -> list[Contenu]:
        return [
            form.contenu
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and (form.lu is not None or form.has_changed())
        ]
