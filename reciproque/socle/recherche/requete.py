"""What a person asked, as words; and how each database is asked the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from reciproque.langue import search_words
from reciproque.socle.registres import vocabulaires

MOTS_MAX = 12
EQUIVALENTS_MAX = 4

Mots = tuple[str, ...]


@dataclass(frozen=True)
class Requete:
    """Every group must be found; a group is, by one of its alternatives; an alternative, by all its words."""

    groupes: tuple[tuple[Mots, ...], ...]
    debuts: bool = False  # words are the beginning of words

    @classmethod
    def of(cls, texte: str) -> Requete:
        """« la CAF » is asked as « caf », or else « caisse », « allocation » and « familial » together."""
        mots = list(dict.fromkeys(search_words(texte)))[:MOTS_MAX]
        groupes: list[tuple[Mots, ...]] = []
        connus = _equivalents()
        longueur_max = max((len(cle) for cle in connus), default=1)
        debut = 0
        while debut < len(mots):
            for longueur in range(min(longueur_max, len(mots) - debut), 0, -1):
                cle = tuple(mots[debut : debut + longueur])
                if cle in connus or longueur == 1:
                    groupes.append((cle, *connus.get(cle, ())))
                    debut += longueur
                    break
        return cls(tuple(groupes))

    def __bool__(self) -> bool:
        return bool(self.groupes)

    @property
    def mots(self) -> frozenset[str]:
        return frozenset(mot for groupe in self.groupes for mots in groupe for mot in mots)

    def by_beginnings(self) -> Requete:
        return replace(self, debuts=True)

    def fts5(self, colonne: str) -> str:
        etoile = "*" if self.debuts else ""
        groupes = (
            " OR ".join("(" + " AND ".join(f'"{mot}"{etoile}' for mot in mots) + ")" for mots in groupe)
            for groupe in self.groupes
        )
        return f"{{{colonne}}} : (" + " AND ".join(f"({groupe})" for groupe in groupes) + ")"

    def tsquery(self) -> str:
        etoile = ":*" if self.debuts else ""
        groupes = (
            " | ".join("(" + " & ".join(f"'{mot}'{etoile}" for mot in mots) + ")" for mots in groupe)
            for groupe in self.groupes
        )
        return " & ".join(f"({groupe})" for groupe in groupes)


@cache
def _equivalents() -> dict[Mots, tuple[Mots, ...]]:
    """Words of an acronym -> words of what it stands for, and the reverse; what is ambiguous keeps every sense."""
    trouves: dict[Mots, list[Mots]] = {}
    for sigle, developpe in _pairs():
        court, long = tuple(search_words(sigle)), tuple(dict.fromkeys(search_words(developpe)))
        if court and long and court != long:
            for cle, autre in ((court, long), (long, court)):
                sens = trouves.setdefault(cle, [])
                if autre not in sens and len(sens) < EQUIVALENTS_MAX:
                    sens.append(autre)
    return {cle: tuple(sens) for cle, sens in trouves.items()}


def _pairs() -> Iterable[tuple[str, str]]:
    for vocabulaire in vocabulaires:
        yield from vocabulaire.equivalents()
