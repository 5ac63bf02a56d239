"""Type or correct a commitment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from reciproque.territoires.models import Quartier

from ..acces import Droits
from ..actions import engagement as operations
from ..arborescence import Arbre
from ..models import Contrat, Engagement, Noeud, Participation, RedactionEngagement
from .champs import ChampDate
from .parties import parties_formset


class EngagementForm(forms.Form):
    """Wording, place, dates and neighbourhoods; `self.parties` holds the partners. Both must be valid."""

    numero = forms.CharField(label="Numéro imprimé", max_length=40, required=False)
    nature = forms.ChoiceField(label="Nature", choices=Engagement.Nature.choices)
    texte = forms.CharField(
        label="Texte",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Tel qu’il est écrit. Une ligne qui commence par un tiret devient une puce.",
        error_messages={"required": "Un engagement a un texte\u00a0: écrivez ce qui est promis."},
    )
    noeud = forms.TypedChoiceField(label="Place dans l’arborescence", required=False, coerce=int, empty_value=None)
    statut = forms.ChoiceField(label="Statut", choices=RedactionEngagement.Statut.choices)
    periode = forms.CharField(
        label="Période",
        max_length=60,
        required=False,
        help_text="Comme elle est écrite\u00a0: «\u00a02020-2022\u00a0».",
    )
    echeance = ChampDate(label="Échéance")
    quartiers = forms.ModelMultipleChoiceField(
        label="Quartiers nommés",
        queryset=Quartier.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        donnees: Any = None,
        *,
        contrat: Contrat,
        arbre: Arbre,
        droits: Droits,
        redaction: RedactionEngagement | None = None,
        noeud_id: int | None = None,
    ):
        self.contrat, self.arbre, self.redaction = contrat, arbre, redaction
        participations: list[Participation] = []
        initial: dict[str, Any] = {
            "nature": Engagement.Nature.ENGAGEMENT,
            "noeud": noeud_id,
            "statut": RedactionEngagement.Statut.INCONNU,
        }
        if redaction is not None:
            engagement = redaction.engagement
            participations = list(engagement.participations.select_related("organisation"))
            initial = {
                **{champ: getattr(redaction, champ) for champ in ("numero", "texte", "statut", "periode", "echeance")},
                "noeud": redaction.noeud_id,
                "nature": engagement.nature,
                "quartiers": list(engagement.quartiers.all()),
                "revision": engagement.revision,
            }
        super().__init__(donnees, initial=initial)
        self.fields["quartiers"].queryset = Quartier.objects.filter(perimetres__contrat=contrat).order_by("nom")
        couvertes = [(b.noeud_id, "\u2003" * b.profondeur + b.intitule) for b in arbre if droits.covers(b.chemin)]
        partout = droits.covers("")
        self.fields["noeud"].choices = [("", "Hors de l’arborescence"), *couvertes] if partout else couvertes
        self.fields["noeud"].required = not partout
        if redaction is not None:
            self.fields["motif"] = forms.CharField(
                label="Motif de la correction",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Il reste dans l’historique, avec votre nom et la date.",
                error_messages={"required": "Dites pourquoi\u00a0: le motif reste dans l’historique."},
            )
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)
        self.parties = parties_formset(contrat, participations, donnees=donnees)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.parties.is_valid()])

    @property
    def champs_du_haut(self) -> list[forms.BoundField]:
        """Everything but the reason, which is asked last."""
        return [champ for champ in self if champ.name != "motif"]

    @property
    def resume(self) -> list[tuple[str, str, str]]:
        """(id to go to, label, what is wrong) for the whole page: its fields, then the lines of partners."""
        if not self.is_bound:
            return []
        champs = [("", champ) for champ in self]
        champs += [(f"ligne {rang}, ", champ) for rang, ligne in enumerate(self.parties.forms, 1) for champ in ligne]
        return [
            (champ.id_for_label or f"{champ.auto_id}_0", f"{lieu}{champ.label}".capitalize(), str(erreur))
            for lieu, champ in champs
            for erreur in champ.errors
        ]

    def _redaction(self) -> dict[str, Any]:
        champs = ("numero", "texte", "statut", "periode", "echeance")
        noeud_id = self.cleaned_data["noeud"]
        return {
            **{champ: self.cleaned_data[champ] for champ in champs},
            "noeud": Noeud.objects.get(pk=noeud_id, contrat=self.contrat) if noeud_id else None,
        }

    @transaction.atomic
    def save(self, acteur: Any) -> Engagement | bool:
        """The new commitment, or whether the correction changed anything. May raise `Conflit`."""
        commun = {
            "acteur": acteur,
            "nature": self.cleaned_data["nature"],
            "quartiers": self.cleaned_data["quartiers"],
            "partenaires": self.parties.parties(acteur),
            **self._redaction(),
        }
        if self.redaction is None:
            return operations.create_engagement(contrat=self.contrat, **commun)
        return operations.correct_engagement(
            engagement=self.redaction.engagement,
            revision=self.cleaned_data["revision"],
            motif=self.cleaned_data["motif"],
            **commun,
        )

    def tell(self) -> dict[str, Any]:
        """What the person wrote, in the words of the journal: to compare with what someone else saved first."""
        donnees = self.cleaned_data
        branche = self.arbre.get(donnees["noeud"])
        return {
            "nature": Engagement.Nature(donnees["nature"]).label,
            "numéro": donnees["numero"],
            "texte": donnees["texte"],
            "place": branche.intitule if branche else "",
            "statut": RedactionEngagement.Statut(donnees["statut"]).label,
            "période": donnees["periode"],
            "échéance": donnees["echeance"],
            "quartiers": sorted(str(q) for q in donnees["quartiers"]),
            "partenaires": self.parties.tell(),
        }
