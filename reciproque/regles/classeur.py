"""A workbook of facts: the template to fill, and its rows back, checked one cell at a time."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reciproque.annuaire.classeur.lecture import ABIMES
from reciproque.contrats.models import Contrat
from reciproque.langue import fold, parse_date

from .controle import ValeurRefusee, problems, read_value
from .models import Fait, GenreFait

COLONNES = {
    "genre": "Fait",
    "date": "Date",
    "valeur": "Valeur",
    "exercice": "Exercice",
    "quartier": "Quartier",
    "theme": "Thème",
    "objet": "Objet",
    "note": "Où c’est écrit",
}
REQUISES = ("genre", "date")
LIGNES_MAX = 5_000
ERREURS_MAX = 200
TETE = 15
TAILLES = {"theme": 120, "objet": 120, "note": 500}


class ClasseurRefuse(Exception):
    """The whole file; the message is a French sentence."""


@dataclass(frozen=True)
class Erreur:
    feuille: str
    ligne: int
    colonne: str
    message: str

    def __str__(self) -> str:
        return f"feuille {self.feuille}, ligne {self.ligne}, colonne {self.colonne}\u00a0: {self.message}"


@dataclass
class Lu:
    faits: list[Fait] = field(default_factory=list)
    erreurs: list[Erreur] = field(default_factory=list)


def to_template(genres: list[GenreFait]) -> bytes:
    """One sheet to fill, another with what may be written in it."""
    livre = Workbook()
    faits: Any = livre.active
    faits.title = "Faits"
    faits.append([f"{titre} *" if cle in REQUISES else titre for cle, titre in COLONNES.items()])
    connus = livre.create_sheet("Faits suivis")
    connus.append(["Fait", "Unité"])
    for genre in genres:
        connus.append([genre.libelle, genre.unite])
    for feuille in (faits, connus):
        feuille.freeze_panes = "A2"
        for rang in range(1, feuille.max_column + 1):
            feuille.cell(1, rang).font = Font(bold=True)
            feuille.column_dimensions[get_column_letter(rang)].width = 60 if rang == 1 else 20
    flux = io.BytesIO()
    livre.save(flux)
    return flux.getvalue()


def read_workbook(contenu: bytes, contrat: Contrat, genres: list[GenreFait]) -> Lu:
    """Facts not saved yet, or every error found. Raises ClasseurRefuse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl leaves aside: charts, validations
            livre = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False)
            try:
                onglet = next((o for o in livre.worksheets if o.sheet_state == "visible"), None)
                if onglet is None:
                    raise ClasseurRefuse("Ce classeur n’a aucune feuille visible.")
                onglet.reset_dimensions()
                return _Lecteur(onglet.title, contrat, genres).read(onglet.iter_rows(values_only=True))
            finally:
                livre.close()
    except ABIMES as erreur:
        raise ClasseurRefuse(
            "Ce fichier n’est pas un classeur lisible. Enregistrez-le en .xlsx depuis votre tableur, puis recommencez."
        ) from erreur


class _Lecteur:
    def __init__(self, feuille: str, contrat: Contrat, genres: list[GenreFait]):
        self.feuille, self.contrat = feuille, contrat
        self.genres = {g.libelle_normalise: g for g in genres}
        perimetre = contrat.perimetre.select_related("quartier").defer("quartier__contour")
        self.quartiers = {fold(p.quartier.nom): p.quartier_id for p in perimetre}
        self.lu = Lu()

    def read(self, rangees: Any) -> Lu:
        places: dict[str, int] = {}
        for numero, rangee in enumerate(rangees, 1):
            if not places:
                places = self._headings(rangee, numero)
                if not places and numero >= TETE:
                    break
                continue
            cellules = {cle: rangee[rang] for cle, rang in places.items() if rang < len(rangee)}
            if any(v not in (None, "") for v in cellules.values()):
                self._row(numero, cellules)
            if len(self.lu.faits) > LIGNES_MAX:
                raise ClasseurRefuse("Plus de 5\u00a0000 lignes\u00a0: découpez le fichier, rien n’a été enregistré.")
            if len(self.lu.erreurs) >= ERREURS_MAX:
                break
        if not places:
            requises = " et ".join(f"«\u00a0{COLONNES[c]}\u00a0»" for c in REQUISES)
            raise ClasseurRefuse(f"Les colonnes {requises} ne se retrouvent pas\u00a0: partez du modèle à télécharger.")
        if not self.lu.faits and not self.lu.erreurs:
            raise ClasseurRefuse("Ce tableau n’a aucune ligne sous ses en-têtes.")
        return self.lu

    def _headings(self, rangee: Any, numero: int) -> dict[str, int]:
        mots = {fold(titre): cle for cle, titre in COLONNES.items()}
        places: dict[str, int] = {}
        for rang, cellule in enumerate(rangee):
            cle = mots.get(fold(str(cellule or "")).rstrip(" *"))
            if cle in places:
                raise ClasseurRefuse(
                    f"La colonne «\u00a0{COLONNES[cle]}\u00a0» est là deux fois, ligne {numero}\u00a0: gardez-en une."
                )
            if cle:
                places[cle] = rang
        return places if all(cle in places for cle in REQUISES) else {}

    def _error(self, ligne: int, cle: str, message: str) -> None:
        self.lu.erreurs.append(Erreur(self.feuille, ligne, COLONNES.get(cle, cle), message))

    def _row(self, numero: int, cellules: dict[str, Any]) -> None:
        avant = len(self.lu.erreurs)
        textes = {cle: _text(v) for cle, v in cellules.items()}
        for cle, texte in textes.items():
            if texte.startswith("="):
                self._error(numero, cle, "c’est une formule\u00a0: écrivez la valeur elle-même.")
            if len(texte) > TAILLES.get(cle, 200):
                self._error(numero, cle, f"ce texte dépasse {TAILLES.get(cle, 200)} caractères.")
        if len(self.lu.erreurs) > avant:
            return
        genre = self.genres.get(fold(textes.get("genre", "")))
        if genre is None:
            nom = textes.get("genre", "")
            quoi = f"«\u00a0{nom}\u00a0» n’est suivi par aucune règle" if nom else "dites de quel fait il s’agit"
            self._error(numero, "genre", f"{quoi}\u00a0: prenez un nom de la feuille «\u00a0Faits suivis\u00a0».")
            return
        fait = Fait(contrat=self.contrat, genre=genre, **{c: textes.get(c, "") for c in ("theme", "objet", "note")})
        fait.date = self._day(numero, cellules.get("date"))
        fait.exercice = self._year(numero, textes.get("exercice", ""))
        if nom := textes.get("quartier"):
            fait.quartier_id = self.quartiers.get(fold(nom))
            if fait.quartier_id is None:
                self._error(numero, "quartier", f"«\u00a0{nom}\u00a0» n’est pas un quartier de ce contrat.")
        try:
            fait.valeur = read_value(textes.get("valeur", ""), genre)
        except ValeurRefusee as refus:
            self._error(numero, "valeur", str(refus))
        else:
            for cle, phrase in problems(
                contrat=self.contrat,
                genre=genre,
                jour=fait.date,
                valeur=fait.valeur,
                quartier_id=fait.quartier_id,
                exercice=fait.exercice,
                quartiers=set(self.quartiers.values()),
            ).items():
                self._error(numero, cle, phrase)
        if len(self.lu.erreurs) == avant:
            self.lu.faits.append(fait)

    def _day(self, numero: int, valeur: Any) -> date | None:
        if isinstance(valeur, datetime):
            return valeur.date()
        if isinstance(valeur, date):
            return valeur
        lue = parse_date(str(valeur or ""))
        jour = lue.to_date() if lue else None
        if jour is None:
            self._error(numero, "date", "écrivez une date, par exemple 31/12/2025.")
        return jour

    def _year(self, numero: int, texte: str) -> int | None:
        if texte and not (texte.isdecimal() and len(texte) == 4):
            self._error(numero, "exercice", "écrivez une année, par exemple 2025.")
            return None
        return int(texte) if texte else None


def _text(valeur: Any) -> str:
    """A cell as a person would have typed it."""
    if valeur is None or isinstance(valeur, (date, datetime)):
        return ""
    if isinstance(valeur, float):
        return f"{valeur:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return " ".join(str(valeur).replace("\0", "").split())
