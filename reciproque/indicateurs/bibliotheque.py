"""Typical indicators by theme, shipped with the software: words to start from, never a list to tick whole."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FICHIER = Path(__file__).with_name("bibliotheque.toml")


@dataclass(frozen=True)
class Modele:
    """One typical indicator. ``cle`` is stable: addresses carry it."""

    cle: str
    theme: str
    libelle: str
    famille: str
    nature: str
    unite: str = ""
    sens: str = "hausse"
    source: str = ""
    mode_recueil: str = ""
    numerateur: str = ""
    denominateur: str = ""


@cache
def library() -> tuple[Modele, ...]:
    """Every typical indicator, theme by theme."""
    lue = tomllib.loads(FICHIER.read_text(encoding="utf-8"))
    return tuple(
        Modele(cle=f"{cle}-{rang}", theme=theme["titre"], **modele)
        for cle, theme in lue.items()
        for rang, modele in enumerate(theme["indicateur"], 1)
    )


def find(cle: str) -> Modele | None:
    return next((modele for modele in library() if modele.cle == cle), None)


def by_theme() -> dict[str, list[Modele]]:
    themes: dict[str, list[Modele]] = {}
    for modele in library():
        themes.setdefault(modele.theme, []).append(modele)
    return themes
