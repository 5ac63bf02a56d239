"""Parameters of a kind: a dataclass whose fields say how they are asked, read, checked and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any, ClassVar, TypeVar

from reciproque.langue import parse_date, parse_number

from .periodes import RYTHMES, Rythme


class Saisie(StrEnum):
    """How a parameter is asked."""

    FAIT = "fait"
    ENTIER = "entier"
    DECIMAL = "decimal"
    DATE = "date"
    JOUR_ANNUEL = "jour_annuel"  # « 12-31 »
    CHOIX = "choix"
    OUI_NON = "oui_non"
    TEXTE = "texte"
    THEMES = "themes"
    PALIERS = "paliers"


class ParametresInvalides(Exception):
    """``erreurs``: field -> French sentence."""

    def __init__(self, erreurs: Mapping[str, str]):
        super().__init__(" ".join(erreurs.values()))
        self.erreurs = dict(erreurs)


def parametre(
    saisie: Saisie,
    libelle: str,
    *,
    defaut: Any = MISSING,
    aide: str = "",
    choix: Mapping[str, str] | None = None,
    au_moins: int | None = None,
    au_plus: int | None = None,
    facultatif: bool = False,
) -> Any:
    metadata = {
        "saisie": saisie,
        "libelle": libelle,
        "aide": aide,
        "choix": dict(choix or {}),
        "au_moins": au_moins,
        "au_plus": au_plus,
        "facultatif": facultatif,
    }
    if facultatif and defaut is MISSING:
        defaut = None
    return field(metadata=metadata) if defaut is MISSING else field(default=defaut, metadata=metadata)


PORTEES = {
    "contrat": "le contrat entier",
    "quartier": "chaque quartier",
    "theme": "chaque thème",
    "quartier_theme": "chaque thème dans chaque quartier",
}


@dataclass(frozen=True, kw_only=True)
class Parametres:
    """What every kind has: the cells in which it is judged apart."""

    genre: ClassVar[str]
    titre: ClassVar[str]
    explication: ClassVar[str]

    portee: str = parametre(
        Saisie.CHOIX,
        "À tenir pour",
        defaut="contrat",
        choix=PORTEES,
        aide="Un quartier où rien ne s’est passé ne se cache pas derrière les autres.",
    )
    themes: tuple[str, ...] = parametre(
        Saisie.THEMES, "Thèmes", defaut=(), aide="Un par ligne, si la règle vaut pour chaque thème."
    )

    def check(self) -> dict[str, str]:
        """Field -> what is wrong between several parameters."""
        if "theme" in self.portee and not self.themes:
            return {"themes": "Nommez au moins un thème, ou faites porter la règle sur autre chose."}
        return {}

    @classmethod
    def keys_in(cls, brut: Mapping[str, Any]) -> list[str]:
        """The kinds of fact that raw parameters name, even when they do not hold."""
        noms = (brut.get(f.name) for f in fields(cls) if f.metadata["saisie"] == Saisie.FAIT)
        return [str(nom) for nom in noms if nom]

    @property
    def genres_de_fait(self) -> list[str]:
        """The kinds of fact this rule needs."""
        noms = (getattr(self, f.name) for f in fields(self) if f.metadata["saisie"] == Saisie.FAIT)
        return [str(nom) for nom in noms if nom]


P = TypeVar("P", bound=Parametres)


def read(modele: type[P], brut: Mapping[str, Any]) -> P:
    """Parameters from JSON. Raises ParametresInvalides with a sentence for each field."""
    erreurs: dict[str, str] = {}
    valeurs: dict[str, Any] = {}
    champs = {f.name: f for f in fields(modele)}
    for inconnu in sorted(set(brut) - set(champs)):
        erreurs[inconnu] = f"Le paramètre «\u00a0{inconnu}\u00a0» n’existe pas pour ce genre de règle."
    for nom, champ in champs.items():
        valeur = brut.get(nom)
        if valeur in (None, "", []):
            if champ.default is MISSING:
                erreurs[nom] = f"{champ.metadata['libelle']}\u00a0: à remplir."
            continue
        try:
            valeurs[nom] = _convert(champ, valeur)
        except (ValueError, InvalidOperation, TypeError) as erreur:
            erreurs[nom] = (
                str(erreur) if isinstance(erreur, _Refus) else f"{champ.metadata['libelle']}\u00a0: illisible."
            )
    if not erreurs:
        parametres = modele(**valeurs)
        erreurs = parametres.check()
        if not erreurs:
            return parametres
    raise ParametresInvalides(erreurs)


def write(parametres: Parametres) -> dict[str, Any]:
    """JSON values; what stands at its default is left out."""
    sortie = {}
    for champ in fields(parametres):
        valeur = getattr(parametres, champ.name)
        if valeur == champ.default:
            continue
        sortie[champ.name] = _plain(valeur)
    return sortie


def _plain(valeur: Any) -> Any:
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, tuple):
        return [_plain(v) for v in valeur]
    if isinstance(valeur, Palier):
        return {
            "du": valeur.du.isoformat(),
            "au": valeur.au.isoformat() if valeur.au else None,
            "valeur": str(valeur.valeur),
        }
    return valeur.value if isinstance(valeur, StrEnum) else valeur


class _Refus(ValueError):
    """A message meant for the person."""


@dataclass(frozen=True, order=True)
class Palier:
    """A step: from ``du`` to ``au`` (None: for good), at least ``valeur``."""

    du: date
    au: date | None
    valeur: Decimal


def _convert(champ: Field[Any], valeur: Any) -> Any:
    regles = champ.metadata
    libelle = regles["libelle"]
    match regles["saisie"]:
        case Saisie.ENTIER | Saisie.DECIMAL:
            return _number(valeur, regles, libelle)
        case Saisie.DATE:
            return _day(valeur, libelle)
        case Saisie.JOUR_ANNUEL:
            return _yearly(str(valeur), libelle)
        case Saisie.CHOIX:
            if str(valeur) not in regles["choix"]:
                raise _Refus(f"{libelle}\u00a0: «\u00a0{valeur}\u00a0» n’est pas une des réponses possibles.")
            return Rythme(valeur) if regles["choix"].keys() == {str(r) for r in RYTHMES} else str(valeur)
        case Saisie.OUI_NON:
            return bool(valeur)
        case Saisie.THEMES:
            lignes = valeur.splitlines() if isinstance(valeur, str) else valeur
            return tuple(dict.fromkeys(str(v).strip() for v in lignes if str(v).strip()))
        case Saisie.PALIERS:
            return read_steps(valeur)
    return str(valeur).strip()


def _number(valeur: Any, regles: Mapping[str, Any], libelle: str) -> Any:
    nombre = parse_number(valeur) if isinstance(valeur, str) else Decimal(str(valeur))
    if nombre is None:
        raise _Refus(f"{libelle}\u00a0: écrivez un nombre.")
    entier = regles["saisie"] == Saisie.ENTIER
    if entier and nombre != nombre.to_integral_value():
        raise _Refus(f"{libelle}\u00a0: écrivez un nombre entier.")
    bas, haut = regles["au_moins"], regles["au_plus"]
    if (bas is not None and nombre < bas) or (haut is not None and nombre > haut):
        bornes = f"entre {bas} et {haut}" if None not in (bas, haut) else f"au moins {bas}"
        raise _Refus(f"{libelle}\u00a0: écrivez un nombre {bornes}.")
    return int(nombre) if entier else nombre


def _day(valeur: Any, libelle: str) -> date:
    if isinstance(valeur, date):
        return valeur
    try:
        return date.fromisoformat(str(valeur))
    except ValueError:
        lue = parse_date(str(valeur))
        if lue is not None and (jour := lue.to_date()):
            return jour
    raise _Refus(f"{libelle}\u00a0: écrivez une date, par exemple 31 décembre 2026.")


def _yearly(valeur: str, libelle: str) -> str:
    try:
        mois, jour = (int(v) for v in valeur.split("-"))
        date(2024, mois, jour)  # a leap year: the 29th of February is a day
    except ValueError:
        raise _Refus(f"{libelle}\u00a0: choisissez un jour et un mois qui existent.") from None
    return f"{mois:02d}-{jour:02d}"


def read_steps(valeur: Any) -> tuple[Palier, ...]:
    """Steps in order, none over another."""
    paliers = tuple(
        sorted(
            Palier(
                _day(p["du"], "Début du palier"),
                _day(p["au"], "Fin du palier") if p.get("au") else None,
                Decimal(str(p["valeur"])),
            )
            for p in valeur
        )
    )
    if not paliers:
        raise _Refus("Paliers\u00a0: écrivez-en au moins un.")
    for palier in paliers:
        if palier.au and palier.au < palier.du:
            raise _Refus(f"Paliers\u00a0: la fin du palier de {palier.du.year} précède son début.")
    for avant, apres in pairwise(paliers):
        if avant.au is None or avant.au >= apres.du:
            raise _Refus(f"Paliers\u00a0: ceux qui commencent en {avant.du.year} et {apres.du.year} se chevauchent.")
    return paliers
