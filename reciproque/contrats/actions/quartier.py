"""The neighbourhoods a contract bears on, by hand."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.socle import journal
from reciproque.territoires.models import Quartier

from ..concurrence import Refus
from ..models import Contrat, Engagement, Noeud, PerimetreQuartier


@transaction.atomic
def add_quartier(
    *, contrat: Contrat, quartier: Quartier, acteur: Any, population: int | None = None, contrat_couvert: str = ""
) -> PerimetreQuartier:
    if PerimetreQuartier.objects.filter(contrat=contrat, quartier=quartier).exists():
        raise Refus(f"{quartier} est déjà dans ce contrat.")
    perimetre = PerimetreQuartier(
        contrat=contrat, quartier=quartier, population=population, contrat_couvert=contrat_couvert
    )
    perimetre.full_clean(exclude=["document"])
    perimetre.save()
    journal.record(
        acteur=acteur,
        verbe="ajouté un quartier à",
        objet=contrat,
        apres={"quartier": str(quartier)},
        contrat_id=contrat.pk,
    )
    return perimetre


@transaction.atomic
def remove_quartier(*, perimetre: PerimetreQuartier, acteur: Any, motif: str = "") -> None:
    """Only a neighbourhood that no commitment and no element of the contract names."""
    perimetre = PerimetreQuartier.objects.select_related("quartier", "contrat").get(pk=perimetre.pk)
    ici = {"contrat": perimetre.contrat, "quartiers": perimetre.quartier}
    if Engagement.objects.filter(**ici).exists() or Noeud.objects.filter(**ici).exists():
        raise Refus("Des engagements nomment ce quartier\u00a0: corrigez-les d’abord.")
    journal.record(
        acteur=acteur,
        verbe="retiré un quartier de",
        objet=perimetre.contrat,
        avant={"quartier": str(perimetre.quartier)},
        motif=motif,
        contrat_id=perimetre.contrat_id,
    )
    perimetre.delete()
