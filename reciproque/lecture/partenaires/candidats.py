"""What a printed mark may designate, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass

from reciproque.lecture.schema import PartenaireLu


@dataclass(frozen=True, slots=True)
class Candidat:
    """What a mark may designate. ``base`` brings the same body together under all its names."""

    nom: str
    categorie: str
    base: str
    collectif: str | None = None
    de_l_etat: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    partenaire: PartenaireLu
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class Signe:
    nom: str
    categorie: str
    base: str
    cle: tuple[str, ...]
    reste: frozenset[str]
