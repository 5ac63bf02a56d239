"""Tell the developers that something was read wrong."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.contrats.models import Lecture
from reciproque.socle import journal

from ..cas.dresser import digest
from ..models import CasDeLecture


@transaction.atomic
def signaler(*, lecture: Lecture, cas: dict[str, Any], acteur: Any) -> CasDeLecture:
    """Keep the case as its author saw it; the same one told twice is one row."""
    fait, nouveau = CasDeLecture.objects.get_or_create(
        lecture=lecture,
        empreinte=digest(cas),
        defaults={
            "nature": cas["nature"],
            "lecteur": cas["lecteur"],
            "format": cas["format"],
            "contenu": cas,
            "signale_par": acteur,
        },
    )
    if nouveau:
        journal.record(
            acteur=acteur,
            verbe="signalé",
            objet=fait,
            apres={"nature": fait.get_nature_display()},
            contrat_id=lecture.contrat_id,
        )
    return fait
