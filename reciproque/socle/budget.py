"""A bound on the number of queries of a block, asserted in DEBUG and in tests, free in production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection


class BudgetDepasse(AssertionError):
    pass


@contextmanager
def surveiller(quoi: str, budget: int) -> Iterator[None]:
    """Raise BudgetDepasse when the block runs more than ``budget`` queries."""
    if not (settings.DEBUG or getattr(settings, "VERIFIER_BUDGETS", False)):
        yield
        return
    requetes: list[str] = []

    def noter(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        requetes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noter):
        yield
    if len(requetes) > budget:
        raise BudgetDepasse(f"{quoi} : {len(requetes)} requêtes pour un budget de {budget}.\n" + "\n".join(requetes))
