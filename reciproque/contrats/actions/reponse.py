"""Take in what a partner answered: the lines that a person kept, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation
from reciproque.socle import journal
from reciproque.socle.models import Fichier

from ..concurrence import Refus
from ..models import Contrat, Engagement, FicheRecue, RedactionEngagement, Reponse
from ..reponses import Reponduite
from .designation import designate, engagement_label

PAQUET = 300  # rows of one statement


@transaction.atomic
def receive_sheet(*, contrat: Contrat, organisation: Organisation, fichier: Fichier, acteur: Any) -> FicheRecue:
    """File a sheet that came back; nothing of it is kept yet."""
    recue = FicheRecue.objects.create(contrat=contrat, organisation=organisation, fichier=fichier, deposee_par=acteur)
    journal.record(acteur=acteur, verbe="déposé", objet=recue, apres={"fichier": fichier.nom}, contrat_id=contrat.pk)
    return recue


@transaction.atomic
def take_answers(
    *,
    contrat: Contrat,
    organisation: Organisation,
    lignes: Mapping[int, Reponduite],
    reponses: Collection[int],
    echeances: Mapping[int, int],
    acteur: Any,
) -> tuple[int, int]:
    """(answers kept, deadlines changed). ``reponses``: commitments whose answer is kept; ``echeances``: those whose
    proposed deadline is, each with the revision that was seen. Raises `Refus`, and then nothing is written.
    """
    if inconnus := (set(reponses) | set(echeances)) - set(lignes):
        raise Refus(
            f"La fiche a changé depuis l’aperçu ({len(inconnus)} des lignes choisies n’y sont plus)\u00a0: rechargez."
        )
    gardees = [lignes[pk] for pk in sorted(reponses) if lignes[pk].answers]
    dites = Reponse.objects.bulk_create(
        (
            Reponse(
                engagement=ligne.redaction.engagement,
                organisation=organisation,
                etat=ligne.etat,
                depuis=ligne.depuis,
                commentaire=ligne.commentaire,
                saisie_par=acteur,
            )
            for ligne in gardees
        ),
        batch_size=PAQUET,
    )
    journal.record_many(
        acteur=acteur,
        verbe="reçu une réponse sur",
        objets=[
            journal.Fait(
                designate(ligne.redaction.engagement, ligne.redaction),
                apres={
                    "organisation": str(organisation),
                    "état": dite.get_etat_display(),
                    "depuis": dite.depuis,
                    "commentaire": dite.commentaire,
                },
            )
            for ligne, dite in zip(gardees, dites, strict=True)
        ],
        contrat_id=contrat.pk,
    )
    proposees = {pk: lignes[pk].echeance for pk in echeances}
    changees = change_deadlines(
        contrat=contrat,
        vus={pk: revision for pk, revision in echeances.items() if proposees[pk]},
        echeances={pk: jour for pk, jour in proposees.items() if jour},
        acteur=acteur,
        motif=f"échéance proposée par {organisation}",
    )
    return len(gardees), changees


@transaction.atomic
def change_deadlines(
    *, contrat: Contrat, vus: Mapping[int, int], echeances: Mapping[int, date], acteur: Any, motif: str
) -> int:
    """Its own deadline for each of these commitments, with the revision that was seen, in a few queries whatever their
    number. Returns how many changed; raises `Refus` when one is not as it was seen.
    """
    lot = Engagement.objects.filter(contrat=contrat, pk__in=vus).select_for_update(of=("self",))
    engagements = {engagement.pk: engagement for engagement in lot.order_by("pk")}
    courantes = RedactionEngagement.objects.current().filter(engagement__in=engagements).order_by("engagement")
    faits, changees = [], []
    for redaction in courantes.defer("fige"):
        engagement = redaction.engagement = engagements[redaction.engagement_id]
        if engagement.revision != vus[engagement.pk]:
            raise Refus(
                f"{engagement_label(redaction)} a été modifié pendant que vous choisissiez\u00a0: rien n’a été écrit. "
                "Relisez l’aperçu."
            )
        avant, apres = redaction.echeance, echeances[engagement.pk]
        if avant == apres:
            continue
        redaction.echeance = apres
        engagement.revision += 1
        changees.append(redaction)
        faits.append(journal.Fait(designate(engagement, redaction), {"échéance": avant}, {"échéance": apres}))
    RedactionEngagement.objects.bulk_update(changees, ["echeance"], batch_size=PAQUET)
    Engagement.objects.bulk_update([r.engagement for r in changees], ["revision"], batch_size=PAQUET)
    journal.record_many(acteur=acteur, verbe="corrigé", objets=faits, motif=motif, contrat_id=contrat.pk)
    return len(changees)
