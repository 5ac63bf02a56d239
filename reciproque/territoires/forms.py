"""Give outlines."""

from __future__ import annotations

from typing import Any

from django import forms

from .actions import Bilan, import_outlines
from .geojson import TAILLE_MAX, ContourRefuse


class ContoursForm(forms.Form):
    fichier = forms.FileField(
        label="La couche de contours",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={
            "required": "Choisissez le fichier de contours.",
            "missing": "Choisissez le fichier de contours.",
            "empty": "Ce fichier est vide. Exportez à nouveau la couche.",
        },
        help_text=f"GeoJSON en longitude et latitude (WGS 84), {TAILLE_MAX // 1024**2}\u00a0Mo au plus\u00a0: "
        "quartiers avec leur code QP ou QN, communes avec leur code INSEE.",
    )

    def save(self, acteur: Any) -> Bilan | None:
        """Lay the outlines; None, with the reason on the field, when the file is refused."""
        fichier = self.cleaned_data["fichier"]
        try:
            if fichier.size > TAILLE_MAX:
                raise ContourRefuse(f"Ce fichier dépasse {TAILLE_MAX // 1024**2}\u00a0Mo.")
            return import_outlines(contenu=fichier.read(), acteur=acteur)
        except ContourRefuse as refus:
            self.add_error("fichier", refus.message)
            return None
