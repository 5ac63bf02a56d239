"""A commitment after confirmation: typed, corrected, withdrawn, restored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from reciproque.socle import journal
from reciproque.territoires.models import Quartier

from ..concurrence import Refus, bump, lock
from ..models import Contrat, Engagement, Noeud, Participation, RedactionEngagement, RedactionNoeud, Version
from . import parties
from .designation import designate
from .parties import Partie

REDACTION = ("numero", "texte", "noeud", "statut", "periode", "echeance")


def current_version(contrat: Contrat) -> Version:
    """The version in which changes are written today: the last one, the first being opened when there is none."""
    version = contrat.versions.order_by("-numero").first()
    return version or Version.objects.create(
        contrat=contrat, numero=1, libelle="Version initiale", date_effet=contrat.debut
    )


def next_rank(contrat: Contrat, noeud: Noeud | None) -> int:
    """Rank after the last commitment of the same place."""
    voisins = RedactionEngagement.objects.current().filter(engagement__contrat=contrat, noeud=noeud)
    return (voisins.aggregate(rang=Max("ordre"))["rang"] or 0) + 1


def tell(engagement: Engagement, redaction: RedactionEngagement) -> dict[str, Any]:
    """The commitment as the journal tells it."""
    place = redaction.noeud and RedactionNoeud.objects.current().filter(noeud=redaction.noeud).first()
    return {
        "nature": engagement.get_nature_display(),
        "numéro": redaction.numero,
        "texte": redaction.texte,
        "place": str(place) if place else "",
        "statut": redaction.get_statut_display(),
        "période": redaction.periode,
        "échéance": redaction.echeance,
        "quartiers": sorted(str(q) for q in engagement.quartiers.all()),
        "partenaires": parties.tell(engagement.participations.select_related("organisation")),
    }


def current_wording(engagement: Engagement) -> RedactionEngagement:
    return RedactionEngagement.objects.current().select_related("engagement", "noeud").get(engagement=engagement)


@transaction.atomic
def create_engagement(
    *,
    contrat: Contrat,
    acteur: Any,
    texte: str,
    noeud: Noeud | None = None,
    nature: str = Engagement.Nature.ENGAGEMENT,
    quartiers: Collection[Quartier] = (),
    partenaires: Collection[Partie] = (),
    **redaction: Any,
) -> Engagement:
    """A commitment typed by hand: it has no passage. ``redaction``: the other fields of `RedactionEngagement`."""
    version = current_version(contrat)
    engagement = Engagement.objects.create(contrat=contrat, nature=nature)
    texte_redige = RedactionEngagement.objects.create(
        engagement=engagement,
        depuis=version,
        noeud=noeud,
        texte=texte,
        ordre=next_rank(contrat, noeud),
        **redaction,
    )
    engagement.quartiers.set(quartiers)
    parties.replace(engagement, partenaires)
    journal.record(
        acteur=acteur,
        verbe="saisi",
        objet=designate(engagement, texte_redige),
        apres={champ: valeur for champ, valeur in tell(engagement, texte_redige).items() if valeur},
        contrat_id=contrat.pk,
    )
    return engagement


@transaction.atomic
def correct_engagement(
    *,
    engagement: Engagement,
    acteur: Any,
    motif: str,
    revision: int | None = None,
    nature: str | None = None,
    quartiers: Collection[Quartier] | None = None,
    partenaires: Collection[Partie] | None = None,
    **redaction: Any,
) -> bool:
    """Change what is given (`REDACTION` fields by name), leave the rest. Returns False when nothing changed.

    A correction rewrites the current wording: the source said so, we had it wrong. What a new agreement changes goes
    through an avenant, which opens a version.
    """
    if inconnus := set(redaction) - set(REDACTION):
        raise TypeError(f"champs inconnus\u00a0: {', '.join(sorted(inconnus))}")
    engagement = lock(engagement, revision)
    actuelle = current_wording(engagement)
    avant = tell(engagement, actuelle)
    if nature is not None and nature != engagement.nature:
        engagement.nature = nature
        engagement.save(update_fields=["nature"])
        actuelle.engagement = engagement
    if "noeud" in redaction and redaction["noeud"] != actuelle.noeud:
        actuelle.ordre = next_rank(engagement.contrat, redaction["noeud"])
    for champ, valeur in redaction.items():
        setattr(actuelle, champ, valeur)
    actuelle.save()
    if quartiers is not None:
        engagement.quartiers.set(quartiers)
    if partenaires is not None:
        parties.replace(engagement, partenaires)
    apres = tell(engagement, actuelle)
    if apres == avant:
        return False
    bump(engagement)
    journal.record(
        acteur=acteur,
        verbe="corrigé",
        objet=designate(engagement, actuelle),
        avant=avant,
        apres=apres,
        motif=motif,
        contrat_id=engagement.contrat_id,
    )
    return True


@transaction.atomic
def withdraw_engagement(*, engagement: Engagement, acteur: Any, motif: str, revision: int | None = None) -> None:
    """Take out of what is in force, with a reason; nothing is deleted."""
    engagement = lock(engagement, revision)
    if engagement.retire_le is not None:
        raise Refus("Cet engagement est déjà retiré.")
    engagement.retire_le = timezone.now()
    engagement.retire_motif = motif
    engagement.revision += 1
    engagement.save(update_fields=["retire_le", "retire_motif", "revision"])
    journal.record(
        acteur=acteur,
        verbe="retiré",
        objet=designate(engagement),
        motif=motif,
        contrat_id=engagement.contrat_id,
    )


@transaction.atomic
def restore_engagement(*, engagement: Engagement, acteur: Any, motif: str, revision: int | None = None) -> None:
    """Put a withdrawn commitment back in force, with a reason."""
    engagement = lock(engagement, revision)
    if engagement.retire_le is None:
        raise Refus("Cet engagement n’est pas retiré.")
    if engagement.clos_par_id is not None:
        raise Refus("Un avenant a mis fin à cet engagement\u00a0: seul un autre avenant peut le reprendre.")
    ancien = engagement.retire_motif
    engagement.retire_le, engagement.retire_motif = None, ""
    engagement.revision += 1
    engagement.save(update_fields=["retire_le", "retire_motif", "revision"])
    journal.record(
        acteur=acteur,
        verbe="rétabli",
        objet=designate(engagement),
        avant={"motif_du_retrait": ancien},
        apres={"motif_du_retrait": ""},
        motif=motif,
        contrat_id=engagement.contrat_id,
    )


def partners_of(engagement: Engagement) -> list[Partie]:
    """The present partners as lines to change and give back to `correct_engagement`."""
    return as_lines(Participation.objects.filter(engagement=engagement).select_related("organisation"))


def as_lines(participations: Iterable[Participation]) -> list[Partie]:
    return [
        Partie(
            organisation=p.organisation,
            collectif=p.collectif,
            role=p.role,
            service=p.service,
            marque=p.marque,
            certitude=p.certitude,
            pk=p.pk,
        )
        for p in participations
    ]
