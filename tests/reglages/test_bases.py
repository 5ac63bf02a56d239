"""The guarantees of design §7, asked of the database itself."""

import os
import sqlite3

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ConnectionHandler

from reciproque.settings import bases


@pytest.fixture
def embarquee(tmp_path):
    """A connection exactly as the embedded mode opens it."""
    poignee = ConnectionHandler({"default": bases.sqlite(tmp_path)})
    yield poignee["default"]
    poignee["default"].close()


def pragma(connexion, nom):
    with connexion.cursor() as curseur:
        curseur.execute(f"PRAGMA {nom}")
        return curseur.fetchone()[0]


@pytest.mark.parametrize(("nom", "valeur"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledges(embarquee, nom, valeur):
    assert pragma(embarquee, nom) == valeur


@pytest.mark.django_db
def test_sqlite_takes_the_write_lock_when_the_transaction_begins(embarquee, tmp_path):
    connections["embarquee"] = embarquee
    try:
        with transaction.atomic(using="embarquee"):
            concurrente = sqlite3.connect(tmp_path / "reciproque.sqlite3", timeout=0)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                concurrente.execute("BEGIN IMMEDIATE")
            concurrente.close()
    finally:
        del connections["embarquee"]


def test_requests_are_not_wrapped_in_a_transaction(tmp_path):
    assert bases.sqlite(tmp_path)["ATOMIC_REQUESTS"] is False
    assert bases.url("postgres://u@h/b")["ATOMIC_REQUESTS"] is False


def test_postgresql_waits_for_no_one_for_ever():
    options = bases.url("postgres://u@h/b?options=-c%20search_path%3Dreciproque")["OPTIONS"]["options"]
    assert "search_path=reciproque" in options
    assert "statement_timeout=30000" in options
    assert "lock_timeout=10000" in options


@pytest.mark.django_db
def test_the_suite_runs_on_the_base_it_was_given():
    attendue = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == attendue
