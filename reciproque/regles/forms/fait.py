"""A fact, typed; a register said complete; a file of facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from reciproque.contrats.forms.champs import ChampDate
from reciproque.contrats.models import Contrat
from reciproque.socle.fichiers import deposer
from reciproque.socle.registres import faits as fournisseurs
from reciproque.territoires.models import Quartier

from ..actions.faits import correct_fact, tell, type_fact
from ..controle import ValeurRefusee, problems, read_value
from ..models import Fait, GenreFait

PREUVES = ("pdf", "png", "jpeg", "docx", "odt", "xlsx")
TAILLE_PREUVE = 20 * 1024 * 1024


class FaitForm(forms.Form):
    """``fait=None`` types it. ``genres`` are those this person may type."""

    genre = forms.ModelChoiceField(GenreFait.objects.none(), label="Ce qui s’est passé, ou se mesure")
    date = ChampDate(label="Date", required=True)
    valeur = forms.CharField(
        label="Valeur",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Pour un événement, vide veut dire une fois, et 0 que rien n’a eu lieu.",
    )
    exercice = forms.IntegerField(
        label="Exercice", required=False, help_text="L’année dont il s’agit, si ce n’est pas celle de la date."
    )
    quartier = forms.ModelChoiceField(
        Quartier.objects.none(), label="Quartier", required=False, empty_label="Tout le contrat"
    )
    theme = forms.CharField(label="Thème", required=False, max_length=120)
    objet = forms.CharField(
        label="Objet",
        required=False,
        max_length=120,
        help_text="Ce qui le distingue d’un autre du même jour\u00a0: le dossier, le bailleur, le comité…",
    )
    note = forms.CharField(label="Où c’est écrit", required=False, max_length=500)
    preuve = forms.FileField(
        label="Preuve", required=False, help_text="Compte rendu, délibération… PDF, image, Word ou tableur, 20 Mo."
    )

    def __init__(
        self,
        *args: Any,
        contrat: Contrat,
        acteur: Any,
        genres: Any,
        fait: Fait | None = None,
        **kwargs: Any,
    ):
        self.contrat, self.acteur, self.fait = contrat, acteur, fait
        if fait:
            valeur = "" if fait.valeur is None else f"{fait.valeur.normalize():f}".replace(".", ",")
            if valeur and fait.genre.unite:
                valeur = f"{valeur} {fait.genre.unite}"
            kwargs["initial"] = {
                **{c: getattr(fait, c) for c in ("genre", "date", "exercice", "quartier", "theme", "objet", "note")},
                "valeur": valeur,
                "revision": fait.revision,
            }
        super().__init__(*args, **kwargs)
        self.fields["genre"].queryset = genres  # type: ignore[attr-defined]  # a model field
        lieux = Quartier.objects.filter(contrats=contrat).defer("contour").order_by("nom_normalise")
        self.fields["quartier"].queryset = lieux  # type: ignore[attr-defined]  # a model field
        if fait:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_genre(self) -> GenreFait:
        genre = self.cleaned_data["genre"]
        if genre.cle in fournisseurs:
            raise forms.ValidationError(
                f"«\u00a0{genre.libelle}\u00a0» est désormais tenu par le logiciel\u00a0: rien n’est à saisir ici."
            )
        return genre

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        genre = donnees.get("genre")
        if genre is None:
            return donnees
        try:
            donnees["nombre"] = read_value(donnees.get("valeur") or "", genre)
        except ValeurRefusee as refus:
            self.add_error("valeur", str(refus))
            return donnees
        quartier = donnees.get("quartier")
        erreurs = problems(
            contrat=self.contrat,
            genre=genre,
            jour=donnees.get("date"),
            valeur=donnees["nombre"],
            quartier_id=quartier.pk if quartier else None,
            exercice=donnees.get("exercice"),
        )
        for champ, phrase in erreurs.items():
            self.add_error(champ, phrase)
        return donnees

    def _champs(self) -> dict[str, Any]:
        donnees = self.cleaned_data
        champs = {c: donnees[c] for c in ("genre", "date", "exercice", "quartier", "theme", "objet", "note")}
        champs["valeur"] = donnees["nombre"]
        return champs

    def tell(self) -> dict[str, Any]:
        """What the person wrote, in the words of the journal."""

        return tell(Fait(contrat=self.contrat, preuve=self.fait.preuve if self.fait else None, **self._champs()))

    @transaction.atomic
    def save(self) -> Fait | bool:
        """The new fact, or whether the old one changed. Raises Conflit, Refus, FichierRefuse."""
        champs = self._champs()
        if envoye := self.cleaned_data["preuve"]:
            champs["preuve"] = deposer(
                envoye, nom=envoye.name, types=PREUVES, taille_max=TAILLE_PREUVE, proprietaire=self.acteur
            )
        if self.fait is None:
            return type_fact(contrat=self.contrat, acteur=self.acteur, **champs)
        return correct_fact(fait=self.fait, acteur=self.acteur, revision=self.cleaned_data["revision"], **champs)


class CompletForm(forms.Form):
    genre = forms.ModelChoiceField(GenreFait.objects.none())
    au = ChampDate(label="Tout est saisi jusqu’au", required=True)

    def __init__(self, *args: Any, genres: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["genre"].queryset = genres  # type: ignore[attr-defined]  # a model field


class ImportForm(forms.Form):
    fichier = forms.FileField(
        label="Le tableau des faits",
        help_text="Un classeur .xlsx, sur le modèle à télécharger, jusqu’à 5\u00a0000 lignes.",
        error_messages={"required": "Choisissez le fichier.", "empty": "Ce fichier est vide."},
    )
