"""Ask the index: in each kind of thing, how many are found and the best of them, in one statement.

The order is ours, not the database's, hence the same on both: what says the words in its title, then the shortest
texts. Past `PLAFOND` hits of one kind nobody reads on: counting stops there, which bounds the time of common words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reciproque.socle.registres import SourceRecherche

from .indexation import genre_token, place_token
from .requete import Requete
from .schema import FTS, TABLE

PLAFOND = 1000
LIEUX_MAX = 20  # words of contracts in one question to PostgreSQL


@dataclass(frozen=True)
class Trouve:
    """One line of the index that answers."""

    objet_id: int
    titre: str
    texte: str


@dataclass(frozen=True)
class Groupe:
    """What is found of one kind: the total (`PLAFOND` + 1 for « more »), and the lines asked for."""

    total: int
    trouves: tuple[Trouve, ...]


@dataclass(frozen=True)
class Perimetre:
    """The contracts to search in (None: all of them), and the others when naming these is shorter."""

    ouverts: frozenset[int] | None
    fermes: frozenset[int] = frozenset()

    def words(self, source: SourceRecherche) -> tuple[list[str], list[str]]:
        """Words of the index that a line of this kind must hold (one of), and those it must not."""
        if self.ouverts is None:
            return [genre_token(source.nom)], []
        if self.fermes and not source.partage and len(self.fermes) < len(self.ouverts):
            return [genre_token(source.nom)], [place_token(source.nom, pk) for pk in sorted(self.fermes)]
        return [place_token(source.nom, pk) for pk in sorted(self.ouverts)], []


def search(
    requete: Requete, *, sources: Sequence[SourceRecherche], perimetre: Perimetre, limite: int, debut: int = 0
) -> dict[str, Groupe]:
    """Kind -> what answers. Kinds without a hit are left out."""
    if not requete or not sources or perimetre.ouverts == frozenset():
        return {}
    morceaux, parametres = [], []
    ecrire = _postgresql if connection.vendor == "postgresql" else _sqlite
    for source in sources:
        sql, valeurs = ecrire(requete, *perimetre.words(source))
        morceaux.append(
            # The page is cut on narrow rows; only what is shown is then fetched.
            f"SELECT l.genre, l.objet_id, l.titre, l.texte, page.total, page.rang FROM ({sql}) AS page "
            f"JOIN {TABLE} AS l ON l.id = page.id"
        )
        parametres += [*valeurs, limite, debut]
    groupes: dict[str, tuple[int, list[Trouve]]] = {}
    with connection.cursor() as curseur:
        curseur.execute(f"{' UNION ALL '.join(morceaux)} ORDER BY 1, 6", parametres)
        for genre, objet_id, titre, texte, total, _rang in curseur.fetchall():
            groupes.setdefault(genre, (total, []))[1].append(Trouve(objet_id, titre, texte))
    return {genre: Groupe(total, tuple(trouves)) for genre, (total, trouves) in groupes.items()}


def of_contract(genre: str, contrat_id: int) -> Iterable[int]:
    """Every object of this kind that the index ties to the contract."""
    if connection.vendor == "postgresql":
        condition, valeurs = "vecteur @@ %s::tsquery", [f"'{place_token(genre, contrat_id)}'"]
    else:
        condition = f"id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)"
        valeurs = [f'{{portee}} : "{place_token(genre, contrat_id)}"']
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT objet_id FROM {TABLE} WHERE {condition}", valeurs)
        return [pk for (pk,) in curseur.fetchall()]


def _page(condition: str, dans_le_titre: str) -> str:
    return (
        "SELECT id, total, ROW_NUMBER() OVER (ORDER BY en_titre DESC, longueur, id) AS rang FROM ("
        f"SELECT id, longueur, {dans_le_titre} AS en_titre, COUNT(*) OVER () AS total FROM {TABLE} WHERE {condition}"
        ") AS candidats ORDER BY rang LIMIT %s OFFSET %s"
    )


def _sqlite(requete: Requete, avec: list[str], sans: list[str]) -> tuple[str, list[Any]]:
    portee, hors = ("{portee} : (" + " OR ".join(f'"{lieu}"' for lieu in lieux) + ")" for lieux in (avec, sans))
    partout, titre = (
        f"({portee}) AND ({requete.fts5(colonne)})" + (f" NOT ({hors})" if sans else "")
        for colonne in ("mots", "mots_titre")
    )
    choix = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s LIMIT {PLAFOND + 1}"
    if requete.debuts:  # read twice, beginnings of words would cost twice their price: the shortest texts come first
        return f"SELECT * FROM ({_page(f'id IN ({choix})', '0')})", [partout]
    page = _page(f"id IN (SELECT rowid FROM en_titre UNION SELECT rowid FROM ({choix}))", "id IN en_titre")
    return f"SELECT * FROM (WITH en_titre AS ({choix}) {page})", [titre, partout]


def _postgresql(requete: Requete, avec: list[str], sans: list[str]) -> tuple[str, list[Any]]:
    """Many places are looked up in a hashed array, row by row found: a `tsquery` of hundreds of words takes seconds."""
    mots = requete.tsquery()
    lieux: str = ""
    valeurs: list[Any] = []
    if len(avec) + len(sans) <= LIEUX_MAX:
        tout = "(" + " | ".join(f"'{lieu}'" for lieu in avec) + f") & ({mots})"
        tout += "".join(f" & !'{lieu}'" for lieu in sans)
    else:
        tout = f"'{avec[0] if sans else genre_token(avec[0].partition(':')[0])}' & ({mots})"
        parmi = "EXISTS (SELECT FROM unnest(string_to_array(portee, ' ')) AS lieu WHERE lieu = ANY(%s))"
        lieux, valeurs = (f"AND NOT {parmi}", [sans]) if sans else (f"AND {parmi}", [avec])
    choix = f"SELECT id FROM {TABLE} WHERE vecteur @@ %s::tsquery {lieux} {{}} LIMIT {PLAFOND + 1}"
    if requete.debuts:
        return _page(f"id IN ({choix.format('')})", "0"), [tout, *valeurs]
    titre = choix.format("AND vecteur_titre @@ %s::tsquery")
    candidats = f"id IN (({titre}) UNION ({choix.format('')}))"
    return _page(candidats, "vecteur_titre @@ %s::tsquery"), [mots, tout, *valeurs, mots, tout, *valeurs]
