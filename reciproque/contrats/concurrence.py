"""Two people, one object: the second to save is told, nothing is silently overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models

from reciproque.langue import format_date

T = TypeVar("T", bound=models.Model)


class Conflit(Exception):
    """Someone saved first; ``actuel`` is the object as it now stands."""

    def __init__(self, actuel: Any):
        super().__init__("Quelqu’un a enregistré une modification pendant que vous écriviez.")
        self.actuel = actuel


class Refus(Exception):
    """The operation makes no sense on this object now; the message is a French sentence for the person."""


def lock(objet: T, revision: int | None) -> T:
    """The row, read again inside the transaction that writes it. Raises `Conflit` when ``revision`` is not the last.

    ``revision=None`` is for callers that saw nothing beforehand (commands, the confirmation of a reading).
    """
    actuel: Any = type(objet)._default_manager.select_for_update(of=("self",)).get(pk=objet.pk)
    if revision is not None and actuel.revision != revision:
        raise Conflit(actuel)
    return actuel


def both_versions(la_leur: dict[str, Any], la_votre: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(field, theirs, yours) for each field that differs, ready to be shown side by side."""
    return [
        (champ.capitalize(), _text(valeur), _text(la_votre[champ]))
        for champ, valeur in la_leur.items()
        if _text(valeur) != _text(la_votre[champ])
    ]


def _text(valeur: Any) -> str:
    if isinstance(valeur, (list, tuple)):
        return "\n".join(str(v) for v in valeur)
    return format_date(valeur) if isinstance(valeur, date) else str(valeur or "")


def bump(objet: Any) -> None:
    """Next revision of an object just changed under `lock`."""
    objet.revision += 1
    objet.save(update_fields=["revision"])
