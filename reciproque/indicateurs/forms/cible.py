"""Set a target: what is aimed at, where, when, in how many steps, from which starting point, said by whom."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from reciproque.contrats.concurrence import both_versions
from reciproque.contrats.models import Contrat
from reciproque.langue import format_number, parse_number

from ..actions.cibles import set_target, steps, tell
from ..lieux import places_of
from ..models import Cible, Indicateur, Lieu

_MARCHE = re.compile(r"(?P<de>\d{4})(?:\s*(?:-|–|à|a|/)\s*(?P<a>\d{4}))?\s*(?::|=|;)\s*(?P<valeur>.+)")
PREMIERE, DERNIERE = 1990, 2100


class ChampNombre(forms.CharField):
    """A number as people write it: « 1 234,5 », « 12,5 % »."""

    def __init__(self, **options: Any):
        super().__init__(required=False, max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        texte = (super().clean(value) or "").strip().rstrip("%€").strip()
        if not texte:
            return None
        nombre = parse_number(texte)
        if nombre is None or abs(Decimal(str(nombre))) >= Decimal(10) ** 13:
            raise forms.ValidationError(f"«\u00a0{value}\u00a0» n’est pas un nombre. Écrivez par exemple 1\u00a0234,5.")
        return Decimal(str(nombre)).quantize(Decimal("0.0001"))


class ChampAnnee(forms.IntegerField):
    def __init__(self, **options: Any):
        super().__init__(
            required=False,
            min_value=PREMIERE,
            max_value=DERNIERE,
            error_messages={
                "invalid": "Une année s’écrit avec quatre chiffres.",
                "min_value": "Une année s’écrit avec quatre chiffres.",
                "max_value": "Une année s’écrit avec quatre chiffres.",
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
            **options,
        )


class CibleForm(forms.Form):
    """``cible=None`` adds one."""

    valeur = ChampNombre(label="Valeur visée")
    unite = forms.CharField(label="Unité", max_length=40, required=False)
    montant = ChampNombre(label="Montant visé, en euros")
    texte = forms.CharField(
        label="Cible en mots", max_length=500, required=False, help_text="Si elle ne se dit pas avec un chiffre."
    )
    lieu = forms.ChoiceField(label="Territoire", required=False)
    annee = ChampAnnee(label="Année", help_text="Vide\u00a0: tout le contrat.")
    annee_fin = ChampAnnee(label="Dernière année", help_text="Si la cible porte sur plusieurs années.")
    paliers = forms.CharField(
        label="Paliers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne\u00a0: «\u00a02019-2020\u00a0: 15\u00a0», «\u00a02021-2023\u00a0: 20\u00a0».",
    )
    reference = ChampNombre(label="Valeur de départ")
    reference_annee = ChampAnnee(label="Année de départ")
    origine = forms.ChoiceField(label="Origine", choices=[(v, n.capitalize()) for v, n in Cible.Origine.choices])
    origine_texte = forms.CharField(
        label="D’où vient cette cible",
        max_length=300,
        required=False,
        help_text="Le document et sa page, la convention, la décision…",
    )
    localise = forms.TypedChoiceField(
        label="Objectif national qu’elle adapte", coerce=int, empty_value=None, required=False
    )

    def __init__(self, donnees: Any = None, *, contrat: Contrat, indicateur: Indicateur, cible: Cible | None = None):
        self.contrat, self.indicateur, self.cible = contrat, indicateur, cible
        initial: dict[str, Any] = {"lieu": Lieu("contrat", contrat.pk).cle, "origine": Cible.Origine.SAISIE}
        if cible is not None:
            initial = {champ: getattr(cible, champ) for champ in self.base_fields if hasattr(cible, champ)}
            initial |= {
                "lieu": cible.lieu.cle if cible.lieu else "",
                "paliers": "\n".join(
                    f"{de}-{a}\u00a0: {format_number(v)}" if de != a else f"{de}\u00a0: {format_number(v)}"
                    for de, a, v in steps(cible)
                ),
                "localise": cible.localise_id,
                "annee_fin": None if cible.annee_fin == cible.annee else cible.annee_fin,
                "revision": cible.revision,
            }
        super().__init__(donnees, initial=initial)
        lieux = places_of(contrat)
        if cible is not None and cible.lieu:
            lieux.setdefault(cible.lieu, cible.libelle_territoire)
        self.fields["lieu"].choices = [("", "Partout"), *((lieu.cle, nom) for lieu, nom in lieux.items())]
        nationales = Cible.objects.in_force().filter(indicateur=indicateur, origine=Cible.Origine.NATIONALE)
        if cible is not None:
            nationales = nationales.exclude(pk=cible.pk)
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)
        choix = [
            (c.pk, f"{format_number(c.valeur) if c.valeur is not None else c.texte} {c.unite}") for c in nationales
        ]
        if choix:
            self.fields["localise"].choices = [("", "Aucun"), *choix]
        else:
            del self.fields["localise"]

    def clean_paliers(self) -> list[tuple[int, int, Decimal]]:
        marches = []
        for rang, ligne in enumerate(self.cleaned_data["paliers"].splitlines(), 1):
            if not ligne.strip():
                continue
            lu = _MARCHE.fullmatch(" ".join(ligne.split()))
            valeur = parse_number(lu["valeur"].strip().rstrip("%").strip()) if lu else None
            if lu is None or valeur is None:
                raise forms.ValidationError(
                    f"Ligne {rang}\u00a0: «\u00a0{ligne.strip()}\u00a0» ne se lit pas. "
                    "Écrivez «\u00a02019-2020\u00a0: 15\u00a0»."
                )
            de, a = int(lu["de"]), int(lu["a"] or lu["de"])
            if not PREMIERE <= de <= a <= DERNIERE:
                raise forms.ValidationError(f"Ligne {rang}\u00a0: la dernière année du palier précède la première.")
            if marches and de <= marches[-1][1]:
                raise forms.ValidationError(f"Ligne {rang}\u00a0: ce palier commence avant la fin du précédent.")
            marches.append((de, a, Decimal(str(valeur)).quantize(Decimal("0.0001"))))
        return marches

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not self.errors and donnees["valeur"] is None and donnees["montant"] is None and not donnees["texte"]:
            self.add_error("valeur", "Dites ce qui est visé\u00a0: une valeur, un montant, ou quelques mots.")
        debut, fin = donnees.get("annee"), donnees.get("annee_fin")
        if fin and not debut:
            self.add_error("annee", "Dites aussi la première année.")
        elif debut and fin and fin < debut:
            self.add_error("annee_fin", "La dernière année précède la première.")
        if donnees.get("paliers") and donnees.get("valeur") is None:
            self.add_error("valeur", "Des paliers mènent à une valeur\u00a0: dites laquelle.")
        return donnees

    def _fields(self) -> dict[str, Any]:
        donnees = self.cleaned_data
        return {
            **{c: donnees[c] for c in ("valeur", "montant", "texte", "unite", "annee", "reference", "reference_annee")},
            "annee_fin": donnees["annee_fin"] or donnees["annee"],
            "origine": donnees["origine"],
            "origine_texte": donnees["origine_texte"],
            "localise_id": donnees.get("localise"),
        }

    def save(self, acteur: Any) -> Cible:
        """May raise `Conflit` or `Refus`."""
        return set_target(
            indicateur=self.indicateur,
            acteur=acteur,
            lieu=Lieu.lire(self.cleaned_data["lieu"]),
            marches=self.cleaned_data["paliers"],
            cible=self.cible,
            revision=self.cleaned_data.get("revision"),
            **self._fields(),
        )

    def differences(self, actuelle: Cible) -> list[tuple[str, str, str]]:
        """(field, theirs, yours) for the second of two people."""
        champs = self._fields()
        lieu = Lieu.lire(self.cleaned_data["lieu"])
        votre = Cible(pk=actuelle.pk, indicateur=self.indicateur, **champs, **(lieu.champs if lieu else {}))
        dite = tell(votre)
        dite["paliers"] = [f"{de} à {a}\u00a0: {format_number(v)}" for de, a, v in self.cleaned_data["paliers"]]
        return both_versions(tell(actuelle), dite)
