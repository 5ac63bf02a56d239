"""Contracts confirmed before this room existed: their indicators are taken up as soon as its tables stand."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from .reprise import take_up_overdue


def after_migrate(*, using: str, plan: Any = None, **_: Any) -> None:
    """Only when a migration went forward and every table stands: a signal also comes after a flush, or half way."""
    if not plan or any(backwards for _migration, backwards in plan):
        return
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        take_up_overdue("Mise à jour du logiciel")
