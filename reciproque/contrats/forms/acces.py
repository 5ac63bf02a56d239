"""Invite someone to a contract, or to all those an organisation carries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reciproque.annuaire.models import Organisation
from reciproque.comptes.models import User

from ..acces import CAPACITES, Capacite
from ..actions.acces import invite_to
from ..arborescence import Arbre
from ..models import Acces, Contrat, Role
from .champs import ESPACE, SaisieAvecSuggestions, find_organisation, suggest_organisations

# Beyond reading, which every role does.
PERMET = {
    Capacite.JOURNAL: "voit aussi l’historique",
    Capacite.RELIRE: "relit et confirme les documents",
    Capacite.CORRIGER: "corrige",
    Capacite.GERER: "décrit le contrat",
    Capacite.INVITER: "invite",
}


def explain(role: Role) -> str:
    """« Équipe projet : voit aussi l’historique, relit… », or the role alone when it only reads."""
    permet = [phrase for capacite, phrase in PERMET.items() if capacite in CAPACITES[role]]
    nom = role.label[:1].upper() + role.label[1:]
    return f"{nom}{ESPACE}: {', '.join(permet)}" if permet else nom


INCONNUE = f"Aucune organisation connue ne s’appelle ainsi{ESPACE}: choisissez dans les suggestions"


class _Invitation(forms.Form):
    email = forms.EmailField(
        label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    )
    nom = forms.CharField(
        label="Nom de la personne",
        max_length=150,
        required=False,
        help_text="Si elle a déjà un compte, il garde le nom qu’elle s’est donné.",
    )
    employeur = forms.CharField(label="Son organisation", max_length=200, required=False)
    roles = forms.MultipleChoiceField(
        label="Rôles",
        choices=[(role.value, explain(role)) for role in Role],
        help_text="Chaque rôle ouvre la lecture de tout le contrat. Plusieurs rôles s’ajoutent.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un rôle."},
    )

    def __init__(self, *args: Any, acteur: User, adresse: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.acteur, self.adresse = acteur, adresse
        self.fields["employeur"].widget = SaisieAvecSuggestions(suggestions=self.suggest)

    def suggest(self) -> list[str]:
        return suggest_organisations()

    def clean_employeur(self) -> Organisation | None:
        nom = self.cleaned_data["employeur"]
        organisation = find_organisation(nom) if nom else None
        if nom and organisation is None:
            raise ValidationError(f"{INCONNUE}, ou laissez vide.")
        return organisation

    def invite(self, **portee: Any) -> tuple[User, list[Acces]] | None:
        """`portee` as in `invite_to`. None when the account refuses: the error is then at its field."""
        donnees = {champ: self.cleaned_data[champ] for champ in ("email", "nom", "roles", "employeur")}
        try:
            return invite_to(acteur=self.acteur, adresse=self.adresse, **donnees, **portee)
        except ValidationError as refus:
            self.add_error(None, refus)
            return None


class InvitationContratForm(_Invitation):
    noeud = forms.TypedChoiceField(
        label="Portée",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Ce que le rôle permet de modifier. La lecture reste ouverte à tout le contrat.",
    )

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any):
        self.contrat = contrat
        super().__init__(*args, **kwargs)
        # `fields` does not say it is a choice
        self.fields["noeud"].choices = [("", "Tout le contrat"), *Arbre.of(contrat).choix()]  # type: ignore[attr-defined]

    def suggest(self) -> list[str]:
        """Those that the contract names come first to mind; others are found by their full name."""
        return suggest_organisations(Organisation.objects.filter(signatures__contrat=self.contrat)) or super().suggest()

    def save(self) -> tuple[User, list[Acces]] | None:
        noeud_id = self.cleaned_data["noeud"]
        return self.invite(contrat=self.contrat, noeud=self.contrat.noeuds.get(pk=noeud_id) if noeud_id else None)


class InvitationOrganisationForm(_Invitation):
    organisation = forms.CharField(
        label="Organisation qui pilote les contrats",
        max_length=200,
        help_text="L’accès vaut pour tous les contrats qu’elle pilote, y compris ceux à venir.",
    )
    field_order = ["organisation", "email", "nom", "employeur", "roles"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = SaisieAvecSuggestions(
            suggestions=lambda: suggest_organisations(Organisation.objects.exclude(contrats_portes=None))
        )

    def clean_organisation(self) -> Organisation:
        organisation = find_organisation(self.cleaned_data["organisation"])
        if organisation is None:
            raise ValidationError(f"{INCONNUE}.")
        return organisation

    def save(self) -> tuple[User, list[Acces]] | None:
        return self.invite(organisation=self.cleaned_data["organisation"])
