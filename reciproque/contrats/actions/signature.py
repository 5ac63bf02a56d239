"""Parties to a contract by hand: added, moved towards signature, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation
from reciproque.socle import journal

from ..concurrence import Refus
from ..models import Contrat, Signature


@transaction.atomic
def add_party(
    *,
    contrat: Contrat,
    organisation: Organisation,
    acteur: Any,
    titre: str = "",
    etat: str = Signature.Etat.ANNONCEE,
    date: date | None = None,
) -> Signature:
    if Signature.objects.filter(contrat=contrat, organisation=organisation).exists():
        raise Refus(f"{organisation} est déjà partie à ce contrat.")
    signature = Signature(contrat=contrat, organisation=organisation, titre=titre, etat=etat, date=date)
    signature.full_clean(exclude=["document"])
    signature.save()
    journal.record(
        acteur=acteur,
        verbe="ajouté la partie",
        objet=signature,
        apres={champ: valeur for champ, valeur in tell(signature).items() if valeur},
        contrat_id=contrat.pk,
    )
    return signature


@transaction.atomic
def update_party(
    *, signature: Signature, acteur: Any, etat: str, date: date | None, titre: str, motif: str = ""
) -> bool:
    """How far a party has gone, and who signs for it. Returns False when nothing changed."""
    signature = Signature.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=signature.pk)
    avant = tell(signature)
    signature.etat, signature.date, signature.titre = etat, date, titre
    if tell(signature) == avant:
        return False
    signature.full_clean(exclude=["document"])
    signature.save()
    journal.record(
        acteur=acteur,
        verbe="modifié la partie",
        objet=signature,
        avant=avant,
        apres=tell(signature),
        motif=motif,
        contrat_id=signature.contrat_id,
    )
    return True


@transaction.atomic
def remove_party(*, signature: Signature, acteur: Any, motif: str = "") -> None:
    """Only a party that nothing proves: a deliberation or a signature is not erased."""
    signature = Signature.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=signature.pk)
    if signature.etat in (Signature.Etat.DELIBERATION, Signature.Etat.SIGNEE):
        raise Refus("Une partie qui a délibéré ou signé ne s’enlève pas\u00a0: corrigez d’abord son état.")
    journal.record(
        acteur=acteur,
        verbe="retiré la partie",
        objet=signature,
        avant={champ: valeur for champ, valeur in tell(signature).items() if valeur},
        motif=motif,
        contrat_id=signature.contrat_id,
    )
    signature.delete()


def tell(signature: Signature) -> dict[str, Any]:
    """The party as the journal tells it."""
    return {
        "organisation": str(signature.organisation),
        "titre": signature.titre,
        "etat": signature.get_etat_display(),
        "date": signature.date,
    }
