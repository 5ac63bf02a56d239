"""One cell as people type it: a figure, a ratio, with or without its unit, or the reason why there is none. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from reciproque.langue import fold, format_number, parse_number

DECIMALES = 6
MAXIMUM = Decimal(10) ** 13
FORMULE = re.compile(r"[=@]|\+[A-Za-z(]|-[A-Za-z(]")
# « 1.234 »: one thousand and more, or one and a little? Nobody can tell.
DOUTEUX = re.compile(r"-?\d{1,3}\.\d{3}")
RAPPORT = re.compile(r"(?P<haut>[^/]+?)\s*(?:/|\bsur\b)\s*(?P<bas>[^/]+)")
POURCENT = re.compile(r"\s*(?:%|pour\s?cent|pct)$", re.IGNORECASE)
EUROS = re.compile(r"\s*(?:(?P<mille>k)?\s?(?:€|euros?))$", re.IGNORECASE)
ERREURS_EXCEL = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
NON_DISPONIBLE = frozenset(
    {"nd", "n.d.", "n d", "n/d", "n.d", "non disponible", "indisponible", "na", "n/a", "n.a.", "ns", "non communique"}
)
SECRET = frozenset({"s", "secret", "secret statistique", "c", "confidentiel", "ss"})
OUI, NON = frozenset({"oui", "o", "vrai", "x", "1"}), frozenset({"non", "n", "faux", "0"})


class Etat(StrEnum):
    """Why there is a figure, or none."""

    CONNUE = "connue"
    NON_DISPONIBLE = "non_disponible"
    SECRET = "secret"  # noqa: S105 (statistical secrecy)


class Sorte(StrEnum):
    """What a cell must hold."""

    NOMBRE = "nombre"
    MONTANT = "montant"
    TAUX = "taux"  # in percent
    NOMBRE_MONTANT = "nombre_montant"  # « 12 ; 3 400 € »
    OUI_NON = "oui_non"
    TEXTE = "texte"


class CelluleRefusee(Exception):
    """The message is a French sentence that says what to type."""


@dataclass(frozen=True)
class Lue:
    """A cell that was understood. ``numerateur`` and ``denominateur`` when it was typed « 12/40 »."""

    etat: Etat = Etat.CONNUE
    valeur: Decimal | None = None
    numerateur: Decimal | None = None
    denominateur: Decimal | None = None
    texte: str = ""
    montant: Decimal | None = None


def read_cell(texte: str, sorte: Sorte, *, machine: bool = False, parts: bool | None = None) -> Lue | None:
    """None when the cell is empty: missing is never zero. Raises CelluleRefusee.

    ``machine``: written by a program, with a decimal point. ``parts``: whether the rates of this column are shares of
    one (0,29 for 29 %); None when nobody said, and then a rate under one is refused.
    """
    texte = " ".join(texte.replace("\0", "").split())
    plie = fold(texte)
    if not texte or plie in ("-", "—", "–"):
        return None
    if plie in NON_DISPONIBLE:
        return Lue(Etat.NON_DISPONIBLE)
    if plie in SECRET and sorte is not Sorte.TEXTE:
        return Lue(Etat.SECRET)
    if texte.upper() in ERREURS_EXCEL:
        raise CelluleRefusee(f"{texte}, une erreur du tableur. Corrigez-la, ou laissez la case vide.")
    if FORMULE.match(texte):
        raise CelluleRefusee("une formule. Remplacez-la par sa valeur (copier, puis collage spécial, valeurs).")
    if sorte is Sorte.TEXTE:
        if len(texte) > 500:
            raise CelluleRefusee("dépasse 500 caractères. Raccourcissez.")
        return Lue(texte=texte)
    if sorte is Sorte.OUI_NON:
        return _yes_or_no(texte, plie)
    if sorte is Sorte.NOMBRE_MONTANT:
        return _count_and_amount(texte, machine)
    if sorte is Sorte.TAUX and (rapport := RAPPORT.fullmatch(texte)):
        return _ratio(rapport["haut"], rapport["bas"], machine)
    return Lue(valeur=_figure(texte, sorte, machine, parts))


def _yes_or_no(texte: str, plie: str) -> Lue:
    if plie in OUI | NON:
        return Lue(valeur=Decimal(plie in OUI))
    raise CelluleRefusee(f"«\u00a0{_short(texte)}\u00a0»\u00a0: écrivez oui ou non.")


def _count_and_amount(texte: str, machine: bool) -> Lue:
    """« 12 ; 3 400 € », « 12 » alone, « 3 400 € » alone."""
    nombre, point, montant = texte.partition(";")
    if not point and EUROS.search(nombre):
        nombre, montant = "", nombre
    return Lue(
        valeur=_figure(nombre.strip(), Sorte.NOMBRE, machine, None) if nombre.strip() else None,
        montant=round(_figure(montant.strip(), Sorte.MONTANT, machine, None), 2) if montant.strip() else None,
    )


def _ratio(haut: str, bas: str, machine: bool) -> Lue:
    numerateur, denominateur = (_number(part.strip(), machine) for part in (haut, bas))
    if denominateur <= 0 or numerateur < 0:
        raise CelluleRefusee("le dénominateur est nul ou négatif. Écrivez par exemple 12/40.")
    if numerateur > denominateur:
        raise CelluleRefusee("le numérateur dépasse le dénominateur. Écrivez par exemple 12/40.")
    valeur = round(100 * numerateur / denominateur, DECIMALES)
    return Lue(valeur=valeur, numerateur=numerateur, denominateur=denominateur)


def _figure(texte: str, sorte: Sorte, machine: bool, parts: bool | None) -> Decimal:
    nu, pourcent = POURCENT.subn("", texte)
    euros = EUROS.search(nu)
    if pourcent and sorte is not Sorte.TAUX:
        raise CelluleRefusee(f"«\u00a0{_short(texte)}\u00a0» est un pourcentage\u00a0: {ATTENDU[sorte]}")
    if euros and sorte is not Sorte.MONTANT:
        raise CelluleRefusee(f"«\u00a0{_short(texte)}\u00a0» est un montant\u00a0: {ATTENDU[sorte]}")
    valeur = _number(EUROS.sub("", nu), machine)
    if euros and euros["mille"]:
        valeur *= 1000
    if sorte is Sorte.TAUX:
        return _rate(valeur, texte, bool(pourcent), parts)
    if sorte is Sorte.NOMBRE and valeur < 0:
        raise CelluleRefusee(f"{format_number(valeur)}\u00a0: un nombre n’est pas négatif.")
    return valeur


ATTENDU = {
    Sorte.NOMBRE: "ici, il faut un nombre.",
    Sorte.MONTANT: "ici, il faut un montant en euros.",
    Sorte.TAUX: "ici, il faut un taux, par exemple 29 ou 29\u202f%.",
    Sorte.NOMBRE_MONTANT: "ici, il faut un nombre puis un montant, par exemple 12\u00a0; 3\u00a0400\u00a0€.",
}


def _rate(valeur: Decimal, texte: str, pourcent: bool, parts: bool | None) -> Decimal:
    if parts and not pourcent:
        if not 0 <= valeur <= 1:
            raise CelluleRefusee(
                f"{format_number(valeur)}\u00a0: cette colonne est en parts de un, ses taux vont de 0 à 1."
            )
        return valeur * 100
    if not 0 <= valeur <= 100:
        raise CelluleRefusee(f"{format_number(valeur)}\u00a0: un taux va de 0 à 100.")
    if 0 < valeur < 1 and not pourcent and parts is None:
        centieme = format_number(valeur * 100)
        raise CelluleRefusee(
            f"«\u00a0{_short(texte)}\u00a0»\u00a0: écrivez {centieme} si c’est {centieme}\u202f%, "
            f"ou {format_number(valeur)}\u202f% si c’est bien moins de un pour cent."
        )
    return valeur


def _number(texte: str, machine: bool) -> Decimal:
    valeur: Decimal | None
    if machine:
        try:
            valeur = Decimal(texte)
        except InvalidOperation:
            valeur = parse_number(texte)
    else:
        if DOUTEUX.fullmatch(texte):
            entier, _, suite = texte.partition(".")
            raise CelluleRefusee(
                f"«\u00a0{texte}\u00a0»\u00a0: écrivez {entier}\u00a0{suite} pour des milliers, "
                f"{entier},{suite} pour des décimales."
            )
        valeur = parse_number(texte)
    if valeur is None or not valeur.is_finite():
        raise CelluleRefusee(
            f"«\u00a0{_short(texte)}\u00a0» n’est pas un nombre. Pour une valeur inconnue, écrivez «\u00a0nd\u00a0»."
        )
    if abs(valeur) >= MAXIMUM:
        raise CelluleRefusee("ce nombre est trop grand. Vérifiez l’unité.")
    arrondie = round(valeur, DECIMALES)
    if arrondie != valeur and not machine:
        raise CelluleRefusee(f"{DECIMALES} chiffres au plus après la virgule.")
    return arrondie


def _short(texte: str) -> str:
    return texte if len(texte) <= 40 else f"{texte[:39]}…"
