"""What a room does once its tables stand: it brings earlier data to what it now expects."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def all_stand(*, using: str, plan: Any = None) -> bool:
    """After ``post_migrate``: whether something went forward and every table now stands.

    The signal also comes after a flush, or half way.
    """
    if not plan or any(backwards for _migration, backwards in plan):
        return False
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
