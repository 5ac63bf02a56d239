"""The template to download: one sheet a kind, its headings, and how to fill it."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..models import Organisation
from .colonnes import FEUILLES
from .lecture import LIGNES_MAX

CONSIGNES = (
    "Remplissez les feuilles dont vous avez besoin, laissez les autres vides.",
    "Les colonnes marquées d’une étoile sont nécessaires. Leur ordre est libre.",
    "Une case vide ne change rien\u00a0: elle n’efface pas ce que l’annuaire sait déjà.",
    "Une organisation se reconnaît à son SIRET, son SIREN, son RNA, puis à son nom ou à l’une de ses appellations.",
    "Pas de formule\u00a0: des valeurs.",
    "Les coordonnées des personnes ne s’importent pas\u00a0: leur accord se recueille une personne à la fois.",
)


def to_template() -> bytes:
    livre = Workbook()
    aide: Any = livre.active
    aide.title = "Mode d’emploi"
    aide.column_dimensions["A"].width = 110
    for consigne in (*CONSIGNES, "", "Catégories\u00a0:", *Organisation.Categorie.labels):
        aide.append([consigne])
    for feuille in FEUILLES:
        onglet = livre.create_sheet(feuille.nom)
        onglet.append([f"{c.entete} *" if c.requise else c.entete for c in feuille.colonnes])
        onglet.freeze_panes = "A2"
        for rang, colonne in enumerate(feuille.colonnes, 1):
            tete = onglet.cell(1, rang)
            tete.font = Font(bold=True, color="FFFFFF")
            tete.fill = PatternFill("solid", fgColor="1F3A4D")
            lettre = get_column_letter(rang)
            onglet.column_dimensions[lettre].width = 28
            if colonne.cle in ("siren", "siret", "rna", "code_postal"):
                onglet.column_dimensions[lettre].number_format = "@"  # zeros stay in front
            if colonne.cle == "categorie":
                plage = f"'Mode d’emploi'!$A${len(CONSIGNES) + 3}:$A${len(CONSIGNES) + 2 + len(Organisation.Categorie)}"
                choix = DataValidation(type="list", formula1=plage, allow_blank=True)
                choix.add(f"{lettre}2:{lettre}{LIGNES_MAX}")
                onglet.add_data_validation(choix)
    flux = io.BytesIO()
    livre.save(flux)
    return flux.getvalue()
