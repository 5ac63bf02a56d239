"""A file of figures to its sheets, as text: workbook or CSV. Never evaluates anything."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from reciproque.annuaire.classeur.lecture import ABIMES, VIDES
from reciproque.langue import format_number

LIGNES_MAX = 60_000
COLONNES_MAX = 300
TETE = 15  # the heads are among the first rows: a title may stand above
SEPARATEURS = ";,\t|"


class FichierIllisible(Exception):
    """The whole file; the message is a French sentence."""


@dataclass(frozen=True)
class Ligne:
    numero: int
    cellules: tuple[str, ...]

    def text(self, rang: int) -> str:
        return self.cellules[rang] if rang < len(self.cellules) else ""


@dataclass
class Feuille:
    """One sheet: its heads, then its rows. ``machine``: numbers are written with a decimal point."""

    nom: str
    entetes: tuple[str, ...]
    ligne_entetes: int
    lignes: list[Ligne] = field(default_factory=list)
    machine: bool = False


def read_sheets(contenu: bytes, genre: str, *, progres: Callable[[int], None] | None = None) -> list[Feuille]:
    """``genre``: « xlsx » or « texte ». Raises FichierIllisible."""
    feuilles = list(_workbook(contenu, progres) if genre == "xlsx" else [_text(contenu)])
    feuilles = [feuille for feuille in feuilles if feuille.lignes]
    if not feuilles:
        raise FichierIllisible(
            "Ce fichier n’a pas de tableau\u00a0: il faut une ligne d’en-têtes, puis une ligne par territoire."
        )
    return feuilles


def _workbook(contenu: bytes, progres: Callable[[int], None] | None) -> Iterator[Feuille]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl leaves aside: charts, validations
            livre = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False)
            try:
                for onglet in livre.worksheets:
                    if onglet.sheet_state == "visible":
                        onglet.reset_dimensions()
                        rangees = ([_cell(c) for c in rangee] for rangee in onglet.iter_rows())
                        yield _sheet(onglet.title, rangees, True, progres)
            finally:
                livre.close()
    except ABIMES as erreur:
        raise FichierIllisible(
            "Ce classeur est abîmé\u00a0: il ne s’ouvre pas. Rouvrez-le dans votre tableur, enregistrez-le en .xlsx, "
            "puis déposez la nouvelle copie."
        ) from erreur


def _cell(cellule: Any) -> str:
    """As a person would read it: a formula stays one, a rate keeps its sign."""
    valeur = cellule.value
    if valeur is None:
        return ""
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float):
        exacte = Decimal(repr(valeur)) if isinstance(valeur, float) else Decimal(valeur)
        if "%" in (cellule.number_format or ""):
            return f"{(exacte * 100).normalize():f} %"
        return f"{exacte:f}"
    return " ".join(str(valeur).replace("\0", "").split())


def _text(contenu: bytes) -> Feuille:
    for encodage in ("utf-8-sig", "cp1252"):
        try:
            texte = contenu.decode(encodage)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FichierIllisible("Les caractères de ce fichier ne se lisent pas\u00a0: enregistrez-le en CSV UTF-8.")
    debut = texte[:4000]
    separateur = max(SEPARATEURS, key=lambda s: debut.count(s))
    try:
        return _sheet("CSV", csv.reader(io.StringIO(texte, newline=""), delimiter=separateur), separateur == ",", None)
    except csv.Error as erreur:
        raise FichierIllisible(
            "Ce fichier CSV est abîmé\u00a0: un guillemet ouvert ne se referme pas. Enregistrez-le à nouveau."
        ) from erreur


def _sheet(nom: str, rangees: Iterable[list[str]], machine: bool, progres: Callable[[int], None] | None) -> Feuille:
    """Rows from the first that has two heads or more, until a long run of empty ones."""
    feuille = Feuille(nom, (), 0, machine=machine)
    vides = 0
    for numero, rangee in enumerate(rangees, 1):
        cellules = tuple(" ".join(str(c).split()) for c in rangee[: COLONNES_MAX + 1])
        pleines = sum(bool(c) for c in cellules)
        vides = 0 if pleines else vides + 1
        if vides > VIDES or (not feuille.entetes and numero > TETE):
            break
        if not feuille.entetes:
            if pleines >= 2:
                feuille.entetes, feuille.ligne_entetes = cellules, numero
            continue
        if pleines:
            feuille.lignes.append(Ligne(numero, cellules))
        if len(feuille.lignes) > LIGNES_MAX:
            raise FichierIllisible(
                f"La feuille {nom} a plus de {format_number(LIGNES_MAX)} lignes\u00a0: découpez le fichier."
            )
        if progres is not None and numero % 1000 == 0:
            progres(numero)
    if len(feuille.entetes) > COLONNES_MAX:
        raise FichierIllisible(f"La feuille {nom} a plus de {COLONNES_MAX} colonnes\u00a0: découpez le fichier.")
    return feuille
