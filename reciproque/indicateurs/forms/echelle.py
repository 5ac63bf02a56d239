"""Write six levels before the action begins; then say which was reached, and what shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from reciproque.contrats.forms.champs import ChampDate
from reciproque.socle.fichiers import deposer
from reciproque.socle.reconnaissance import MEGAOCTET

from ..actions.echelles import TEXTES, evaluate, is_locked, write_scale
from ..models import NIVEAUX, Echelle, Evaluation, Indicateur

PIECES = ("pdf", "docx", "odt", "xlsx", "png", "jpeg")
TAILLE_MAX = 20 * MEGAOCTET
AIDES = {
    0: "Rien n’a changé pour le public.",
    20: "Un début, pour quelques personnes.",
    40: "Moins de la moitié de ce qui est visé.",
    60: "L’essentiel, avec des manques.",
    80: "Presque tout ce qui est visé.",
    100: "Ce qui est visé est atteint.",
}


class EchelleForm(forms.Form):
    """``echelle=None`` writes the first."""

    action = forms.CharField(
        label="Action évaluée", max_length=300, help_text="Une action, un seul indicateur de résultat, une échelle."
    )

    def __init__(self, donnees: Any = None, *, indicateur: Indicateur, echelle: Echelle | None = None):
        self.indicateur, self.echelle = indicateur, echelle
        initial = {champ: getattr(echelle, champ) for champ in TEXTES} if echelle else {}
        super().__init__(donnees, initial=initial | ({"revision": echelle.revision} if echelle else {}))
        for niveau in NIVEAUX:
            self.fields[f"niveau_{niveau}"] = forms.CharField(
                label=f"{niveau} sur 100",
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=AIDES[niveau],
                error_messages={"required": "Écrivez ce niveau\u00a0: les six se fixent avant d’évaluer."},
            )
        self.fields["mode_recueil"] = forms.CharField(
            label="Mode de recueil",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Qui relève quoi, quand, avec quel outil.",
        )
        self.est_verrouillee = echelle is not None and is_locked(echelle)
        if echelle is not None:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)
        if self.est_verrouillee:
            self.fields["depuis"] = ChampDate(
                label="La nouvelle échelle s’applique à partir du",
                help_text="Les évaluations d’avant gardent l’ancienne.",
            )
            self.fields["motif"] = forms.CharField(
                label="Pourquoi elle change", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        textes = [donnees[f"niveau_{n}"].strip() for n in NIVEAUX if donnees.get(f"niveau_{n}")]
        if len(textes) == len(NIVEAUX) and len(set(textes)) < len(NIVEAUX):
            raise forms.ValidationError("Deux niveaux disent la même chose\u00a0: chacun se distingue des autres.")
        return donnees

    def save(self, acteur: Any) -> Echelle:
        """May raise `Conflit` or `Refus`."""
        donnees = self.cleaned_data
        return write_scale(
            indicateur=self.indicateur,
            acteur=acteur,
            textes={champ: donnees[champ] for champ in TEXTES},
            revision=donnees.get("revision"),
            depuis=donnees.get("depuis"),
            motif=donnees.get("motif") or "",
        )


class EvaluationForm(forms.Form):
    date = ChampDate(label="Date de l’évaluation", required=True)
    niveau = forms.TypedChoiceField(label="Niveau atteint", coerce=int, widget=forms.RadioSelect)
    preuve = forms.CharField(
        label="Ce qui le montre",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les chiffres relevés, d’où ils viennent. À défaut, joignez une pièce.",
    )
    piece = forms.FileField(
        label="Pièce jointe", required=False, help_text="PDF, DOCX, ODT, XLSX ou image, 20\u00a0Mo au plus."
    )
    realisation = forms.IntegerField(
        label="Taux de réalisation de l’action",
        required=False,
        min_value=0,
        max_value=200,
        help_text="En pourcentage de ce qui était prévu\u00a0: ce qui a été fait, quel qu’en soit l’effet.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, donnees: Any = None, fichiers: Any = None, *, echelle: Echelle):
        self.echelle = echelle
        super().__init__(donnees, fichiers, initial={"revision": echelle.revision})
        self.fields["niveau"].choices = [(n, f"{n}\u00a0: {texte}") for n, texte in echelle.niveaux]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not self.errors and not donnees["preuve"].strip() and not donnees["piece"]:
            self.add_error("preuve", "Un niveau atteint se montre\u00a0: dites ce qui le prouve, ou joignez une pièce.")
        return donnees

    @transaction.atomic
    def save(self, acteur: Any) -> Evaluation:
        """May raise `Conflit`, `Refus` or `FichierRefuse`."""
        donnees = self.cleaned_data
        piece = donnees["piece"]
        fichier = (
            deposer(piece, nom=piece.name, types=PIECES, taille_max=TAILLE_MAX, proprietaire=acteur) if piece else None
        )
        return evaluate(
            echelle=self.echelle,
            acteur=acteur,
            jour=donnees["date"],
            niveau=donnees["niveau"],
            preuve=donnees["preuve"],
            fichier=fichier,
            realisation=donnees["realisation"],
            revision=donnees["revision"],
        )
