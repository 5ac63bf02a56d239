"""Numbers at a row's head: ``12``, ``12°``, ``12)``, ``n° 12``, ``Action 12``, ``Engagement n°12 :``."""

from __future__ import annotations

import re

_MOT = r"(?:engagement|action|mesure|objectif|proposition|obligation|promesse|fiche[- ]action|fiche|e|a)"
SEUL = re.compile(
    rf"^\W{{0,3}}(?:(?:{_MOT})\s*)?(?:n\s?[°ºo]?\s*\.?\s*)?(?P<n>\d{{1,3}})\s*(?:[°º]|er|[.):]|\s?[-–])?\W{{0,3}}$",
    re.IGNORECASE,
)
EN_TETE = re.compile(
    r"^\W{0,3}(?:(?P<mot>engagement|action|mesure|objectif|proposition|promesse|fiche[- "
    r"]action)\s*)?(?:n\s?[°ºo]\s*)?(?P<n>\d{1,3})"
    r"\s*(?P<sep>[°º]\s*[.:)-]?|[.):/]\s*[-–]?|\s?[-–]\s|\s(?=[A-ZÀ-Ý*«\"]))\s*(?P<reste>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
AVEC_MOT = re.compile(
    (
        r"^\W{0,3}(?P<mot>engagement|action|promesse|"
        r"proposition)\s*(?:n\s?[°ºo]\s*)?(?P<n>\d{1,3})\s*(?:[.):/°º–-]|\s|$)\s*(?P<reste>.*)$"
    ),
    re.IGNORECASE | re.DOTALL,
)


def numero_seul(texte: str) -> int | None:
    """The number of a cell that holds nothing else."""
    if len(texte) > 24:
        return None
    m = SEUL.match(texte)
    return int(m.group("n")) if m else None


def numero_en_tete(texte: str) -> tuple[int, str] | None:
    """``(12, reste)`` when a text opens with its number."""
    m = EN_TETE.match(texte)
    return (int(m.group("n")), m.group("reste").strip()) if m else None


def numero_avec_mot(texte: str) -> tuple[int, str] | None:
    m = AVEC_MOT.match(texte)
    return (int(m.group("n")), m.group("reste").strip()) if m else None
