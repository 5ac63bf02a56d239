"""Describe a contract."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db import transaction

from reciproque.annuaire.actions import find_or_create_organisation
from reciproque.annuaire.models import Organisation
from reciproque.territoires.actions import find_or_create_commune
from reciproque.territoires.models import Commune

from ..actions.arbre import add_niveau
from ..actions.contrat import create_contrat, update_contrat
from ..models import Contrat
from .champs import ESPACE, ChampDate, SaisieAvecSuggestions, find_organisation, suggest_organisations

PORTEURS = (Organisation.Categorie.EPCI, Organisation.Categorie.COMMUNE)


class ContratForm(forms.Form):
    """Name, nature, territory, period, carrier, communes. ``contrat=None`` creates it."""

    nom = forms.CharField(
        label="Nom", max_length=200, help_text="Par exemple «\u00a0Contrat de ville 2024-2030\u00a0»."
    )
    nature = forms.ChoiceField(label="Nature", choices=Contrat.Nature.choices)
    territoire = forms.CharField(label="Territoire", max_length=200, required=False)
    debut = ChampDate(label="Début")
    fin = ChampDate(label="Fin")
    porteur = forms.CharField(
        label="Organisation qui pilote",
        max_length=200,
        required=False,
        help_text="L’intercommunalité ou la commune. Elle est ajoutée à l’annuaire si elle n’y est pas.",
    )
    communes = forms.CharField(
        label="Communes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une par ligne, ou séparées par des virgules.",
    )

    def __init__(self, *args: Any, contrat: Contrat | None = None, acteur: Any = None, **kwargs: Any):
        if contrat is not None:
            kwargs["initial"] = {
                "nom": contrat.nom,
                "nature": contrat.nature,
                "territoire": contrat.territoire,
                "debut": contrat.debut,
                "fin": contrat.fin,
                "porteur": contrat.porteur.nom if contrat.porteur else "",
                "communes": "\n".join(str(c) for c in contrat.communes.all()),
                "revision": contrat.revision,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        self.contrat = contrat
        self.acteur = acteur
        self.fields["porteur"].widget = SaisieAvecSuggestions(
            suggestions=lambda: suggest_organisations(Organisation.objects.filter(categorie__in=PORTEURS))
        )
        if contrat is not None:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_porteur(self) -> str:
        nom = self.cleaned_data["porteur"]
        self.organisation = find_organisation(nom) if nom else None
        return nom

    def clean_communes(self) -> list[str]:
        return [nom.strip() for nom in re.split(r"[,;\n]", self.cleaned_data["communes"]) if nom.strip()]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", f"La fin précède le début{ESPACE}: vérifiez les deux dates.")
        return donnees

    def _communes(self) -> list[Commune]:
        connues = {c.nom: c for c in self.contrat.communes.all()} if self.contrat else {}
        return [
            connues.get(nom) or find_or_create_commune(nom=nom, acteur=self.acteur)
            for nom in self.cleaned_data["communes"]
        ]

    def tell(self) -> dict[str, Any]:
        """What the person wrote, in the words of the journal: to compare with what someone else saved first."""
        donnees = self.cleaned_data
        return {
            **{champ: donnees[champ] for champ in ("nom", "territoire", "debut", "fin", "porteur")},
            "nature": Contrat.Nature(donnees["nature"]).label,
            "communes": sorted(donnees["communes"]),
        }

    @transaction.atomic
    def save(self) -> Contrat:
        donnees = self.cleaned_data
        porteur = self.organisation
        if donnees["porteur"] and porteur is None:
            porteur = find_or_create_organisation(
                nom=donnees["porteur"], categorie=Organisation.Categorie.EPCI, acteur=self.acteur
            )
        description = {champ: donnees[champ] for champ in ("nom", "nature", "territoire", "debut", "fin")}
        if self.contrat is None:
            return create_contrat(acteur=self.acteur, communes=self._communes(), porteur=porteur, **description)
        update_contrat(
            contrat=self.contrat,
            acteur=self.acteur,
            revision=donnees["revision"],
            communes=self._communes(),
            porteur=porteur,
            **description,
        )
        return self.contrat


class NouveauContratForm(ContratForm):
    """Creation, with the words this contract uses for the levels of its tree."""

    niveaux = forms.CharField(
        label="Niveaux de l’arborescence, du plus haut au plus bas",
        required=False,
        help_text="Les mots du contrat, séparés par des virgules\u00a0: «\u00a0Enjeu, Orientation, Objectif\u00a0». "
        "Laissez vide si vous allez déposer le document\u00a0: la lecture les donnera.",
    )

    def clean_niveaux(self) -> list[str]:
        niveaux = [mot.strip() for mot in re.split(r"[\n,;]", self.cleaned_data["niveaux"]) if mot.strip()]
        if longs := [mot for mot in niveaux if len(mot) > 60]:
            raise forms.ValidationError(
                f"Un nom de niveau a 60 caractères au plus{ESPACE}: raccourcissez «{ESPACE}{longs[0]}{ESPACE}»."
            )
        return niveaux

    @transaction.atomic
    def save(self) -> Contrat:
        contrat = super().save()
        for libelle in self.cleaned_data["niveaux"]:
            add_niveau(contrat=contrat, libelle=libelle, acteur=self.acteur)
        return contrat


class EtatForm(forms.Form):
    """Move a contract to another state."""

    etat = forms.ChoiceField(label="Nouvel état")
    motif = forms.CharField(label="Motif", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [
            (etat.value, etat.label) for etat in Contrat.Etat if Contrat.automate.permet(contrat, etat)
        ]


class MotifForm(forms.Form):
    """A reason, mandatory."""

    motif = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Il reste dans l’historique, avec votre nom et la date.",
        error_messages={"required": "Dites pourquoi\u00a0: le motif reste dans l’historique."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
