"""Take in what a partner answered: the lines that a person kept, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation
from reciproque.socle import journal
from reciproque.socle.models import Fichier

from ..concurrence import Conflit, Refus
from ..models import Contrat, Engagement, FicheRecue, Reponse
from ..reponses import Reponduite
from .designation import designate, engagement_label
from .engagement import correct_engagement


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
    for ligne in gardees:
        engagement: Engagement = ligne.redaction.engagement
        reponse = Reponse.objects.create(
            engagement=engagement,
            organisation=organisation,
            etat=ligne.etat,
            depuis=ligne.depuis,
            commentaire=ligne.commentaire,
            saisie_par=acteur,
        )
        journal.record(
            acteur=acteur,
            verbe="reçu une réponse sur",
            objet=designate(engagement, ligne.redaction),
            apres={
                "organisation": str(organisation),
                "état": reponse.get_etat_display(),
                "depuis": reponse.depuis,
                "commentaire": reponse.commentaire,
            },
            contrat_id=contrat.pk,
        )
    changees = 0
    for pk, revision in sorted(echeances.items()):
        ligne = lignes[pk]
        if ligne.echeance is None:
            continue
        try:
            changees += correct_engagement(
                engagement=ligne.redaction.engagement,
                acteur=acteur,
                motif=f"échéance proposée par {organisation}",
                revision=revision,
                echeance=ligne.echeance,
            )
        except Conflit as erreur:
            raise Refus(
                f"{engagement_label(ligne.redaction)} a été modifié pendant que vous choisissiez\u00a0: rien n’a été "
                "écrit. Relisez l’aperçu."
            ) from erreur
    return len(gardees), changees
