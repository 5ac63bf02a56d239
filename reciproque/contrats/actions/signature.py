"""Parties to a contract by hand: added, moved towards signature, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation
from reciproque.socle import journal
from reciproque.socle.models import Fichier

from ..concurrence import Refus
from ..models import Contrat, PointConforme, Signature

DELIBERATION = {"deliberation_numero", "deliberation_date"}


@transaction.atomic
def add_party(
    *,
    contrat: Contrat,
    organisation: Organisation,
    acteur: Any,
    titre: str = "",
    etat: str = Signature.Etat.ANNONCEE,
    date: date | None = None,
    deliberation_numero: str = "",
    deliberation_date: date | None = None,
) -> Signature:
    if Signature.objects.filter(contrat=contrat, organisation=organisation).exists():
        raise Refus(f"{organisation} est déjà partie à ce contrat.")
    signature = Signature(
        contrat=contrat,
        organisation=organisation,
        titre=titre,
        etat=etat,
        date=date,
        deliberation_numero=deliberation_numero,
        deliberation_date=deliberation_date,
    )
    signature.full_clean(exclude=["document", "preuve"])
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
    *, signature: Signature, acteur: Any, etat: str, date: date | None, titre: str, motif: str = "", **deliberation: Any
) -> bool:
    """How far a party has gone, and who signs for it. Returns False when nothing changed.

    ``deliberation``: ``deliberation_numero`` and ``deliberation_date``, left as they are when not given.
    """
    signature = Signature.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=signature.pk)
    avant = tell(signature)
    signature.etat, signature.date, signature.titre = etat, date, titre
    for champ in DELIBERATION & deliberation.keys():
        setattr(signature, champ, deliberation[champ])
    if tell(signature) == avant:
        return False
    signature.full_clean(exclude=["document", "preuve"])
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
def attach_proof(*, signature: Signature, fichier: Fichier, acteur: Any) -> None:
    """The file that shows the deliberation or the signature; it replaces the one before, which stays filed."""
    signature = Signature.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=signature.pk)
    avant = signature.preuve.nom if signature.preuve else ""
    signature.preuve = fichier
    signature.save(update_fields=["preuve"])
    journal.record(
        acteur=acteur,
        verbe="joint la preuve de",
        objet=signature,
        avant={"preuve": avant},
        apres={"preuve": fichier.nom},
        contrat_id=signature.contrat_id,
    )


@transaction.atomic
def say_conformity(*, contrat: Contrat, cle: str, etat: str, note: str, acteur: Any) -> bool:
    """A person's word on a point; an empty ``etat`` takes it back. Returns False when nothing changed."""
    dit = PointConforme.objects.select_for_update(of=("self",)).filter(contrat=contrat, cle=cle).first()
    avant = {"point": f"{dit.get_etat_display()} {dit.note}".strip() if dit else ""}
    if not etat:
        if dit is not None:
            dit.delete()
        apres = {"point": ""}
    else:
        dit = dit or PointConforme(contrat=contrat, cle=cle)
        dit.etat, dit.note, dit.dit_par = etat, note.strip(), acteur
        dit.full_clean(exclude=["contrat", "dit_par"])
        dit.save()
        apres = {"point": f"{dit.get_etat_display()} {dit.note}".strip()}
    if avant == apres:
        return False
    journal.record(
        acteur=acteur,
        verbe="dit la conformité de",
        objet=contrat,
        avant=avant,
        apres=apres,
        motif=cle,
        contrat_id=contrat.pk,
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
        "deliberation": signature.deliberation_numero,
        "deliberation_du": signature.deliberation_date,
    }
