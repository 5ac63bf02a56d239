"""The triggers that make the journal append-only, for SQLite and PostgreSQL.

Laid by the migration, laid again after every ``migrate`` (SQLite rebuilds a table to alter it, and loses its triggers).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "socle_entree"
MESSAGE = "Le journal ne se modifie pas et ne s’efface pas."

SQLITE = {
    "journal_sans_modification": f"""
        CREATE TRIGGER IF NOT EXISTS journal_sans_modification BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    "journal_sans_effacement": f"""
        CREATE TRIGGER IF NOT EXISTS journal_sans_effacement BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
}
POSTGRESQL_FONCTION = f"""
    CREATE OR REPLACE FUNCTION journal_refuser() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = {
    "journal_sans_modification": f"""
        CREATE OR REPLACE TRIGGER journal_sans_modification BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_refuser()
    """,
    "journal_sans_effacement": f"""
        CREATE OR REPLACE TRIGGER journal_sans_effacement BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser()
    """,
}


def sceller(connection: Any) -> None:
    """Lay the triggers where they are missing."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(POSTGRESQL_FONCTION)
            ordres = POSTGRESQL
        else:
            ordres = SQLITE
        for ordre in ordres.values():
            curseur.execute(ordre)


def desceller(connection: Any) -> None:
    """Lift them: only to undo the migration, and between two tests that empty the database."""
    with connection.cursor() as curseur:
        for nom in SQLITE:
            suffixe = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            curseur.execute(f"DROP TRIGGER IF EXISTS {nom}{suffixe}")


@contextmanager
def journal_ouvert(connection: Any) -> Iterator[None]:
    """For the test runner alone, which empties every table between two transactional tests."""
    existe = TABLE in connection.introspection.table_names()
    if existe:
        desceller(connection)
    try:
        yield
    finally:
        if existe:
            sceller(connection)
