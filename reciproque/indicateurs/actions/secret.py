"""Set the threshold of statistical secrecy, and mask anew what it bears on."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.socle import journal

from ..models import SeuilSecret, Valeur
from ..secret import remask

INDICATEURS = 50  # looked at together: memory stays flat


@transaction.atomic
def set_threshold(*, contrat: Any, seuil: int, acteur: Any) -> SeuilSecret:
    """``contrat`` None: of the instance, for every contract that has none of its own."""
    reglage = SeuilSecret.objects.select_for_update(of=("self",)).filter(contrat=contrat).first()
    avant = {"seuil": reglage.seuil} if reglage else {"seuil": None}
    reglage = reglage or SeuilSecret(contrat=contrat)
    reglage.seuil = seuil
    reglage.save()
    journal.record(
        acteur=acteur,
        verbe="réglé",
        objet=reglage,
        avant=avant,
        apres={"seuil": seuil},
        contrat_id=contrat.pk if contrat else None,
    )
    if avant["seuil"] == seuil:
        return reglage
    touchees = Valeur.objects.filter(indicateur__contrat=contrat)
    if contrat is None:
        regles = SeuilSecret.objects.exclude(contrat=None).values("contrat")
        touchees = Valeur.objects.exclude(indicateur__contrat__in=regles)
    groupes = touchees.order_by("indicateur").values_list("indicateur", "debut", "fin").distinct()
    par_indicateur: dict[int, set[Any]] = {}
    for groupe in groupes:
        par_indicateur.setdefault(groupe[0], set()).add(groupe)
    ids = list(par_indicateur)
    for rang in range(0, len(ids), INDICATEURS):
        remask(set().union(*(par_indicateur[pk] for pk in ids[rang : rang + INDICATEURS])))
    return reglage
