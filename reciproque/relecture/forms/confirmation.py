"""Confirm: which parts, and at the first one which contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from reciproque.contrats.forms.champs import ChampDate, SaisieAvecSuggestions, suggest_organisations
from reciproque.contrats.models import Contrat, Fiche, Lecture, Referentiel

from ..actions import Bilan, NouveauContrat, confirmer
from ..actions.confirmer import REFERENTIEL
from ..arbre import ArbreLu
from ..confirmation.arbre import MOTS, contract_period, level_words
from ..confirmation.categories import guess_category
from ..confirmation.selection import Part
from ..perimetre import contracts_to_review

_NATURES = {
    "protocole": Contrat.Nature.PROTOCOLE,
    "contrat_de_ville": Contrat.Nature.CONTRAT,
    "convention": Contrat.Nature.CONVENTION,
    "projet_de_quartier": Contrat.Nature.PROJET_QUARTIER,
}


class ConfirmationForm(forms.Form):
    """The parts to confirm. ``parts`` are those that still hold something."""

    part = forms.MultipleChoiceField(
        label="À confirmer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une branche à confirmer."},
    )

    def __init__(self, *args: Any, parts: list[Part], **kwargs: Any):
        super().__init__(*args, **kwargs)
        # `fields` does not say it is a choice
        self.fields["part"].choices = [(p.cle, p.titre) for p in parts]  # type: ignore[attr-defined]


class ContratForm(forms.Form):
    """The contract that the first confirmation founds, filled in from what the document says of itself."""

    existant = forms.ModelChoiceField(
        label="Contrat",
        queryset=None,
        required=False,
        empty_label="Créer un contrat",
        help_text="Ou remplir un contrat encore vide\u00a0: il garde son nom, sa période et son pilote.",
    )
    nom = forms.CharField(label="Nom", max_length=200, required=False)
    nature = forms.ChoiceField(label="Nature", choices=Contrat.Nature.choices)
    territoire = forms.CharField(label="Territoire", max_length=200, required=False)
    debut = ChampDate(label="Début")
    fin = ChampDate(label="Fin")
    porteur = forms.CharField(label="Organisation qui pilote", max_length=200, required=False)
    etat = forms.ChoiceField(label="Où en est ce contrat\u00a0?", choices=Contrat.Etat.choices)
    referentiel = forms.CharField(
        label="Cadre des mesures",
        max_length=200,
        required=False,
        help_text="Un même cadre, lu dans deux documents, n’en fait qu’un.",
    )

    def __init__(
        self,
        *args: Any,
        lecture: Lecture,
        arbre: ArbreLu,
        user: Any,
        saisie: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        """``saisie``: what the person typed before asking to see again, not yet to be judged."""
        self.lecture = lecture
        self.mots = level_words(e.fiche.contenu for e in arbre)
        super().__init__(*args, initial=self._proposed(lecture) | (saisie or {}), **kwargs)
        vides = contracts_to_review(user).filter(engagements=None, noeuds=None).order_by("nom")
        self.fields["existant"].queryset = vides  # type: ignore[attr-defined]  # `fields` does not say it is a choice
        if not vides.exists():
            del self.fields["existant"]
        self.fields["porteur"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)
        if not lecture.fiches.filter(genre=Fiche.Genre.MESURE).exists():
            del self.fields["referentiel"]
        else:
            self.fields["referentiel"].widget = SaisieAvecSuggestions(
                suggestions=lambda: list(Referentiel.objects.values_list("nom", flat=True)[:50])
            )
        for code, mot in self.mots.items():
            self.fields[f"niveau_{code}"] = forms.CharField(label=MOTS.get(code, code), max_length=60, initial=mot)

    def _proposed(self, lecture: Lecture) -> dict[str, Any]:
        document = lecture.fiches.get(genre=Fiche.Genre.DOCUMENT).contenu
        debut, fin = contract_period(document)
        return {
            "existant": lecture.contrat_id,
            "nom": (document.get("nom_contrat") or document.get("titre") or "")[:200],
            "nature": _NATURES.get(document.get("nature") or "", Contrat.Nature.CONTRAT),
            "territoire": document.get("territoire") or "",
            "debut": debut,
            "fin": fin,
            "porteur": self._steering(lecture),
            "etat": _state(debut, fin),
            "referentiel": REFERENTIEL,
        }

    def _steering(self, lecture: Lecture) -> str:
        """The intercommunality that signs, else nobody: a person will say."""
        signataires = lecture.fiches.filter(genre=Fiche.Genre.SIGNATAIRE).exclude(etat=Fiche.Etat.ECARTEE)
        for lu in signataires.order_by("ordre").values_list("contenu", flat=True):
            nom = lu.get("organisation") or ""
            if guess_category(nom, lu.get("categorie") or "") == "epci":
                return nom
        return ""

    @property
    def principaux(self) -> list[forms.BoundField]:
        """Every field but the words of the levels."""
        return [champ for champ in self if not champ.name.startswith("niveau_")]

    @property
    def niveaux(self) -> list[forms.BoundField]:
        return [self[f"niveau_{code}"] for code in self.mots]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not donnees.get("existant") and not donnees.get("nom"):
            self.add_error("nom", "Donnez un nom au contrat, ou choisissez un contrat vide.")
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin précède le début\u00a0: vérifiez les deux dates.")
        return donnees

    @property
    def nouveau(self) -> NouveauContrat:
        donnees = self.cleaned_data
        return NouveauContrat(
            nom=donnees["nom"],
            nature=donnees["nature"],
            etat=donnees["etat"],
            territoire=donnees["territoire"],
            debut=donnees["debut"],
            fin=donnees["fin"],
            porteur=donnees["porteur"],
            niveaux={code: donnees[f"niveau_{code}"] for code in self.mots},
            referentiel=donnees.get("referentiel") or REFERENTIEL,
        )


def _state(debut: date | None, fin: date | None) -> str:
    """Where a contract of this period stands today."""
    jour = timezone.localdate()
    if fin and fin < jour:
        return Contrat.Etat.CLOS
    return Contrat.Etat.EN_VIGUEUR if debut and debut <= jour else Contrat.Etat.PREPARATION


def confirm(*, lecture: Lecture, choix: ConfirmationForm, contrat: ContratForm | None, acteur: Any) -> Bilan:
    """Do what both forms say. Raises Refus."""
    existant = contrat.cleaned_data.get("existant") if contrat else None
    return confirmer(
        lecture=lecture,
        cles=choix.cleaned_data["part"],
        acteur=acteur,
        contrat=existant,
        nouveau=contrat.nouveau if contrat else None,
    )
