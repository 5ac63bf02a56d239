"""Numbers, percentages and plurals: read with tolerance, written by the rules of French typography."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from reciproque.langue.pliage import fold

FINE = "\u202f"  # narrow no-break space: thousands, before % ; : ! ?
INSECABLE = "\u00a0"

ESPACE = "[ \u00a0\u202f\u2009\u2007]"
NOMBRE = (
    rf"(?:\d{{1,3}}(?:{ESPACE}\d{{3}})+(?!\d)(?:[.,]\d+(?!\d))?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)(?:,\d+)?"
    rf"|\d{{1,3}}\.\d{{3}}(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
)
_ESPACES = re.compile(ESPACE)
_SEUL = re.compile(rf"[-−]?\s?{NOMBRE}")
_POURCENT = re.compile(rf"({NOMBRE}){ESPACE}*(?:%|pour{ESPACE}cent\b|p\.{ESPACE}?100)", re.IGNORECASE)
_MILLIERS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")

_MOTS = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "dix-sept": 17,
    "dix-huit": 18,
    "dix-neuf": 19,
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "cent": 100,
}


def number_word(text: str) -> int | None:
    """``trois`` → 3; small numbers written in words, else ``None``."""
    return _MOTS.get(fold(text).strip())


def parse_number(text: str) -> Decimal | None:
    """``16 369``, ``495.000`` (dot and three digits: thousands), ``13.12``, ``3,42`` → Decimal; ``None`` when it is
    not one number.
    """
    text = text.strip().strip("\u202f\u00a0")
    if not text or not _SEUL.fullmatch(text):
        return None
    signe = -1 if text[0] in "-−" else 1
    text = _ESPACES.sub("", text.lstrip("-−"))
    if _MILLIERS.fullmatch(text):
        text = text.replace(".", "")
    try:
        return signe * Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def parse_percent(text: str) -> Decimal | None:
    """First percentage of the text, in percent (``28,9 %`` → 28.9)."""
    trouve = _POURCENT.search(text)
    return parse_number(trouve.group(1)) if trouve else None


def find_percents(text: str) -> list[tuple[Decimal, int, int]]:
    """Every percentage with its place in the text."""
    sortie = []
    for m in _POURCENT.finditer(text):
        valeur = parse_number(m.group(1))
        if valeur is not None:
            sortie.append((valeur, m.start(), m.end()))
    return sortie


def format_number(x: Decimal | int | float, decimales: int | None = None) -> str:
    """``1234.5`` → ``1 234,5`` (narrow no-break space); ``decimales`` forces their count."""
    d = Decimal(str(x))
    if decimales is not None:
        d = d.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    elif d == d.to_integral_value():
        d = d.quantize(Decimal(1))
    else:
        d = d.normalize()
    signe = "−" if d < 0 else ""
    entier, _, frac = f"{abs(d):f}".partition(".")
    groupes: list[str] = []
    while len(entier) > 3:
        groupes.insert(0, entier[-3:])
        entier = entier[:-3]
    groupes.insert(0, entier)
    return signe + FINE.join(groupes) + (f",{frac}" if frac else "")


def format_percent(x: Decimal | int | float, decimales: int | None = None) -> str:
    """``28.9`` → ``28,9 %``."""
    return f"{format_number(x, decimales)}{FINE}%"


_INVARIABLES = ("s", "x", "z")
_EN_X = ("au", "eau", "eu")
_EXCEPTIONS = {"bail": "baux", "travail": "travaux", "oeil": "yeux", "bleu": "bleus", "pneu": "pneus"}


def pluralise(mot: str) -> str:
    """Plural of one French word by the usual rules (``bureau`` → ``bureaux``, ``local`` → ``locaux``)."""
    plie = fold(mot)
    if plie in _EXCEPTIONS:
        return _EXCEPTIONS[plie]
    if plie.endswith(_INVARIABLES):
        return mot
    if plie.endswith(_EN_X):
        return mot + "x"
    if plie.endswith("al") and plie not in {"bal", "bilan", "carnaval", "festival", "regal"}:
        return mot[:-2] + "aux"
    return mot + "s"


def plural(n: Decimal | int | float, mot: str, pluriel: str | None = None) -> str:
    """``3, "engagement"`` → ``3 engagements``; singular below 2. Give ``pluriel`` for groups of words."""
    if abs(float(n)) >= 2:
        mot = pluriel if pluriel is not None else pluralise(mot)
    return f"{format_number(n)}{INSECABLE}{mot}"
