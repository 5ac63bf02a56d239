"""Forms about accounts. What they save goes through ``actions``."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from reciproque.annuaire.models import Organisation
from reciproque.socle.vigilance import FormulaireVigilant

from . import actions
from .models import User, normalise_email

AIDE_MOT_DE_PASSE = (
    "Au moins 12 caractères. Le plus simple : quatre ou cinq mots sans rapport entre eux, que vous seul connaissez."
)


class Connexion(AuthenticationForm):
    titre_erreurs = "Vous n’êtes pas connecté."
    username = forms.EmailField(
        label="Adresse électronique",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": (
            "L’adresse ou le mot de passe ne convient pas, ou le compte est désactivé. Vérifiez les majuscules, "
            "puis réessayez. Après six essais manqués, il faut attendre un quart d’heure."
        ),
    }

    def clean_username(self):
        return normalise_email(self.cleaned_data["username"])


class MotDePasseOublie(forms.Form):
    email = forms.EmailField(
        label="Adresse électronique de votre compte",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ChoixMotDePasse(forms.Form):
    """A password, twice. ``save`` is the business of what uses it."""

    mot_de_passe = forms.CharField(
        label="Mot de passe",
        strip=False,
        help_text=AIDE_MOT_DE_PASSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    confirmation = forms.CharField(
        label="Le même mot de passe, une seconde fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_mot_de_passe(self):
        mot_de_passe = self.cleaned_data["mot_de_passe"]
        password_validation.validate_password(mot_de_passe, self.user)
        return mot_de_passe

    def clean(self):
        propres = super().clean()
        if {"mot_de_passe", "confirmation"} <= propres.keys() and propres["mot_de_passe"] != propres["confirmation"]:
            self.add_error("confirmation", "Les deux mots de passe diffèrent : tapez deux fois le même.")
        return propres


class NouveauMotDePasse(ChoixMotDePasse):
    """Through the link of the message."""

    def save(self):
        actions.reset_password(user=self.user, password=self.cleaned_data["mot_de_passe"])
        return self.user


class ChangementMotDePasse(ChoixMotDePasse):
    actuel = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["actuel", "mot_de_passe", "confirmation"]

    def clean_actuel(self):
        if not self.user.check_password(self.cleaned_data["actuel"]):
            raise ValidationError("Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules.")
        return self.cleaned_data["actuel"]

    def save(self):
        actions.change_password(user=self.user, password=self.cleaned_data["mot_de_passe"])
        return self.user


class AcceptationInvitation(ChoixMotDePasse):
    nom = forms.CharField(
        label="Votre nom, tel que les autres le verront",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    fonction = forms.CharField(
        label="Votre fonction",
        max_length=150,
        required=False,
        help_text="Par exemple : cheffe de projet, délégué du préfet, conseillère citoyenne.",
    )
    field_order = ["nom", "fonction", "mot_de_passe", "confirmation"]

    def save(self, invitation):
        return actions.accept_invitation(
            invitation=invitation,
            password=self.cleaned_data["mot_de_passe"],
            nom=self.cleaned_data["nom"],
            fonction=self.cleaned_data["fonction"],
        )


class MonCompte(FormulaireVigilant):
    class Meta:
        model = User
        fields = ["nom", "fonction"]
        help_texts = {
            "nom": "Celui que les autres voient.",
            "fonction": "Par exemple : cheffe de projet, délégué du préfet, conseillère citoyenne.",
        }
        widgets = {"nom": forms.TextInput(attrs={"autocomplete": "name"})}

    def save(self):
        return self.save_unless_changed(
            lambda: actions.update_account(user=self.instance, acteur=self.instance, **self.kept)
        )


class Compte(FormulaireVigilant):
    """The administrator's view of an account."""

    class Meta:
        model = User
        fields = ["email", "nom", "fonction", "organisation"]
        field_classes = {"organisation": forms.ModelChoiceField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.only("nom")
        self.fields["organisation"].empty_label = "Aucune"

    def clean_email(self):
        return normalise_email(self.cleaned_data["email"])

    def save(self, *, acteur):
        return self.save_unless_changed(lambda: actions.update_account(user=self.instance, acteur=acteur, **self.kept))


class NouveauCompte(Compte):
    class Meta(Compte.Meta):
        fields = [*Compte.Meta.fields, "est_administrateur"]
        labels = {"est_administrateur": "Administrateur de l’instance"}
        help_texts = {
            "est_administrateur": (
                "Voit tous les contrats, crée les contrats et gère les comptes. À réserver à très peu de personnes."
            )
        }

    def save(self, *, acteur):
        user, _ = actions.invite(acteur=acteur, **self.kept)
        return user
