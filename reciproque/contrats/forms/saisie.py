"""Type a contract by hand: levels, elements, parties, neighbourhoods, links."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db import transaction

from reciproque.annuaire.actions import find_or_create_organisation
from reciproque.annuaire.models import Organisation
from reciproque.langue import fold
from reciproque.territoires.actions import find_or_create_commune, find_or_create_quartier
from reciproque.territoires.models import Quartier

from ..acces import Droits
from ..actions.arbre import add_niveau, add_noeud, delete_niveau, rename_niveau, update_noeud
from ..actions.quartier import add_quartier
from ..actions.signature import add_party
from ..arborescence import Arbre
from ..models import Contrat, Lien, Niveau, Noeud, RedactionNoeud, Signature
from .champs import ESPACE, ChampDate, SaisieAvecSuggestions, find_organisation, suggest_organisations

MAX_NIVEAU = 60


class NiveauxForm(forms.Form):
    """The words of the contract for its levels, one per line, from the top down."""

    niveaux = forms.CharField(
        label="Niveaux, du plus haut au plus bas",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Un par ligne, avec les mots du contrat\u00a0: Pilier, Axe, Objectif, Enjeu… "
        "Pour renommer un niveau, changez son nom sans changer sa ligne.",
        error_messages={"required": "Écrivez au moins un niveau."},
    )

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any):
        self.contrat = contrat
        self.existants = list(contrat.niveaux.order_by("rang", "pk"))
        super().__init__(*args, initial={"niveaux": "\n".join(n.libelle for n in self.existants)}, **kwargs)

    def clean_niveaux(self) -> list[str]:
        mots = [" ".join(ligne.split()) for ligne in re.split(r"[\n,;]", self.cleaned_data["niveaux"]) if ligne.strip()]
        if longs := [m for m in mots if len(m) > MAX_NIVEAU]:
            raise forms.ValidationError(
                f"Un nom de niveau a {MAX_NIVEAU} caractères au plus{ESPACE}: "
                f"raccourcissez «{ESPACE}{longs[0]}{ESPACE}»."
            )
        plies = [fold(m) for m in mots]
        if len(set(plies)) < len(plies):
            raise forms.ValidationError("Le même nom est écrit deux fois\u00a0: un niveau a son nom à lui.")
        return mots

    @transaction.atomic
    def save(self, acteur: Any) -> None:
        """Same line: renamed; a line more: added; a line less: deleted when nothing uses it (else `Refus`)."""
        mots = self.cleaned_data["niveaux"]
        plies = {fold(m) for m in mots}
        gardes = [n for n in self.existants if fold(n.libelle) in plies]
        libres = [n for n in self.existants if n not in gardes]
        for rang, mot in enumerate(mots):
            if any(fold(n.libelle) == fold(mot) for n in gardes):
                continue
            ancien = self.existants[rang] if rang < len(self.existants) else None
            if ancien in libres:
                libres.remove(ancien)
                rename_niveau(niveau=ancien, libelle=mot, acteur=acteur)
            else:
                add_niveau(contrat=self.contrat, libelle=mot, acteur=acteur)
        for niveau in libres:
            delete_niveau(niveau=niveau, acteur=acteur)
        par_nom = {fold(n.libelle): n for n in self.contrat.niveaux.all()}
        for rang, mot in enumerate(mots, 1):
            niveau = par_nom[fold(mot)]
            if niveau.rang != rang:
                niveau.rang = rang
                niveau.save(update_fields=["rang"])


class NoeudForm(forms.Form):
    """An element: level, code, title, place. ``redaction=None`` adds it."""

    niveau = forms.CharField(
        label="Niveau",
        max_length=MAX_NIVEAU,
        help_text="Le mot du contrat\u00a0: «\u00a0Axe\u00a0», «\u00a0Objectif\u00a0»…",
    )
    code = forms.CharField(
        label="Code imprimé", max_length=40, required=False, help_text="«\u00a01.2\u00a0», «\u00a0A12\u00a0»…"
    )
    titre = forms.CharField(label="Titre", widget=forms.Textarea(attrs={"rows": 2}))
    parent = forms.TypedChoiceField(label="Rangé sous", required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        donnees: Any = None,
        *,
        contrat: Contrat,
        arbre: Arbre,
        droits: Droits,
        redaction: RedactionNoeud | None = None,
        parent_id: int | None = None,
    ):
        self.contrat, self.arbre, self.redaction = contrat, arbre, redaction
        niveaux = list(contrat.niveaux.order_by("rang", "pk"))
        initial: dict[str, Any] = {"parent": parent_id, "niveau": self._next_level(niveaux, parent_id)}
        exclus: set[int] = set()
        if redaction is not None:
            initial = {
                "niveau": redaction.niveau.libelle,
                "code": redaction.code,
                "titre": redaction.titre,
                "parent": redaction.parent_id,
                "revision": redaction.noeud.revision,
            }
            exclus = {b.noeud_id for b in arbre.par_noeud[redaction.noeud_id].parcourir()}
        super().__init__(donnees, initial=initial)
        self.fields["niveau"].widget = SaisieAvecSuggestions(suggestions=[n.libelle for n in niveaux])
        possibles = [
            (b.noeud_id, "\u2003" * b.profondeur + b.intitule)
            for b in arbre
            if b.noeud_id not in exclus and droits.covers(b.chemin)
        ]
        partout = droits.covers("")
        self.fields["parent"].choices = [("", "Tout en haut"), *possibles] if partout else possibles
        self.fields["parent"].required = not partout
        if redaction is not None:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def _next_level(self, niveaux: list[Niveau], parent_id: int | None) -> str:
        """The level expected at this depth."""
        parent = self.arbre.get(parent_id)
        profondeur = parent.profondeur + 1 if parent else 0
        return niveaux[profondeur].libelle if profondeur < len(niveaux) else ""

    @transaction.atomic
    def save(self, acteur: Any) -> Noeud:
        """May raise `Conflit` or `Refus`."""
        donnees = self.cleaned_data
        niveau = add_niveau(contrat=self.contrat, libelle=donnees["niveau"], acteur=acteur)
        parent = Noeud.objects.get(pk=donnees["parent"], contrat=self.contrat) if donnees["parent"] else None
        champs = {"niveau": niveau, "code": donnees["code"], "titre": donnees["titre"], "parent": parent}
        if self.redaction is None:
            return add_noeud(contrat=self.contrat, acteur=acteur, **champs)
        update_noeud(noeud=self.redaction.noeud, revision=donnees["revision"], acteur=acteur, **champs)
        return self.redaction.noeud


PARCOURS = ("titre", "etat", "deliberation_numero", "deliberation_date", "date")


class SignatureForm(forms.Form):
    """How far a party has gone. With ``signature=None``, also who it is."""

    organisation = forms.CharField(label="Organisation", max_length=200)
    categorie = forms.ChoiceField(
        label="Catégorie, si l’organisation est nouvelle",
        choices=[("", "—"), *Organisation.Categorie.choices],
        required=False,
    )
    titre = forms.CharField(
        label="Qui signe", max_length=200, required=False, help_text="La fonction\u00a0: «\u00a0La directrice\u00a0»."
    )
    etat = forms.ChoiceField(label="État", choices=Signature.Etat.choices)
    deliberation_numero = forms.CharField(label="Numéro de la délibération", max_length=60, required=False)
    deliberation_date = ChampDate(label="Date de la délibération")
    date = ChampDate(label="Date", help_text="De la signature.")

    def __init__(self, donnees: Any = None, *, contrat: Contrat, signature: Signature | None = None):
        self.contrat, self.signature = contrat, signature
        initial = {"etat": Signature.Etat.ANNONCEE}
        if signature is not None:
            initial = {champ: getattr(signature, champ) for champ in PARCOURS}
        super().__init__(donnees, initial=initial)
        if signature is not None:
            del self.fields["organisation"]
            del self.fields["categorie"]
        else:
            self.fields["organisation"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        datee = donnees.get("deliberation_date") or donnees.get("date")
        if donnees.get("etat") == Signature.Etat.DELIBERATION and not datee:
            self.add_error("deliberation_date", "Une délibération a une date\u00a0: écrivez-la.")
        if self.signature is None and donnees.get("organisation"):
            try:
                self.organisation = find_organisation(donnees["organisation"])
            except forms.ValidationError as erreur:
                self.add_error("organisation", erreur)
                return donnees
            if self.organisation is None and not donnees.get("categorie"):
                self.add_error(
                    "categorie",
                    f"«{ESPACE}{donnees['organisation']}{ESPACE}» n’est pas dans l’annuaire{ESPACE}: vérifiez le nom, "
                    "ou choisissez sa catégorie pour l’y ajouter.",
                )
        return donnees

    @transaction.atomic
    def save(self, acteur: Any) -> Signature:
        """A new party; may raise `Refus`."""
        donnees = self.cleaned_data
        organisation = self.organisation or find_or_create_organisation(
            nom=donnees["organisation"], categorie=donnees["categorie"], acteur=acteur
        )
        return add_party(
            contrat=self.contrat,
            organisation=organisation,
            acteur=acteur,
            **{champ: donnees[champ] for champ in PARCOURS},
        )


class QuartierForm(forms.Form):
    """A neighbourhood of the contract: found by its name in its communes, or recorded."""

    nom = forms.CharField(label="Nom", max_length=200)
    nature = forms.ChoiceField(label="Nature", choices=Quartier.Nature.choices)
    communes = forms.CharField(
        label="Communes", help_text="Une ou plusieurs, séparées par des virgules.", max_length=400
    )
    code = forms.RegexField(
        r"^(QP\d{6}|QN[0-9A-Z]{6})$",
        label="Code",
        required=False,
        help_text="«\u00a0QP\u00a0» et 6 chiffres (2015), ou «\u00a0QN\u00a0» et 6 caractères (2024).",
        error_messages={"invalid": "Ce code n’a pas la bonne forme\u00a0: QP075001 ou QN07501M, par exemple."},
    )
    population = forms.IntegerField(label="Habitants annoncés", required=False, min_value=0)

    def clean_communes(self) -> list[str]:
        noms = [nom.strip() for nom in re.split(r"[,;]", self.cleaned_data["communes"]) if nom.strip()]
        if not noms:
            raise forms.ValidationError("Écrivez au moins une commune.")
        return noms

    @transaction.atomic
    def save(self, contrat: Contrat, acteur: Any) -> None:
        """May raise `Refus`."""
        donnees = self.cleaned_data
        connues = {fold(c.nom): c for c in contrat.communes.all()}
        communes = [
            connues.get(fold(nom)) or find_or_create_commune(nom=nom, acteur=acteur) for nom in donnees["communes"]
        ]
        quartier = find_or_create_quartier(
            nom=donnees["nom"],
            nature=donnees["nature"],
            communes=communes,
            code=donnees["code"],
            acteur=acteur,
        )
        add_quartier(contrat=contrat, quartier=quartier, population=donnees["population"], acteur=acteur)


class LienForm(forms.Form):
    """A link to another contract: one that the person may see, or merely a name."""

    nature = forms.ChoiceField(label="Ce contrat…", choices=Lien.Nature.choices)
    vers = forms.ModelChoiceField(
        label="Contrat existant", queryset=Contrat.objects.none(), required=False, empty_label="Aucun de ceux-ci"
    )
    vers_nom = forms.CharField(
        label="Ou seulement son nom", max_length=200, required=False, help_text="S’il n’est pas encore dans Réciproque."
    )
    date = ChampDate(label="Date de signature du contrat visé")

    def __init__(self, donnees: Any = None, *, contrat: Contrat, user: Any):
        super().__init__(donnees)
        self.fields["vers"].queryset = Contrat.objects.for_user(user).exclude(pk=contrat.pk)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not donnees.get("vers") and not donnees.get("vers_nom"):
            self.add_error("vers_nom", "Choisissez un contrat, ou écrivez le nom de celui que vous visez.")
        return donnees


class LienChoixForm(forms.Form):
    """Which contract a link read in a document designates."""

    vers = forms.ModelChoiceField(
        label="Contrat existant",
        queryset=Contrat.objects.none(),
        empty_label="Choisissez",
        error_messages={"required": "Choisissez le contrat désigné."},
    )

    def __init__(self, donnees: Any = None, *, contrat: Contrat, user: Any, **options: Any):
        super().__init__(donnees, **options)
        self.fields["vers"].queryset = Contrat.objects.for_user(user).exclude(pk=contrat.pk)
