"""Money as documents print it: ``495.000 €``, ``13.12 M€``, ``500 k €``, ``6,664M€HT``, ``46 000 euros``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reciproque.langue.nombres import ESPACE, FINE, INSECABLE, NOMBRE, format_number, parse_number

_UNITE = (
    rf"(?P<mult>milliards?|millions?|milliers?|Mds?|MD|M|k|K){ESPACE}*(?:d{ESPACE}?['’]{ESPACE}?|de{ESPACE}+)?"
    rf"(?P<euro>€|euros?\b|EUR\b|E(?=HT|TTC))|(?P<seul>€|euros?\b|EUR\b)"
)
_MONTANT = re.compile(
    rf"(?<![\w.,])(?P<n>{NOMBRE}){ESPACE}*(?:{_UNITE}){ESPACE}*(?P<taxe>HT|TTC|H\.T\.|T\.T\.C\.)?(?![\w€])"
)
_FACTEURS = {
    "k": Decimal(1000),
    "millier": Decimal(1000),
    "m": Decimal(10) ** 6,
    "million": Decimal(10) ** 6,
    "md": Decimal(10) ** 9,
    "milliard": Decimal(10) ** 9,
}


@dataclass(frozen=True, slots=True)
class Montant:
    """An amount in euros and where it stands in the text; ``taxe`` is ``HT``, ``TTC`` or ``None``."""

    valeur: Decimal
    debut: int
    fin: int
    taxe: str | None = None
    imprime: str = ""


def find_amounts(text: str) -> list[Montant]:
    """Every amount in euros printed in ``text``."""
    sortie = []
    for m in _MONTANT.finditer(text):
        n, mult = m.group("n"), m.group("mult")
        valeur = parse_number(n)
        if valeur is None:
            continue
        if mult:
            # « 1.725 M€ » is a decimal point: nobody prints thousands of millions with a dot.
            if "." in n and "," not in n and n.count(".") == 1:
                valeur = Decimal(re.sub(ESPACE, "", n))
            cle = mult.lower().rstrip("s")
            valeur *= _FACTEURS[cle]
        taxe = m.group("taxe")
        sortie.append(Montant(valeur, m.start(), m.end(), taxe.replace(".", "") if taxe else None, m.group(0).strip()))
    return sortie


def parse_amount(text: str) -> Decimal | None:
    """One amount in euros; a bare number is accepted (a cell of a money column). ``None`` when nothing fits."""
    trouves = find_amounts(text)
    if trouves:
        return trouves[0].valeur
    return parse_number(text)


def format_money(x: Decimal | int | float) -> str:
    """``1234.5`` → ``1 234,50 €``; no cents when whole (``46 000 €``)."""
    d = Decimal(str(x)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    entier = d == d.to_integral_value()
    return f"{format_number(d, 0 if entier else 2)}{INSECABLE}€"


__all__ = ["FINE", "Montant", "find_amounts", "format_money", "parse_amount"]
