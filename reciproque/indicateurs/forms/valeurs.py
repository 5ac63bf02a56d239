"""Files of figures: what is given, and what each column holds."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.annuaire.classeur.colonnes import heading
from reciproque.annuaire.forms.champs import ChampDate
from reciproque.socle import fichiers
from reciproque.socle.fichiers import FichierRefuse
from reciproque.socle.models import Fichier
from reciproque.socle.reconnaissance import MEGAOCTET
from reciproque.territoires.geojson import TAILLE_MAX as CONTOURS_TAILLE_MAX

from ..classeur.attente import read_for
from ..classeur.cellule import CelluleRefusee
from ..classeur.colonnes import LIBELLES, Colonne, Role, describe
from ..models import Definition, SeuilSecret
from ..periodes import Periode, read_period

TAILLE_MAX = 20 * MEGAOCTET
PARTS = {"": None, "non": False, "oui": True}


class ChampPeriode(forms.CharField):
    """« 2021 », « T1 2021 », « 2021-2022 »: a `Periode`; None when empty."""

    def __init__(self, **options: Any):
        options.setdefault("help_text", "Par exemple 2021, 2021-2022, T1 2021, mars 2021 ou 31/12/2021.")
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        if not texte:
            return None
        if periode := read_period(texte):
            return periode
        raise forms.ValidationError("Ce n’est pas une période. Écrivez par exemple 2021, ou T1 2021.")

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Periode) else value


class ChampContours(forms.FileField):
    """Several layers at once."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        donnes = data if isinstance(data, list | tuple) else [data]
        return [super(ChampContours, self).clean(un, initial) for un in donnes if un]


class PlusieursFichiers(forms.FileInput):
    allow_multiple_selected = True


class DepotValeursForm(forms.Form):
    """``communs``: figures of the whole instance, which may come with a dictionary and with outlines."""

    fichier = forms.FileField(
        label="Fichier de valeurs",
        help_text="Classeur .xlsx ou fichier .csv de 20\u00a0Mo au plus\u00a0: une ligne par territoire, "
        "une colonne par indicateur, ou bien une ligne par valeur.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    periode = ChampPeriode(label="Période", required=False)
    source = forms.CharField(
        label="Source", max_length=200, required=False, help_text="Qui publie ces valeurs\u00a0: INSEE, CAF, rectorat…"
    )
    dictionnaire = forms.FileField(
        label="Dictionnaire des colonnes",
        required=False,
        help_text="Facultatif\u00a0: un fichier dont la première colonne reprend les en-têtes, et la deuxième dit ce "
        "qu’ils veulent dire.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    contours = ChampContours(
        label="Contours",
        required=False,
        help_text="Facultatif\u00a0: une ou plusieurs couches GeoJSON des quartiers et des communes.",
        widget=PlusieursFichiers(attrs={"accept": ".geojson,.json"}),
    )

    def __init__(self, *args: Any, communs: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not communs:
            del self.fields["dictionnaire"], self.fields["contours"]

    def store(self, acteur: Any) -> dict[str, Any] | None:
        """The files, kept; None with the reason on the field when one is refused."""
        gardes: dict[str, Any] = {"dictionnaire": None, "contours": []}
        champ = ""
        try:
            for champ in ("fichier", "dictionnaire"):
                if depose := self.cleaned_data.get(champ):
                    gardes[champ] = _keep(depose, ("xlsx", "texte"), TAILLE_MAX, acteur)
            champ = "contours"
            for depose in self.cleaned_data.get("contours") or ():
                gardes["contours"].append(_keep(depose, ("texte",), CONTOURS_TAILLE_MAX, acteur))
        except FichierRefuse as refus:
            self.add_error(champ, refus.message)
            return None
        return gardes


def _keep(depose: Any, types: tuple[str, ...], taille_max: int, acteur: Any) -> Fichier:
    return fichiers.deposer(depose, nom=depose.name, types=types, taille_max=taille_max, proprietaire=acteur)


class ColonneForm(forms.Form):
    """What one column holds. ``role`` is typed with suggestions: hundreds of indicators are too many for a menu."""

    role = forms.CharField(label="Ce qu’elle contient", max_length=560, widget=forms.TextInput(attrs={"list": "roles"}))
    libelle = forms.CharField(label="Libellé du nouvel indicateur", max_length=500, required=False)
    nature = forms.ChoiceField(
        label="Nature",
        choices=[(n.value, n.label) for n in Definition.Nature if n != Definition.Nature.NOMBRE_MONTANT],
        required=False,
    )
    personnes = forms.BooleanField(label="Compte des personnes", required=False)
    parts = forms.ChoiceField(
        label="Écriture des taux",
        choices=[("", "29 ou 29\u202f%"), ("oui", "0,29 pour 29\u202f%"), ("non", "0,29 pour 0,29\u202f%")],
        required=False,
    )

    def __init__(self, *args: Any, colonne: Colonne, indicateurs: dict[int, str], creer: bool, **kwargs: Any):
        self.colonne, self.indicateurs, self.creer = colonne, indicateurs, creer
        kwargs["initial"] = {
            "role": self._say(),
            "libelle": colonne.libelle,
            "nature": colonne.nature,
            "personnes": colonne.personnes,
            "parts": {None: "", True: "oui", False: "non"}[colonne.parts],
        }
        super().__init__(*args, **kwargs)

    def _say(self) -> str:
        if self.colonne.role == Role.MESURE:
            nom = self.indicateurs.get(self.colonne.indicateur or 0)
            return nom if nom else LIBELLES[Role.IGNOREE]
        return LIBELLES[Role(self.colonne.role)]

    def clean_role(self) -> tuple[str, int | None]:
        dit = heading(self.cleaned_data["role"])
        for role, libelle in LIBELLES.items():
            if heading(libelle) == dit:
                if role == Role.NOUVELLE and not self.creer:
                    raise forms.ValidationError("Vous ne pouvez pas créer d’indicateur ici\u00a0: choisissez-en un.")
                return role, None
        trouves = [pk for pk, nom in self.indicateurs.items() if heading(nom) == dit]
        if len(trouves) == 1:
            return Role.MESURE, trouves[0]
        raise forms.ValidationError("Aucun indicateur ne s’appelle ainsi\u00a0: choisissez dans la liste.")

    def to_column(self) -> Colonne:
        dit = self.cleaned_data
        role, indicateur = dit["role"]
        choisie = Colonne(self.colonne.entete, role, indicateur, parts=PARTS[dit["parts"]])
        if role == Role.NOUVELLE:
            describe(choisie, dit["libelle"] or self.colonne.entete)
            if dit["libelle"]:
                choisie.nature, choisie.personnes = dit["nature"] or choisie.nature, dit["personnes"]
                choisie.unite = {"taux": "%", "montant": "€"}.get(choisie.nature, "")
        return choisie


class SeuilForm(forms.Form):
    """Threshold of statistical secrecy."""

    seuil = forms.IntegerField(
        label="Masquer les comptes inférieurs à",
        min_value=0,
        max_value=1000,
        help_text="Avec 5, les comptes de 1 à 4 sont masqués. Avec 0, rien ne l’est.",
        error_messages={"required": "Donnez un nombre."},
    )

    def __init__(self, *args: Any, instance: SeuilSecret | None = None, **kwargs: Any):
        if instance is not None:
            kwargs["initial"] = {"seuil": instance.seuil}
        super().__init__(*args, **kwargs)


class CorrectionForm(forms.Form):
    """A validated figure, corrected."""

    valeur = forms.CharField(
        label="Valeur corrigée", max_length=500, help_text="«\u00a0nd\u00a0» si elle n’est pas connue."
    )
    jour = ChampDate(label="Date de la correction", required=True)
    motif = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Dites pourquoi cette valeur change."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any):
        self.definition = definition
        super().__init__(*args, **kwargs)

    def clean_valeur(self) -> Any:
        try:
            lue = read_for(self.definition, self.cleaned_data["valeur"])
        except CelluleRefusee as refus:
            raise forms.ValidationError(str(refus)) from refus
        if lue is None:
            raise forms.ValidationError("Donnez la valeur, ou «\u00a0nd\u00a0».")
        return lue
