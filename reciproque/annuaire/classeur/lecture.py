"""A workbook to rows of text: visible sheets, known columns, no formula. Never evaluates anything."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from reciproque.langue import format_number

from .colonnes import FEUILLES, Colonne, Erreur, Feuille

LIGNES_MAX = 5_000  # in one sheet
TETE = 15  # the headings are among the first rows: a title, merged group heads may stand above
VIDES = 200  # so many empty rows in a row: nothing comes after
ABIMES = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
)
ERREURS_EXCEL = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


class ClasseurRefuse(Exception):
    """The whole file; the message is a French sentence."""


@dataclass
class Ligne:
    numero: int
    valeurs: dict[str, Any]  # column key -> text, or a date; what is empty is absent


@dataclass
class Page:
    """One sheet that was read."""

    feuille: Feuille
    nom: str  # as the file calls it
    entetes: dict[str, str] = field(default_factory=dict)  # column key -> heading as printed
    lignes: list[Ligne] = field(default_factory=list)

    def error(self, message: str, ligne: int | None = None, cle: str = "") -> Erreur:
        return Erreur(self.nom, message, ligne, self.entetes.get(cle, ""))


@dataclass
class Classeur:
    pages: dict[str, Page] = field(default_factory=dict)
    remarques: list[str] = field(default_factory=list)  # what was left unread, and why
    erreurs: list[Erreur] = field(default_factory=list)


def read_workbook(contenu: bytes, feuilles: Sequence[Feuille] = FEUILLES) -> Classeur:
    """The sheets of ``feuilles``. ClasseurRefuse when nothing can be read; faults of cells are in ``erreurs``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl leaves aside: charts, validations
            livre = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False)
            try:
                return _read(livre, feuilles)
            finally:
                livre.close()
    except ABIMES as erreur:
        raise ClasseurRefuse(
            "Ce classeur est abîmé\u00a0: il ne s’ouvre pas. Rouvrez-le dans votre tableur, enregistrez-le en .xlsx, "
            "puis déposez la nouvelle copie."
        ) from erreur


def _read(livre: Any, feuilles: Sequence[Feuille]) -> Classeur:
    classeur = Classeur()
    for onglet in livre.worksheets:
        feuille = next((f for f in feuilles if f.answers(onglet.title)), None)
        if onglet.sheet_state != "visible":
            classeur.remarques.append(f"La feuille «\u00a0{onglet.title}\u00a0» est masquée\u00a0: elle n’est pas lue.")
        elif feuille is None:
            classeur.remarques.append(
                f"La feuille «\u00a0{onglet.title}\u00a0» n’est pas du modèle\u00a0: elle n’est pas lue."
            )
        elif feuille.cle in classeur.pages:
            classeur.erreurs.append(Erreur(onglet.title, "deux feuilles disent la même chose. Gardez-en une."))
        else:
            classeur.pages[feuille.cle] = _read_sheet(onglet, feuille, classeur)
    if not classeur.pages:
        noms = ", ".join(f"«\u00a0{f.nom}\u00a0»" for f in feuilles)
        raise ClasseurRefuse(f"Aucune feuille visible ne s’appelle {noms}\u00a0: partez du modèle à télécharger.")
    return classeur


def _read_sheet(onglet: Any, feuille: Feuille, classeur: Classeur) -> Page:
    page = Page(feuille, onglet.title)
    onglet.reset_dimensions()  # what the file says of its own size is not believed
    rangees = _numbered(onglet)
    places = _find_headings(rangees, page, classeur)
    if places is None:
        requises = ", ".join(f"«\u00a0{c.entete}\u00a0»" for c in feuille.colonnes if c.requise)
        classeur.erreurs.append(page.error(f"ses colonnes ne se retrouvent pas. Il faut au moins {requises}."))
        return page
    for numero, cellules in rangees:
        ligne = Ligne(numero, {})
        for rang, colonne in places.items():
            if rang < len(cellules):
                _read_cell(cellules[rang], colonne, ligne, page, classeur)
        if ligne.valeurs:
            page.lignes.append(ligne)
        if len(page.lignes) > LIGNES_MAX:
            classeur.erreurs.append(
                page.error(
                    f"plus de {format_number(LIGNES_MAX)} lignes. Découpez le fichier\u00a0: rien n’a été lu au-delà."
                )
            )
            break
    return page


def _numbered(onglet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(row number, cells), until a long run of empty rows."""
    vides = 0
    for numero, cellules in enumerate(onglet.iter_rows(), 1):
        vides = vides + 1 if all(c.value in (None, "") for c in cellules) else 0
        if vides > VIDES:
            return
        yield numero, cellules


def _find_headings(rangees: Iterator[Any], page: Page, classeur: Classeur) -> dict[int, Colonne] | None:
    """Place -> column, from the first row that holds every required heading."""
    for numero, cellules in rangees:
        textes = {rang: str(c.value).strip() for rang, c in enumerate(cellules) if c.value not in (None, "")}
        places: dict[int, Colonne] = {}
        for rang, texte in textes.items():
            colonne = next((c for c in page.feuille.colonnes if c.answers(texte)), None)
            if colonne is not None:
                places[rang] = colonne
        if all(c in places.values() for c in page.feuille.colonnes if c.requise):
            _note_headings(numero, textes, places, page, classeur)
            return places
        if numero >= TETE:
            break
    return None


def _note_headings(
    numero: int, textes: dict[int, str], places: dict[int, Colonne], page: Page, classeur: Classeur
) -> None:
    for rang, texte in textes.items():
        colonne = places.get(rang)
        if colonne is None:
            classeur.remarques.append(
                f"Feuille «\u00a0{page.nom}\u00a0»\u00a0: la colonne «\u00a0{texte[:60]}\u00a0» n’est pas du modèle. "
                "Elle n’est pas lue."
            )
        elif colonne.cle in page.entetes:
            message = f"deux colonnes disent «\u00a0{colonne.entete}\u00a0». Gardez-en une."
            classeur.erreurs.append(page.error(message, numero))
        else:
            page.entetes[colonne.cle] = texte


def _read_cell(cellule: Any, colonne: Colonne, ligne: Ligne, page: Page, classeur: Classeur) -> None:
    valeur = cellule.value
    if valeur is None:
        return
    if cellule.data_type == "f":
        message = "une formule. Remplacez-la par sa valeur (copier, puis collage spécial, valeurs)."
        classeur.erreurs.append(page.error(message, ligne.numero, colonne.cle))
        return
    if cellule.data_type == "e" or valeur in ERREURS_EXCEL:
        classeur.erreurs.append(page.error(f"{valeur}, une erreur du tableur. Corrigez-la.", ligne.numero, colonne.cle))
        return
    texte = as_text(valeur)
    if texte:
        ligne.valeurs[colonne.cle] = texte


def as_text(valeur: Any) -> Any:
    """A number as it is written (a SIREN is no figure), a date as a date, a text without its edges."""
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return " ".join(str(valeur).replace("\0", "").split())
