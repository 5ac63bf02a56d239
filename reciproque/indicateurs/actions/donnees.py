"""Keep the catalogue of data of a contract."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus, lock
from reciproque.contrats.models import Contrat
from reciproque.langue import fold
from reciproque.socle import journal

from ..models import Donnee


def tell(donnee: Donnee) -> dict[str, Any]:
    return {
        "donnée": donnee.nom,
        "détenteur": str(donnee.detenteur or ""),
        "échelle la plus fine": donnee.get_echelle_display(),
        "rythme": donnee.get_periodicite_display(),
        "accord de transmission": donnee.get_accord_display(),
        "précision sur l’accord": donnee.accord_note,
        "adresse": donnee.adresse,
        "remarque": donnee.note,
    }


@transaction.atomic
def keep_data(
    *, contrat: Contrat, acteur: Any, donnee: Donnee | None = None, revision: int | None = None, **champs: Any
) -> Donnee:
    """Add a line to the catalogue, or change it. Raises Conflit, Refus."""
    avant = None
    if donnee is not None:
        donnee = lock(donnee, revision)
        avant = tell(donnee)
    else:
        donnee = Donnee(contrat=contrat)
    memes = Donnee.objects.filter(contrat=contrat, nom_normalise=fold(champs["nom"])[:300]).exclude(pk=donnee.pk)
    if memes.exists():
        raise Refus("Cette donnée est déjà au catalogue de ce contrat.")
    for champ, valeur in champs.items():
        setattr(donnee, champ, valeur)
    apres = tell(donnee)
    if avant == apres:
        return donnee
    if avant is not None:
        donnee.revision += 1
    donnee.save()
    journal.record(
        acteur=acteur,
        verbe="créé" if avant is None else "modifié",
        objet=donnee,
        avant=avant,
        apres=apres,
        contrat_id=contrat.pk,
    )
    return donnee
