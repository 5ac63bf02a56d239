"""What waits for a person: the tasks that every room declares, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from reciproque.socle.registres import Tache, a_faire

LIMITE = 8


@dataclass(frozen=True)
class AttenteDuJour:
    taches: list[Tache]
    total: int
    jour: date

    @property
    def autres(self) -> int:
        return self.total - len(self.taches)


def waiting_for(user: Any, limite: int = LIMITE) -> AttenteDuJour:
    """Dated tasks by date, then the others in the order of the rooms."""
    taches = [tache for source in a_faire for tache in source.lister(user)]
    taches.sort(key=lambda t: (t.echeance is None, t.echeance or date.max))
    return AttenteDuJour(taches[:limite], len(taches), timezone.localdate())
