"""What each database adds to `LigneIndex` to find words fast: FTS5 on SQLite, `tsvector` and GIN on PostgreSQL.

Both receive words already normalised by Python and split them on spaces, nothing more: the same hits on both.
Laid by the migration; SQLite's triggers are laid again after every ``migrate`` (rebuilding a table loses them).
"""

from __future__ import annotations

from typing import Any

TABLE = "socle_ligneindex"
FTS = "socle_index_fts"
COLONNES = "mots_titre, mots, portee"

_ANCIENNES = ", ".join(f"old.{c.strip()}" for c in COLONNES.split(","))
_NOUVELLES = ", ".join(f"new.{c.strip()}" for c in COLONNES.split(","))
_RETIRER = f"INSERT INTO {FTS}({FTS}, rowid, {COLONNES}) VALUES ('delete', old.id, {_ANCIENNES});"
_AJOUTER = f"INSERT INTO {FTS}(rowid, {COLONNES}) VALUES (new.id, {_NOUVELLES});"

SQLITE_TABLE = f"""
    CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5(
        {COLONNES}, content='{TABLE}', content_rowid='id', detail=column, tokenize="unicode61 tokenchars ':'"
    )
"""
SQLITE_DECLENCHEURS = {
    "index_ajout": f"CREATE TRIGGER IF NOT EXISTS index_ajout AFTER INSERT ON {TABLE} BEGIN {_AJOUTER} END",
    "index_retrait": f"CREATE TRIGGER IF NOT EXISTS index_retrait AFTER DELETE ON {TABLE} BEGIN {_RETIRER} END",
    "index_changement": (
        f"CREATE TRIGGER IF NOT EXISTS index_changement AFTER UPDATE ON {TABLE} BEGIN {_RETIRER} {_AJOUTER} END"
    ),
}
# An empty word is refused by array_to_tsvector: the columns hold words parted by one space.
POSTGRESQL = (
    f"""ALTER TABLE {TABLE}
        ADD COLUMN IF NOT EXISTS vecteur tsvector GENERATED ALWAYS AS
            (array_to_tsvector(string_to_array(btrim(mots || ' ' || portee), ' '))) STORED,
        ADD COLUMN IF NOT EXISTS vecteur_titre tsvector GENERATED ALWAYS AS
            (array_to_tsvector(string_to_array(mots_titre, ' '))) STORED
    """,
    f"CREATE INDEX IF NOT EXISTS socle_ligneindex_vecteur ON {TABLE} USING gin (vecteur) WITH (fastupdate = off)",
)


def lay(connection: Any) -> None:
    """Lay what is missing."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            for ordre in POSTGRESQL:
                curseur.execute(ordre)
            return
        curseur.execute(SQLITE_TABLE)
        for ordre in SQLITE_DECLENCHEURS.values():
            curseur.execute(ordre)


def lift(connection: Any) -> None:
    """Undo the migration."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"ALTER TABLE {TABLE} DROP COLUMN vecteur, DROP COLUMN vecteur_titre")
            return
        for nom in SQLITE_DECLENCHEURS:
            curseur.execute(f"DROP TRIGGER IF EXISTS {nom}")
        curseur.execute(f"DROP TABLE IF EXISTS {FTS}")
