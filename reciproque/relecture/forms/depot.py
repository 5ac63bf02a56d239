"""Give a document."""

from __future__ import annotations

from typing import Any

from django import forms

from reciproque.langue import format_number
from reciproque.lecture.lecteurs import LIGNES_MAX, PAGES_MAX
from reciproque.socle.fichiers import FichierRefuse, format_size
from reciproque.socle.reconnaissance import GENRES

from ..actions import Depot, deposer
from ..actions.deposer import TAILLES
from ..perimetre import contracts_to_review

EXTENSIONS = tuple(extension for genre in TAILLES for extension in GENRES[genre].extensions)


def _limits() -> str:
    tailles = {genre: format_size(taille) for genre, taille in TAILLES.items()}
    return (
        f"PDF jusqu’à {tailles['pdf']} et {format_number(PAGES_MAX)} pages (avec du texte\u00a0: une numérisation sans "
        f"reconnaissance de caractères ne se lit pas)\u00a0; Word (.docx) ou LibreOffice (.odt) jusqu’à "
        f"{tailles['docx']}\u00a0; texte jusqu’à {tailles['texte']} et {format_number(LIGNES_MAX)} lignes."
    )


class DepotForm(forms.Form):
    fichier = forms.FileField(
        label="Le document",
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        error_messages={
            "required": "Choisissez le fichier à lire.",
            "missing": "Choisissez le fichier à lire.",
            "empty": "Ce fichier est vide. Vérifiez-le, puis déposez-le à nouveau.",
        },
        help_text=_limits(),
    )
    contrat = forms.ModelChoiceField(
        label="Pour quel contrat\u00a0?",
        queryset=None,
        required=False,
        empty_label="Un contrat qui n’est pas encore dans Réciproque",
        help_text="Sur un contrat déjà rempli, le document sera lu comme un avenant.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        ouverts = contracts_to_review(user).order_by("nom")
        self.fields["contrat"].queryset = ouverts  # type: ignore[attr-defined]  # `fields` does not say it is a choice
        if not ouverts.exists():
            del self.fields["contrat"]

    def save(self) -> Depot | None:
        """File the document; None, with the error on its field, when the file is refused."""
        fichier = self.cleaned_data["fichier"]
        try:
            return deposer(
                contenu=fichier, nom=fichier.name, acteur=self.user, contrat=self.cleaned_data.get("contrat")
            )
        except FichierRefuse as refus:
            self.add_error("fichier", refus.message)
            return None
