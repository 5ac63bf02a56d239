"""French dates, numbers, money, plurals and folding. Pure Python: no Django, no third party."""

from reciproque.langue.dates import (
    DatePartielle,
    Periode,
    find_dates,
    find_periods,
    format_date,
    format_periode,
    parse_date,
    parse_period,
)
from reciproque.langue.differences import word_differences
from reciproque.langue.montants import Montant, find_amounts, format_money, parse_amount
from reciproque.langue.nombres import (
    format_number,
    format_percent,
    number_word,
    parse_number,
    parse_percent,
    plural,
)
from reciproque.langue.ocr import normalise_ocr, squelette
from reciproque.langue.pliage import fold, mots, racine, racines, similarity
from reciproque.langue.recherche import excerpt_around, mark_words, search_words, singular
from reciproque.langue.romains import format_roman, parse_roman

__all__ = [
    "DatePartielle",
    "Montant",
    "Periode",
    "excerpt_around",
    "find_amounts",
    "find_dates",
    "find_periods",
    "fold",
    "format_date",
    "format_money",
    "format_number",
    "format_percent",
    "format_periode",
    "format_roman",
    "mark_words",
    "mots",
    "normalise_ocr",
    "number_word",
    "parse_amount",
    "parse_date",
    "parse_number",
    "parse_percent",
    "parse_period",
    "parse_roman",
    "plural",
    "racine",
    "racines",
    "search_words",
    "similarity",
    "singular",
    "squelette",
    "word_differences",
]
