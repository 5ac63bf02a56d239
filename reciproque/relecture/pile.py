"""What a person can undo and redo in a reading, told on the buttons."""

from __future__ import annotations

from typing import Any

from reciproque.contrats.models import Lecture

from .models import Geste


def next_gestures(lecture: Lecture, acteur: Any) -> tuple[str, str]:
    """(what undoing would undo, what redoing would redo), "" for nothing: one query."""
    gestes = Geste.objects.filter(lecture=lecture, acteur=acteur).values_list("annule", "libelle").order_by("pk")
    pile = list(gestes)
    faits, annules = [x for a, x in pile if not a], [x for a, x in pile if a]
    return (faits[-1] if faits else "", annules[0] if annules else "")
