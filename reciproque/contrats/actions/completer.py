"""Complete many commitments at once: the same lead, the same deadline or the same place for all, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation

from ..concurrence import Refus
from ..models import Contrat, Engagement, Noeud, Participation
from .designation import place_of
from .engagement import correct_engagement, partners_of
from .parties import Partie

CHEF = Participation.Role.CHEF_DE_FILE


class ConflitDeLot(Exception):
    """Some commitments changed since they were seen; ``changes`` are their numbers. Nothing was written."""

    def __init__(self, changes: set[int]):
        super().__init__("Des engagements ont été modifiés ou retirés pendant que vous choisissiez.")
        self.changes = changes


def with_lead(parties: list[Partie], organisation: Organisation) -> list[Partie]:
    """The same lines of partners with ``organisation`` as lead, for certain: its own line is raised, not doubled."""
    siennes = [p for p in parties if p.organisation_id == organisation.pk]
    if any(p.role == CHEF and p.certitude == Participation.Certitude.CERTAIN for p in siennes):
        return parties
    if not siennes:
        return [*parties, Partie(organisation=organisation, role=CHEF)]
    ligne = next((p for p in siennes if p.role == CHEF), siennes[0])
    chef = replace(ligne, role=CHEF, certitude=Participation.Certitude.CERTAIN)
    return [chef if p is ligne else p for p in parties]


@transaction.atomic
def complete_engagements(
    *,
    contrat: Contrat,
    vus: Mapping[int, int],
    acteur: Any,
    motif: str,
    droits: Any,
    chef: Organisation | None = None,
    echeance: date | None = None,
    noeud: Noeud | None = None,
) -> int:
    """Give to the commitments ``vus`` (number → revision seen) what is given here; the rest stays as it is.

    Returns how many changed; each has its own entry in the journal. Raises `ConflitDeLot` when one is no longer as it
    was seen, `Refus` when one is outside the branches of ``droits``.
    """
    lot = Engagement.objects.in_force().filter(contrat=contrat, pk__in=vus).select_for_update(of=("self",))
    engagements = {engagement.pk: engagement for engagement in lot.order_by("pk")}
    changes = {pk for pk, revision in vus.items() if pk not in engagements or engagements[pk].revision != revision}
    if changes:
        raise ConflitDeLot(changes)
    if droits.branches is not None:
        chemins = place_of(engagements.values())
        if not all(droits.covers(chemins.get(pk, "")) for pk in engagements):
            raise Refus(
                "Votre rôle ne porte que sur une branche\u00a0: certains de ces engagements n’en font pas partie."
            )
    redaction: dict[str, Any] = {}
    if echeance is not None:
        redaction["echeance"] = echeance
    if noeud is not None:
        redaction["noeud"] = noeud
    return sum(
        correct_engagement(
            engagement=engagement,
            acteur=acteur,
            motif=motif,
            revision=vus[engagement.pk],
            partenaires=with_lead(partners_of(engagement), chef) if chef else None,
            **redaction,
        )
        for engagement in engagements.values()
    )
