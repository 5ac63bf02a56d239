"""Functions and people: who holds what, since when, and on what ground their contact is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reciproque.langue import fold
from reciproque.socle.vigilance import FormulaireVigilant

from ..actions import appoint, create_fonction, create_personne, update_fonction, update_personne, vacate
from ..models import Fonction, Mandat, Organisation, Personne
from .champs import ChampDate

COORDONNEES = ("courriel", "telephone", "base_legale", "base_le", "base_origine", "diffusion")
AIDES = {
    "base_legale": "Sans base légale, aucune coordonnée ne se garde.",
    "base_le": "Le jour où la personne a donné son accord, ou celui où vous avez pris ses coordonnées.",
    "base_origine": "Par exemple\u00a0: courriel du 3 mars, fiche signée au COTECH.",
}


class FonctionForm(forms.Form):
    libelle = forms.CharField(label="Fonction", max_length=150, help_text="Par exemple\u00a0: référente emploi.")

    def save(self, *, organisation: Organisation, acteur: Any) -> Fonction | None:
        try:
            return create_fonction(organisation=organisation, libelle=self.cleaned_data["libelle"], acteur=acteur)
        except ValidationError as refus:
            self.add_error("libelle", refus.messages)
            return None


class FonctionModifierForm(FormulaireVigilant):
    fermee_le = ChampDate(label="Supprimée le", help_text="Si cette fonction n’existe plus\u00a0: son histoire reste.")

    class Meta:
        model = Fonction
        fields = ["libelle", "fermee_le"]

    def save(self, *, acteur: Any) -> Fonction | None:  # type: ignore[override]  # who acts is always said
        try:
            return self.save_unless_changed(lambda: update_fonction(fonction=self.instance, acteur=acteur, **self.kept))
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class ContactMixin:
    """A contact has its legal ground and its day, said at the field."""

    def check_contact(self: Any, donnees: dict[str, Any]) -> None:
        if not (donnees.get("courriel") or donnees.get("telephone")):
            return
        if not donnees.get("base_legale"):
            self.add_error("base_legale", "Dites sur quelle base vous gardez ces coordonnées, ou effacez-les.")
        if not donnees.get("base_le"):
            self.add_error("base_le", "Donnez le jour où cette base a été recueillie.")
        elif donnees["base_le"] > timezone.localdate():
            self.add_error("base_le", "Ce jour n’est pas encore venu.")


class ConfierForm(ContactMixin, forms.ModelForm):
    """Someone known (same name, first name) or new."""

    depuis = ChampDate(label="Depuis le")
    base_le = ChampDate(label="Recueillie le", help_text=AIDES["base_le"])

    class Meta:
        model = Personne
        fields = ["nom", "prenom", *COORDONNEES]
        help_texts = AIDES

    def __init__(self, donnees: Any = None, *, fonction: Fonction):
        self.fonction = fonction
        super().__init__(donnees)
        self.fields["nom"].required = True
        self.order_fields(["prenom", "nom", "depuis"])

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_contact(donnees)
        return donnees

    def _known(self) -> Personne | None:
        homonymes = Personne.objects.filter(
            nom_normalise=fold(self.cleaned_data["nom"]), mandats__fonction__organisation=self.fonction.organisation_id
        )
        prenom = fold(self.cleaned_data["prenom"])
        return next((p for p in homonymes.distinct() if fold(p.prenom) == prenom), None)

    @transaction.atomic
    def _appoint(self, acteur: Any) -> Mandat:
        donnees = {cle: valeur for cle, valeur in self.cleaned_data.items() if cle != "depuis"}
        personne = self._known()
        if personne is None:
            personne = create_personne(acteur=acteur, **donnees)
        elif donnees["courriel"] or donnees["telephone"]:
            personne = update_personne(personne=personne, acteur=acteur, **donnees)
        depuis = self.cleaned_data["depuis"]
        return appoint(fonction=self.fonction, personne=personne, depuis=depuis, acteur=acteur)

    def save(self, *, acteur: Any) -> Mandat | None:  # type: ignore[override]  # who acts is always said
        try:
            return self._appoint(acteur)
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class LibererForm(forms.Form):
    jusqua = ChampDate(
        label="À compter du", required=True, help_text="Le premier jour où la fonction n’a plus de titulaire."
    )

    def save(self, *, fonction: Fonction, acteur: Any) -> bool | None:
        try:
            return vacate(fonction=fonction, jusqua=self.cleaned_data["jusqua"], acteur=acteur)
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class PersonneForm(ContactMixin, FormulaireVigilant):
    base_le = ChampDate(label="Recueillie le", help_text=AIDES["base_le"])

    class Meta:
        model = Personne
        fields = ["prenom", "nom", *COORDONNEES]
        help_texts = AIDES

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if not donnees.get("nom") and "nom" not in self.errors:
            self.add_error("nom", "Une personne a un nom.")
        self.check_contact(donnees)
        return donnees

    def save(self, *, acteur: Any) -> Personne | None:  # type: ignore[override]  # who acts is always said
        return self.save_unless_changed(lambda: update_personne(personne=self.instance, acteur=acteur, **self.kept))
