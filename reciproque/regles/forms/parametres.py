"""A form field for each parameter of a kind of rule, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import Field, fields
from typing import Any

from django import forms

from reciproque.contrats.forms.champs import ChampDate, SaisieAvecSuggestions
from reciproque.langue import parse_date, parse_number

from ..models import GenreFait
from ..moteur import Parametres, Saisie
from ..moteur.date_fixe import say_yearly
from ..moteur.parametres import Palier

PREFIXE = "p_"
_LIGNE = re.compile(
    r"^\s*(?P<de>(?:19|20)\d\d)(?:\s*[-–à]\s*(?P<a>(?:19|20)\d\d))?\s*(?:\u00a0|\u202f|\s)*:\s*(?P<v>.+)$"
)


def field_for(champ: Field[Any], genres: Iterable[GenreFait]) -> forms.Field:
    regles = champ.metadata
    options: dict[str, Any] = {
        "label": regles["libelle"],
        "help_text": regles["aide"],
        "required": not regles["facultatif"] and regles["saisie"] != Saisie.THEMES,
    }
    match regles["saisie"]:
        case Saisie.FAIT:
            noms = [g.libelle for g in genres]
            options["help_text"] = regles["aide"] or "Un fait déjà suivi, ou un nouveau\u00a0: écrivez son nom."
            return forms.CharField(max_length=160, widget=SaisieAvecSuggestions(suggestions=lambda: noms), **options)
        case Saisie.CHOIX:
            return forms.ChoiceField(choices=list(regles["choix"].items()), **options)
        case Saisie.OUI_NON:
            return forms.BooleanField(**options | {"required": False})
        case Saisie.DATE:
            return ChampDate(**options)
        case Saisie.THEMES:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **options)
        case Saisie.PALIERS:
            return ChampPaliers(widget=forms.Textarea(attrs={"rows": 4}), **options)
        case Saisie.JOUR_ANNUEL:
            options["help_text"] = "Par exemple 30 juin."
            return ChampJourAnnuel(max_length=30, **options)
        case Saisie.ENTIER | Saisie.DECIMAL:
            return forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)
    return forms.CharField(max_length=200, **options)


class ChampJourAnnuel(forms.CharField):
    """« 30 juin » → « 06-30 »."""

    def prepare_value(self, value: Any) -> Any:
        return say_yearly(value) if value and re.fullmatch(r"\d\d-\d\d", str(value)) else value

    def clean(self, value: Any) -> Any:
        texte = super().clean(value).strip()
        if not texte:
            return None
        lue = parse_date(f"{texte} 2024") or parse_date(f"{texte}/2024")
        if lue is None or not lue.jour:
            raise forms.ValidationError("Écrivez un jour et un mois, par exemple 30 juin.")
        return f"{lue.mois:02d}-{lue.jour:02d}"


class ChampPaliers(forms.CharField):
    """« 2019-2020 : 15 », one step a line."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return "\n".join(_say_step(p) for p in value)

    def clean(self, value: Any) -> Any:
        paliers = []
        for rang, ligne in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            lue = _LIGNE.match(ligne)
            valeur = parse_number(lue["v"].replace("%", "").strip()) if lue else None
            if lue is None or valeur is None:
                raise forms.ValidationError(
                    f"Ligne {rang}\u00a0: écrivez les années, deux-points, puis la valeur, comme 2019-2020\u00a0: 15."
                )
            fin = lue["a"] or lue["de"]
            paliers.append({"du": f"{lue['de']}-01-01", "au": f"{fin}-12-31", "valeur": str(valeur)})
        return paliers


def _say_step(palier: Any) -> str:
    du, au, valeur = (
        (palier.du.year, palier.au.year if palier.au else None, palier.valeur)
        if isinstance(palier, Palier)
        else (int(palier["du"][:4]), int(palier["au"][:4]) if palier.get("au") else None, palier["valeur"])
    )
    annees = f"{du}" if au in (None, du) else f"{du}-{au}"
    return f"{annees}\u00a0: {str(valeur).replace('.', ',')}"


def initial_of(modele: type[Parametres], brut: dict[str, Any], noms: dict[str, str]) -> dict[str, Any]:
    """What the fields show at first: names of facts rather than keys, defaults where nothing is said."""
    initial: dict[str, Any] = {}
    for champ in fields(modele):
        valeur = brut.get(champ.name, champ.default if champ.default.__class__.__name__ != "_MISSING_TYPE" else None)
        match champ.metadata["saisie"]:
            case Saisie.FAIT:
                valeur = noms.get(str(valeur), valeur)
            case Saisie.THEMES:
                valeur = "\n".join(valeur or ())
            case Saisie.ENTIER | Saisie.DECIMAL:
                valeur = None if valeur is None else str(valeur).replace(".", ",")
        initial[PREFIXE + champ.name] = valeur
    return initial
