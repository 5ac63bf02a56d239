"""The shipped lexicon of the field: services of the State, bodies, local authorities, landlords, collectives.

Each TOML file holds ``[[organisation]]`` (``nom``, ``categorie``, ``marques``, ``territorial``) or ``[[collectif]]``
(``code``, ``marques``). Add a name there, never in code. An acronym listed by two entries is ambiguous on purpose.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

FICHIERS = ("etat", "organismes", "collectivites", "bailleurs", "reseaux", "collectifs")


@dataclass(frozen=True, slots=True)
class Organisation:
    nom: str
    categorie: str
    marques: tuple[str, ...]
    territorial: bool = False
    de_l_etat: bool = False


@dataclass(frozen=True, slots=True)
class Collectif:
    code: str
    nom: str
    marques: tuple[str, ...]


@cache
def charger() -> tuple[tuple[Organisation, ...], tuple[Collectif, ...]]:
    organisations: list[Organisation] = []
    collectifs: list[Collectif] = []
    dossier = resources.files(__name__)
    for nom in FICHIERS:
        contenu = tomllib.loads((dossier / f"{nom}.toml").read_text(encoding="utf-8"))
        for o in contenu.get("organisation", ()):
            organisations.append(
                Organisation(
                    nom=o["nom"],
                    categorie=o["categorie"],
                    marques=(o["nom"], *o.get("marques", ())),
                    territorial=o.get("territorial", False),
                    de_l_etat=o.get("de_l_etat", False),
                )
            )
        for c in contenu.get("collectif", ()):
            collectifs.append(Collectif(code=c["code"], nom=c["nom"], marques=(c["nom"], *c.get("marques", ()))))
    return tuple(organisations), tuple(collectifs)


@cache
def vocabulaire(nom: str) -> dict[str, list[str]]:
    """Word lists of one recogniser, by name."""
    contenu: dict[str, list[str]] = tomllib.loads(
        (resources.files(__name__) / f"{nom}.toml").read_text(encoding="utf-8")
    )
    return contenu
