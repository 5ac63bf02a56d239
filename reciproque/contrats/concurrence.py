"""Two people, one object: the second to save is told, nothing is silently overwritten."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

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


def bump(objet: Any) -> None:
    """Next revision of an object just changed under `lock`."""
    objet.revision += 1
    objet.save(update_fields=["revision"])
