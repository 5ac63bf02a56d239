"""The partners of a commitment, one line each: a name found, a collective, or an organisation to record."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.annuaire.actions import find_or_create_organisation
from reciproque.annuaire.models import Organisation
from reciproque.langue import fold

from ..actions.parties import Partie
from ..models import Contrat, Participation
from .champs import ESPACE, SaisieAvecSuggestions, find_organisation, suggest_organisations

COLLECTIFS = {
    fold(str(libelle)): code
    for code, libelle in Participation.Collectif.choices
    if code != Participation.Collectif.AUTRE
}


def find_collectif(texte: str) -> str:
    """The code of « les communes », « Les communes », « communes »; empty when it is no collective.

    A singular (« CAF ») is somebody, not the group.
    """
    cle = fold(texte)
    return COLLECTIFS.get(cle) or (COLLECTIFS.get(f"les {cle}") if cle.endswith(("s", "x")) else None) or ""


class PartieForm(forms.Form):
    """One line. ``nouvelle_categorie`` is asked only for a name that the annuaire does not know."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    qui = forms.CharField(label="Organisation ou collectif", max_length=200, required=False)
    role = forms.ChoiceField(
        label="Rôle", choices=Participation.Role.choices, required=False, initial=Participation.Role.INCONNU
    )
    service = forms.CharField(label="Service", max_length=200, required=False)
    nouvelle_categorie = forms.ChoiceField(
        label="Catégorie, si l’organisation est nouvelle",
        choices=[("", "—"), *Organisation.Categorie.choices],
        required=False,
    )

    def __init__(
        self, *args: Any, suggestions: Any = (), existantes: dict[int, Participation] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["qui"].widget = SaisieAvecSuggestions(suggestions=suggestions)
        self.existante = (existantes or {}).get(self.initial.get("pk") or 0)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        qui = donnees.get("qui", "")
        self.organisation: Organisation | None = None
        self.collectif = ""
        if donnees.get("DELETE"):
            return donnees
        if not qui:
            if donnees.get("service") or donnees.get("nouvelle_categorie"):
                self.add_error("qui", "Écrivez qui s’engage, ou videz la ligne.")
            return donnees
        if self.existante is not None and "qui" not in self.changed_data:
            self.organisation, self.collectif = self.existante.organisation, self.existante.collectif
            return donnees
        self.collectif = find_collectif(qui)
        if not self.collectif:
            try:
                self.organisation = find_organisation(qui)
            except forms.ValidationError as erreur:
                self.add_error("qui", erreur)
                return donnees
            if self.organisation is None and not donnees.get("nouvelle_categorie"):
                self.add_error(
                    "nouvelle_categorie",
                    f"«{ESPACE}{qui}{ESPACE}» n’est pas dans l’annuaire{ESPACE}: vérifiez le nom, ou choisissez sa "
                    "catégorie pour l’y ajouter.",
                )
        return donnees

    def partie(self, acteur: Any) -> Partie:
        """The line as the action takes it; records the organisation when it is new."""
        donnees = self.cleaned_data
        organisation = self.organisation
        if organisation is None and not self.collectif:
            organisation = find_or_create_organisation(
                nom=donnees["qui"], categorie=donnees["nouvelle_categorie"], acteur=acteur
            )
        meme = self.existante is not None and "qui" not in self.changed_data
        return Partie(
            organisation=organisation,
            collectif=self.collectif,
            role=donnees["role"] or Participation.Role.INCONNU,
            service=donnees["service"],
            marque=self.existante.marque if meme and self.existante else "",
            certitude=self.existante.certitude if meme and self.existante else Participation.Certitude.CERTAIN,
            pk=donnees["pk"],
        )

    def tell(self) -> str:
        """The line as the journal would tell it, for the page that shows two versions."""
        donnees = self.cleaned_data
        libelle = self.organisation.nom if self.organisation else donnees.get("qui", "")
        if donnees.get("service"):
            libelle += f" ({donnees['service']})"
        if donnees.get("role") and donnees["role"] != Participation.Role.INCONNU:
            libelle += f", {Participation.Role(donnees['role']).label}"
        if self.existante is not None and self.existante.is_candidate and "qui" not in self.changed_data:
            libelle += ", à confirmer"
        return libelle


class PartiesFormSet(forms.BaseFormSet):
    """All the lines; the same body in the same role twice is told at its line. A line emptied is a line taken off."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Enlever cette ligne"

    def clean(self) -> None:
        if any(self.errors):
            return
        vues: set[tuple[Any, ...]] = set()
        for form in self.kept():
            donnees = form.cleaned_data
            qui = form.organisation.pk if form.organisation else form.collectif or fold(donnees["qui"])
            cle = (qui, donnees["role"], donnees["service"])
            if cle in vues:
                form.add_error("qui", f"Déjà inscrit plus haut dans ce rôle{ESPACE}: enlevez une des deux lignes.")
                raise forms.ValidationError("Un partenaire est inscrit deux fois dans le même rôle.")
            vues.add(cle)

    def kept(self) -> list[Any]:
        """Lines filled in and not taken off."""
        return [f for f in self.forms if f.cleaned_data.get("qui") and not f.cleaned_data.get("DELETE")]

    def parties(self, acteur: Any) -> list[Partie]:
        return [form.partie(acteur) for form in self.kept()]

    def tell(self) -> list[str]:
        return sorted((form.tell() for form in self.kept()), key=fold)


def parties_formset(
    contrat: Contrat, participations: list[Participation], *, donnees: Any = None, lignes: int = 2
) -> Any:
    """The lines of ``participations`` and ``lignes`` empty ones."""
    classe = forms.formset_factory(
        PartieForm, formset=PartiesFormSet, extra=lignes, can_delete=True, can_delete_extra=False
    )
    return classe(
        donnees,
        prefix="parties",
        initial=[{"pk": p.pk, "qui": p.partie, "role": p.role, "service": p.service} for p in participations],
        form_kwargs={
            "suggestions": _Suggestions(contrat),
            "existantes": {p.pk: p for p in participations},
        },
    )


class _Suggestions:
    """Names offered while typing, the parties and partners of this contract first; computed once for all lines."""

    def __init__(self, contrat: Contrat):
        self.contrat = contrat
        self._noms: list[str] | None = None

    def __call__(self) -> list[str]:
        if self._noms is None:
            d_ici = Organisation.objects.filter(
                pk__in=Participation.objects.filter(engagement__contrat=self.contrat).values("organisation")
            ) | Organisation.objects.filter(pk__in=self.contrat.signatures.values("organisation"))
            collectifs = [str(libelle) for code, libelle in Participation.Collectif.choices if code != "autre"]
            self._noms = [*suggest_organisations(d_ici, limite=120), *collectifs]
        return self._noms
