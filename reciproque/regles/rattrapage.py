"""Once the tables stand: the national rules, then the rules of contracts confirmed before this room existed."""

from __future__ import annotations

from typing import Any

from django.db import connections

from reciproque.socle.rattrapage import all_stand

from .models import Regle
from .national import load_national
from .reprise import take_up_overdue


def after_migrate(*, using: str, plan: Any = None, **_: Any) -> None:
    """A flush (no plan) takes the national rules away with the rest: they come back too."""
    migrated = all_stand(using=using, plan=plan)
    if migrated or (not plan and Regle._meta.db_table in connections[using].introspection.table_names()):
        load_national()
    if migrated:
        take_up_overdue("Mise à jour du logiciel")
