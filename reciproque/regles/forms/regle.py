"""A rule: its words, its force, its validity, and the parameters of its kind."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.db import transaction

from reciproque.contrats.forms.champs import ChampDate
from reciproque.contrats.models import Contrat
from reciproque.langue import fold
from reciproque.territoires.models import Quartier

from ..actions.faits import find_or_create_kind
from ..actions.regles import create_rule, tell, update_rule
from ..models import GenreFait, Regle
from ..moteur import GENRES, Parametres, ParametresInvalides, Saisie, parameters_of
from .parametres import PREFIXE, field_for, initial_of

CHIFFRES = ("seuil", "palier")  # kinds whose facts are figures


class RegleForm(forms.Form):
    """``regle=None`` creates it. ``genre`` is chosen beforehand, by the address."""

    intitule = forms.CharField(label="Intitulé", max_length=200, help_text="De quoi il s’agit, en une ligne.")
    force = forms.ChoiceField(
        label="Force",
        choices=Regle.Forces.choices,
        help_text="Une incitation, une étude à mener ou un constat ne sont jamais montrés comme un manquement.",
    )
    texte = forms.CharField(
        label="Ce que dit le texte",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reference = forms.CharField(
        label="Référence", required=False, max_length=300, help_text="La délibération, la page, le courrier…"
    )
    valable_du = ChampDate(label="Valable du", help_text="Vide\u00a0: dès le début du contrat.")
    valable_au = ChampDate(label="Valable au", help_text="Vide\u00a0: jusqu’à la fin du contrat.")
    quartiers = forms.ModelMultipleChoiceField(
        Quartier.objects.none(),
        label="Quartiers concernés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché\u00a0: tous ceux du contrat.",
    )

    def __init__(
        self,
        *args: Any,
        contrat: Contrat,
        genre: str,
        acteur: Any,
        regle: Regle | None = None,
        propose: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        self.contrat, self.genre, self.acteur, self.regle = contrat, genre, acteur, regle
        self.modele = GENRES[genre][0]
        self.genres = list(GenreFait.objects.of(contrat))
        noms = {g.cle: g.libelle for g in self.genres}
        brut = regle.parametres if regle and regle.genre == genre else (propose or {})
        initial = initial_of(self.modele, brut, noms)
        if regle:
            initial |= {
                champ: getattr(regle, champ)
                for champ in ("intitule", "force", "texte", "reference", "valable_du", "valable_au", "revision")
            }
            initial["quartiers"] = [q.pk for q in regle.quartiers.all()]
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        en_chiffres = genre in CHIFFRES
        suggeres = [g for g in self.genres if g.is_figure == en_chiffres]
        communs = [champ.name for champ in fields(Parametres)]  # what every kind has comes after what is its own
        champs = sorted(fields(self.modele), key=lambda champ: champ.name in communs)
        nouveaux = {PREFIXE + champ.name: field_for(champ, suggeres) for champ in champs}
        if en_chiffres:
            nouveaux["unite"] = forms.CharField(
                label="Unité",
                required=False,
                max_length=40,
                help_text="%, €, places… Pour un chiffre qui n’est pas encore suivi.",
            )
        autres = dict(self.fields)
        self.fields = {"intitule": autres.pop("intitule"), **nouveaux, **autres}
        lieux = Quartier.objects.filter(contrats=contrat, nature=Quartier.Nature.QPV).defer("contour")
        self.fields["quartiers"].queryset = lieux.order_by("nom_normalise")  # type: ignore[attr-defined]  # a model field
        if regle:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def _key(self, libelle: str) -> str:
        """The key of a known kind; a provisional one, told apart by its name, for a new one."""
        nature = GenreFait.Nature.CHIFFRE if self.genre in CHIFFRES else GenreFait.Nature.EVENEMENT
        for genre in self.genres:
            if genre.libelle_normalise == fold(libelle) and genre.nature == nature:
                return genre.cle
        return f"nouveau {fold(libelle)}"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("valable_du"), donnees.get("valable_au")
        if debut and fin and fin < debut:
            self.add_error("valable_au", "La fin de validité précède son début\u00a0: vérifiez les deux dates.")
        brut: dict[str, Any] = {}
        for champ in fields(self.modele):
            valeur = donnees.get(PREFIXE + champ.name)
            if valeur and champ.metadata["saisie"] == Saisie.FAIT:
                valeur = self._key(valeur)
            if valeur not in (None, "", []):
                brut[champ.name] = valeur
        if not self.errors:
            try:
                parameters_of(self.genre, brut)
            except ParametresInvalides as refus:
                for champ_faux, phrase in refus.erreurs.items():
                    self.add_error(PREFIXE + champ_faux if PREFIXE + champ_faux in self.fields else None, phrase)
        return donnees

    def tell(self) -> dict[str, Any]:
        """What the person wrote, in the words of the journal: to compare with what someone else saved first."""
        donnees = self.cleaned_data
        ecrite = Regle(
            contrat=self.contrat,
            genre=self.genre,
            **{c: donnees[c] for c in ("intitule", "force", "texte", "reference", "valable_du", "valable_au")},
        )
        return tell(ecrite) | {"quartiers": sorted(str(q) for q in donnees["quartiers"]), "contenu": ""}

    @transaction.atomic
    def save(self) -> Regle | bool:
        """The new rule, or whether the old one changed. Raises Conflit, Refus."""
        donnees = self.cleaned_data
        parametres: dict[str, Any] = {}
        nature = GenreFait.Nature.CHIFFRE if self.genre in CHIFFRES else GenreFait.Nature.EVENEMENT
        for champ in fields(self.modele):
            valeur = donnees.get(PREFIXE + champ.name)
            if valeur and champ.metadata["saisie"] == Saisie.FAIT:
                valeur = find_or_create_kind(
                    contrat=self.contrat,
                    libelle=valeur,
                    nature=nature,
                    unite=donnees.get("unite", ""),
                    acteur=self.acteur,
                ).cle
            if valeur not in (None, "", []):
                parametres[champ.name] = valeur
        champs = {c: donnees[c] for c in ("intitule", "force", "texte", "reference", "valable_du", "valable_au")}
        champs |= {"genre": self.genre, "parametres": parametres}
        if self.regle is None:
            return create_rule(contrat=self.contrat, acteur=self.acteur, quartiers=donnees["quartiers"], **champs)
        return update_rule(
            regle=self.regle,
            acteur=self.acteur,
            revision=donnees["revision"],
            quartiers=donnees["quartiers"],
            **champs,
        )
