"""Contracts confirmed before this room existed: their indicators are taken up as soon as its tables stand."""

from __future__ import annotations

from typing import Any

from reciproque.socle.rattrapage import all_stand

from .reprise import take_up_overdue


def after_migrate(*, using: str, plan: Any = None, **_: Any) -> None:
    if all_stand(using=using, plan=plan):
        take_up_overdue("Mise à jour du logiciel")
