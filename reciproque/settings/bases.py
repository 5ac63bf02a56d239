"""The two databases, with the guarantees the product leans on."""

from pathlib import Path

import dj_database_url

# Milliseconds. A web request never needs more; long work belongs to a `Travail`, which raises its own limit if it must.
DELAI_REQUETE = 30_000
DELAI_VERROU = 10_000


def sqlite(donnees: Path) -> dict:
    """One file: writers queue (IMMEDIATE) instead of failing, a commit survives a power cut (FULL)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": donnees / "reciproque.sqlite3",
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=134217728;"
                "PRAGMA journal_size_limit=27103364;"
                "PRAGMA cache_size=-20000;"
            ),
        },
    }


def url(adresse: str) -> dict:
    """DATABASE_URL, with time limits on PostgreSQL so that no request waits for ever.

    jit=off: our queries are short, and compiling one costs more than running it.
    """
    base = dict(dj_database_url.parse(adresse, conn_max_age=60, conn_health_checks=True))
    base["ATOMIC_REQUESTS"] = False
    if base["ENGINE"].endswith("postgresql"):
        options = base.setdefault("OPTIONS", {})
        reglages = f"-c statement_timeout={DELAI_REQUETE} -c lock_timeout={DELAI_VERROU} -c jit=off"
        options["options"] = f"{options.get('options', '')} {reglages}".strip()
    return base
