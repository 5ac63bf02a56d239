"""Set a target with its steps, change it, withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from reciproque.contrats.concurrence import Refus, bump, lock
from reciproque.langue import format_number
from reciproque.socle import journal

from ..models import LIEUX, Cible, Indicateur, Lieu, Palier

Marches = Sequence[tuple[int, int, Decimal]]


def tell(cible: Cible) -> dict[str, Any]:
    """A target in the words of the journal."""
    return {
        "territoire": cible.libelle_territoire or "Partout",
        "période": say_period(cible),
        "valeur visée": _say(cible.valeur),
        "montant visé": _say(cible.montant),
        "cible en mots": cible.texte,
        "unité": cible.unite,
        "valeur de départ": _say(cible.reference),
        "année de départ": cible.reference_annee,
        "origine": cible.get_origine_display(),
        "d’où vient cette cible": cible.origine_texte,
        "paliers": [f"{de} à {a}\u00a0: {_say(valeur)}" for de, a, valeur in steps(cible)],
    }


def _say(nombre: Decimal | None) -> str:
    return "" if nombre is None else format_number(nombre)


def say_period(cible: Cible) -> str:
    if cible.annee is None:
        return ""
    return str(cible.annee) if cible.annee == cible.annee_fin else f"{cible.annee} à {cible.annee_fin}"


def steps(cible: Cible) -> list[tuple[int, int, Decimal]]:
    return list(cible.paliers.order_by("annee").values_list("annee", "annee_fin", "valeur"))


@transaction.atomic
def set_target(
    *,
    indicateur: Indicateur,
    acteur: Any,
    lieu: Lieu | None,
    marches: Marches = (),
    cible: Cible | None = None,
    revision: int | None = None,
    **champs: Any,
) -> Cible:
    """Add a target to ``indicateur``, or change ``cible``. Raises Conflit, Refus."""
    if cible is None:
        cible, avant = Cible(indicateur=indicateur), None
    else:
        cible = lock(cible, revision)
        if cible.retiree_le is not None:
            raise Refus("Cette cible est retirée.")
        avant = tell(cible)
    for genre in LIEUX:
        setattr(cible, f"{genre}_id", lieu.pk if lieu and lieu.genre == genre else None)
    for champ, valeur in champs.items():
        setattr(cible, champ, valeur)
    cible.save()
    cible.paliers.all().delete()
    Palier.objects.bulk_create(Palier(cible=cible, annee=de, annee_fin=a, valeur=v) for de, a, v in marches)
    cible = Cible.objects.with_places().get(pk=cible.pk)
    apres = tell(cible)
    if avant != apres:
        if avant is not None:
            bump(cible)
        _touch(indicateur)
        journal.record(
            acteur=acteur,
            verbe="fixé une cible de" if avant is None else "modifié une cible de",
            objet=indicateur,
            avant=avant,
            apres=apres,
            contrat_id=indicateur.contrat_id,
        )
    return cible


def _touch(indicateur: Indicateur) -> None:
    """Somebody has worked on it."""
    bump(lock(indicateur, None))


@transaction.atomic
def withdraw_target(*, cible: Cible, acteur: Any, motif: str, revision: int | None = None) -> None:
    """It no longer counts; it stays with its reason."""
    cible = lock(cible, revision)
    if cible.retiree_le is not None:
        raise Refus("Cette cible est déjà retirée.")
    cible.retiree_le, cible.retiree_motif = timezone.now(), motif
    cible.revision += 1
    cible.save(update_fields=["retiree_le", "retiree_motif", "revision"])
    _touch(cible.indicateur)
    journal.record(
        acteur=acteur,
        verbe="retiré une cible de",
        objet=cible.indicateur,
        avant=tell(cible),
        motif=motif,
        contrat_id=cible.indicateur.contrat_id,
    )
