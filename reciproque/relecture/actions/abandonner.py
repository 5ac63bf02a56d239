"""Put a reading aside, and take it up again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Lecture
from reciproque.socle import journal

from ..perimetre import locked

Etat = Lecture.Etat


@transaction.atomic
def abandonner(*, lecture: Lecture, acteur: Any) -> Lecture:
    """Nothing of it was confirmed: it leaves the lists of what remains to do. Nothing is deleted."""
    return _move(
        lecture,
        Etat.ABANDONNEE,
        "abandonné",
        acteur,
        "Cette lecture a déjà fondé un contrat\u00a0: elle ne s’abandonne plus.",
    )


@transaction.atomic
def reprendre(*, lecture: Lecture, acteur: Any) -> Lecture:
    """Undo `abandonner`."""
    return _move(lecture, Etat.A_RELIRE, "repris", acteur, "Cette lecture n’est pas abandonnée.")


def _move(lecture: Lecture, vers: str, verbe: str, acteur: Any, refus: str) -> Lecture:
    lecture = locked(lecture.pk)
    if lecture.etat == vers:
        return lecture
    # Only an abandoned reading is taken up again: undoing an import, which also leads there, is another matter.
    reprise = vers != Etat.A_RELIRE or lecture.etat == Etat.ABANDONNEE
    if not reprise or vers not in Lecture.TRANSITIONS[Etat(lecture.etat)]:
        raise Refus(refus)
    avant = lecture.get_etat_display()
    lecture.etat = vers
    lecture.save(update_fields=["etat"])
    journal.record(
        acteur=acteur,
        verbe=verbe,
        objet=lecture,
        avant={"etat": avant},
        apres={"etat": lecture.get_etat_display()},
        contrat_id=lecture.contrat_id,
    )
    return lecture
