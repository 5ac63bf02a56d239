"""A column: where the value comes from, how it is shown, sorted and exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import timezone

from reciproque.langue import format_date, format_money, format_number, format_percent


class Genre(Enum):
    TEXTE = "texte"
    NOMBRE = "nombre"
    NUMERO = "numero"  # a number that tells which one (a line, a page): never grouped by thousands
    MONTANT = "montant"
    TAUX = "taux"  # in percent: 12.5 is 12,5 %
    DATE = "date"
    MOMENT = "moment"  # date and time
    OUI_NON = "oui_non"
    LISTE = "liste"  # several values, joined by a semicolon in the exports

    @property
    def est_chiffre(self) -> bool:
        return self in (Genre.NOMBRE, Genre.NUMERO, Genre.MONTANT, Genre.TAUX)


Acces = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Colonne:
    """``valeur``: a dotted path or a function of the row; by default the attribute named like the key.

    ``tri``: order_by expressions (True: the key itself). ``lien(objet)`` makes the cell a link. ``gabarit`` draws the
    cell with ``objet`` and ``valeur``; the exports keep the plain value. ``principale`` marks the column that names the
    row (its heading, for screen readers and on a phone). ``ecran=False``: exports only. ``papier``: whether the PDF has
    it, by default what the screen shows.
    """

    cle: str
    entete: str
    valeur: Acces | None = None
    genre: Genre = Genre.TEXTE
    tri: bool | str | tuple[str, ...] = False
    lien: Callable[[Any], str | None] | None = None
    gabarit: str = ""
    principale: bool = False
    ecran: bool = True
    export: bool = True
    papier: bool | None = None
    largeur: int = 0  # characters, in the spreadsheet

    @property
    def ordre(self) -> tuple[str, ...]:
        if self.tri is True:
            return (self.cle,)
        if not self.tri:
            return ()
        return (self.tri,) if isinstance(self.tri, str) else self.tri

    def lire(self, objet: Any) -> Any:
        """The raw value for a row; None when a step of the path is missing."""
        if callable(self.valeur):
            return self.valeur(objet)
        valeur = objet
        for partie in (self.valeur or self.cle).split("."):
            valeur = valeur.get(partie) if isinstance(valeur, dict) else getattr(valeur, partie)
            if valeur is None:
                return None
            if callable(valeur) and not hasattr(valeur, "all"):
                valeur = valeur()
        return valeur

    def ecrire(self, objet: Any) -> str:
        """The value as French text; empty for None: missing is never zero."""
        return format_valeur(self.lire(objet), self.genre)


def format_valeur(valeur: Any, genre: Genre) -> str:
    if valeur is None or valeur == "":
        return ""
    if genre is Genre.LISTE:
        return " ; ".join(str(v) for v in as_list(valeur))
    if genre is Genre.OUI_NON:
        return "oui" if valeur else "non"
    if genre is Genre.MONTANT:
        return format_money(Decimal(valeur))
    if genre is Genre.TAUX:
        return format_percent(valeur)
    if genre is Genre.NOMBRE:
        return format_number(valeur)
    if genre is Genre.DATE:
        return format_date(local_date(valeur))
    if genre is Genre.MOMENT:
        local = timezone.localtime(valeur)
        return f"{format_date(local.date())} à {local:%H}\u00a0h\u00a0{local:%M}"
    return str(valeur)


def as_list(valeur: Any) -> Iterable[Any]:
    if hasattr(valeur, "all"):
        return valeur.all()
    return valeur if isinstance(valeur, (list, tuple, set)) else [valeur]


def local_date(valeur: date | datetime) -> date:
    return timezone.localtime(valeur).date() if isinstance(valeur, datetime) else valeur
