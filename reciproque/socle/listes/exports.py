"""XLSX and CSV of exactly what a list shows, all pages: real numbers and dates, nothing a spreadsheet would execute."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from reciproque.langue import format_date, format_number
from reciproque.socle.listes.colonnes import Colonne, Genre, as_list, local_date

if TYPE_CHECKING:
    from reciproque.socle.listes.liste import Liste

BLOC = 500  # rows read at a time
CELLULE_MAX = 32_767  # characters, Excel's limit
FORMULE = re.compile(r"^[=+\-@\t\r\n]")
FORMATS = {
    Genre.MONTANT: '#,##0.00\\ "€"',
    Genre.TAUX: '0.0#\\ "%"',
    Genre.DATE: "dd/mm/yyyy",
    Genre.MOMENT: "dd/mm/yyyy hh:mm",
}
LARGEURS = {
    Genre.NOMBRE: 12,
    Genre.NUMERO: 10,
    Genre.MONTANT: 16,
    Genre.TAUX: 10,
    Genre.DATE: 14,
    Genre.MOMENT: 18,
    Genre.OUI_NON: 8,
}


class ExportTropGrand(Exception):
    """More rows than an export gives; the message is a French sentence."""


def check_size(liste: Liste, au_plus: int) -> None:
    if liste.total > au_plus:
        raise ExportTropGrand(
            f"Cette liste compte {format_number(liste.total)} lignes\u00a0; l’export s’arrête à "
            f"{format_number(au_plus)}. Ajoutez un filtre, puis exportez à nouveau."
        )


def width(colonne: Colonne) -> int:
    """Characters that a column takes on a sheet."""
    return colonne.largeur or LARGEURS.get(colonne.genre, 60 if colonne.principale else 28)


def file_name(liste: Liste, extension: str) -> str:
    return f"{liste.nom}-{timezone.localdate():%Y-%m-%d}.{extension}"


def rows(liste: Liste) -> Iterator[Any]:
    return liste.queryset.iterator(chunk_size=BLOC)


def to_csv(liste: Liste) -> HttpResponseBase:
    """Semicolons, UTF-8 with its mark, decimal commas: opens as it should in a French spreadsheet. Streamed."""
    check_size(liste, liste.export_max)
    reponse = StreamingHttpResponse(_csv(liste), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{file_name(liste, "csv")}"'
    return reponse


class _Echo:
    def write(self, valeur: str) -> str:
        return valeur


def _csv(liste: Liste) -> Iterator[str]:
    ecrivain = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    colonnes = liste.colonnes_export
    yield "\ufeff" + ecrivain.writerow([c.entete for c in colonnes])
    for objet in rows(liste):
        yield ecrivain.writerow([csv_cell(c.lire(objet), c.genre) for c in colonnes])


def csv_cell(valeur: Any, genre: Genre) -> str:
    if valeur is None or valeur == "":
        return ""
    if genre.est_chiffre and isinstance(valeur, (int, float, Decimal)):
        return format(valeur, "f" if isinstance(valeur, Decimal) else "").replace(".", ",")
    if genre is Genre.DATE:
        return f"{local_date(valeur):%d/%m/%Y}"
    if genre is Genre.MOMENT:
        return f"{timezone.localtime(valeur):%d/%m/%Y %H:%M}"
    if genre is Genre.OUI_NON:
        return "oui" if valeur else "non"
    texte = " ; ".join(str(v) for v in as_list(valeur)) if genre is Genre.LISTE else str(valeur)
    return f"'{texte}" if FORMULE.match(texte) else texte


def to_xlsx(liste: Liste) -> HttpResponseBase:
    """One sheet of rows (frozen header, filters on) and one that says what was asked. Written row by row to disk."""
    check_size(liste, liste.export_max)
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet(liste.titre[:31].translate(str.maketrans("", "", r"[]:*?/\ "[:-1])))
    colonnes = liste.colonnes_export
    for rang, colonne in enumerate(colonnes, 1):
        feuille.column_dimensions[get_column_letter(rang)].width = width(colonne)
    feuille.freeze_panes = "A2"
    feuille.auto_filter.ref = f"A1:{get_column_letter(max(1, len(colonnes)))}{liste.total + 1}"
    feuille.print_title_rows = "1:1"
    feuille.page_setup.orientation = "landscape"
    feuille.append([_heading(feuille, c.entete) for c in colonnes])
    for objet in rows(liste):
        feuille.append([xlsx_cell(feuille, c.lire(objet), c) for c in colonnes])
    _about(classeur, liste)
    fichier = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the response)
    classeur.save(fichier)
    fichier.seek(0)
    return FileResponse(
        fichier,
        as_attachment=True,
        filename=file_name(liste, "xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _heading(feuille: Any, texte: str) -> Any:
    cellule = _text(feuille, texte)
    cellule.font = Font(bold=True, color="FFFFFF")
    cellule.fill = PatternFill("solid", fgColor="1F3A4D")
    cellule.alignment = Alignment(vertical="center", wrap_text=True)
    return cellule


def _text(feuille: Any, texte: str) -> Any:
    """A string that stays one: never a formula, not even after an edit in the spreadsheet."""
    texte = ILLEGAL_CHARACTERS_RE.sub("", texte)
    if len(texte) > CELLULE_MAX:
        texte = texte[: CELLULE_MAX - 1] + "…"
    cellule = WriteOnlyCell(feuille, texte)
    cellule.data_type = "s"
    if FORMULE.match(texte):
        cellule.quotePrefix = True
    return cellule


def xlsx_cell(feuille: Any, valeur: Any, colonne: Colonne) -> Any:
    genre = colonne.genre
    if valeur is None or valeur == "":
        return None
    if genre.est_chiffre and isinstance(valeur, (int, float, Decimal)):
        cellule: Any = WriteOnlyCell(feuille, valeur)  # type: ignore[arg-type]  # the stubs forget Decimal
    elif genre is Genre.DATE:
        cellule = WriteOnlyCell(feuille, local_date(valeur))  # type: ignore[arg-type]  # and date
    elif genre is Genre.MOMENT and isinstance(valeur, datetime):
        cellule = WriteOnlyCell(feuille, timezone.make_naive(valeur))
    else:
        if genre is Genre.OUI_NON:
            valeur = "oui" if valeur else "non"
        elif genre is Genre.LISTE:
            valeur = " ; ".join(str(v) for v in as_list(valeur))
        cellule = _text(feuille, str(valeur))
        cellule.alignment = Alignment(vertical="top", wrap_text=True)
        return cellule
    if genre in FORMATS:
        cellule.number_format = FORMATS[genre]
    cellule.alignment = Alignment(vertical="top")
    return cellule


def _about(classeur: Workbook, liste: Liste) -> None:
    feuille = classeur.create_sheet("À propos")
    feuille.column_dimensions["A"].width = 24
    feuille.column_dimensions["B"].width = 80
    demandes = [libelle for libelle, _ in liste.jetons] or ["Toute la liste, sans filtre"]
    for cle, valeur in (
        *((("À propos de", liste.sujet),) if liste.sujet else ()),
        ("Liste", liste.titre),
        ("Nombre de lignes", liste.compteur),
        ("Exportée le", format_date(timezone.localdate())),
        *(("Filtre" if liste.jetons else "Contenu", demande) for demande in demandes),
    ):
        gras = _text(feuille, cle)
        gras.font = Font(bold=True)
        feuille.append([gras, _text(feuille, valeur)])
