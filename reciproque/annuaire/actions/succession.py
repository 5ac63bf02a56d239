"""Say what became of an organisation, or that nothing did."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from reciproque.socle import journal

from ..models import Organisation, Succession

CHAMPS = ("nature", "nouvelle", "competence", "date", "acte")


@transaction.atomic
def add_succession(*, acteur: Any, **champs: Any) -> Succession:
    """Raises ValidationError, also when the successor already comes from the one it would replace."""
    succession = Succession(**champs)
    list(
        Organisation.objects.select_for_update(no_key=True).filter(
            pk__in=[succession.ancienne_id, succession.nouvelle_id]
        )
    )
    succession.full_clean()
    if succession.is_whole and succession.ancienne_id in _descendants(succession.nouvelle_id):
        raise ValidationError({"nouvelle": "Celle-ci a déjà pour successeur l’organisation d’origine."})
    succession.save(force_insert=True)
    for objet in (succession.ancienne, succession.nouvelle):
        apres = journal.snapshot(succession, "ancienne", *CHAMPS)
        journal.record(acteur=acteur, verbe="noté une succession de", objet=objet, apres=apres)
    return succession


@transaction.atomic
def remove_succession(*, succession: Succession, acteur: Any) -> None:
    avant = journal.snapshot(succession, "ancienne", *CHAMPS)
    objets = (succession.ancienne, succession.nouvelle)
    if Succession.objects.filter(pk=succession.pk).delete()[0]:
        for objet in objets:
            journal.record(acteur=acteur, verbe="retiré une succession de", objet=objet, avant=avant)


def _descendants(pk: int) -> set[int]:
    """Organisations that bear, one after the other, all of this one."""
    vues: set[int] = set()
    reste = {pk}
    while reste:
        vues |= reste
        suivantes = Succession.objects.whole().filter(ancienne__in=reste).values_list("nouvelle", flat=True)
        reste = set(suivantes) - vues
    return vues
