"""Who promised: replace, confirm or dismiss the participations of a commitment or of a node."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from reciproque.annuaire.models import Organisation
from reciproque.langue import fold
from reciproque.socle import journal

from ..concurrence import Refus, bump, lock
from ..models import Contrat, Engagement, Noeud, Participation
from .designation import designate, place_of


@dataclass(frozen=True)
class Partie:
    """One line of partners as a person typed or left it; ``pk`` names the participation it was, None for a new one."""

    organisation: Organisation | None = None
    collectif: str = ""
    role: str = Participation.Role.INCONNU
    service: str = ""
    marque: str = ""
    certitude: str = Participation.Certitude.CERTAIN
    pk: int | None = None

    CHAMPS = ("organisation_id", "collectif", "role", "service", "certitude")

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None


def tell(participations: Iterable[Participation]) -> list[str]:
    """Partners as the journal tells them, in a stable order."""
    lignes = []
    for participation in participations:
        ligne = participation.partie
        if participation.service:
            ligne += f" ({participation.service})"
        if participation.role != Participation.Role.INCONNU:
            ligne += f", {participation.get_role_display()}"
        if participation.is_candidate:
            ligne += ", à confirmer"
        lignes.append(ligne)
    return sorted(lignes, key=fold)


def replace(objet: Engagement | Noeud, parties: Collection[Partie]) -> None:
    """Make the participations of ``objet`` those of ``parties``; lines left as they were keep their row and passage.

    Call inside a transaction that holds `lock` on ``objet``: the caller tells the journal.
    """
    cible: dict[str, Any] = {"engagement" if isinstance(objet, Engagement) else "noeud": objet}
    existantes = {p.pk: p for p in Participation.objects.filter(**cible).select_related("organisation")}
    gardees = {partie.pk for partie in parties if partie.pk in existantes}
    # Deletions first: a line may take the place (same organisation, same role) that another leaves.
    Participation.objects.filter(pk__in=existantes.keys() - gardees).delete()
    for partie in parties:
        if partie.pk not in gardees:  # new, or removed by someone else meanwhile
            Participation.objects.create(
                organisation=partie.organisation,
                collectif=partie.collectif,
                role=partie.role,
                service=partie.service,
                marque=partie.marque,
                certitude=partie.certitude,
                **cible,
            )
            continue
        ligne = existantes[partie.pk]
        changes = [champ for champ in Partie.CHAMPS if getattr(ligne, champ) != getattr(partie, champ)]
        if changes:
            for champ in changes:
                setattr(ligne, champ, getattr(partie, champ))
            ligne.save(update_fields=changes)


@transaction.atomic
def settle_candidates(
    *, engagement: Engagement, marque: str, retenues: Collection[int], acteur: Any, revision: int | None = None
) -> bool:
    """Decide who the mark ``marque`` stands for: the candidates whose organisation is in ``retenues`` are confirmed,
    the others dropped. Returns False when nothing was left to decide.
    """
    engagement = lock(engagement, revision)
    candidates = list(
        Participation.objects.filter(engagement=engagement, marque=marque).to_confirm().select_related("organisation")
    )
    if not candidates:
        return False
    if not retenues:
        raise Refus("Choisissez au moins une organisation, ou corrigez les partenaires de l’engagement.")
    avant = tell(candidates)
    gardes = [c for c in candidates if c.organisation_id in retenues]
    if not gardes:
        raise Refus("Aucune des organisations choisies n’est candidate pour cette mention\u00a0: rechargez la page.")
    deja = set(Participation.objects.filter(engagement=engagement).certain().values_list("organisation_id", flat=True))
    for candidat in candidates:
        if candidat not in gardes or candidat.organisation_id in deja:  # named otherwise: nothing to add
            candidat.delete()
        else:
            candidat.certitude = Participation.Certitude.CERTAIN
            candidat.save(update_fields=["certitude"])
    bump(engagement)
    journal.record(
        acteur=acteur,
        verbe="confirmé les partenaires de",
        objet=designate(engagement),
        avant={"partenaires": avant},
        apres={"partenaires": tell(gardes)},
        contrat_id=engagement.contrat_id,
    )
    return True


@transaction.atomic
def settle_mark(*, contrat: Contrat, marque: str, retenues: Collection[int], acteur: Any, droits: Any = None) -> int:
    """`settle_candidates` on every commitment of ``contrat`` where ``marque`` waits. Returns how many were settled.

    ``droits`` (`acces.Droits`) limits the change to the branches the person may touch.
    """
    engagements = list(
        Engagement.objects.in_force()
        .filter(contrat=contrat, participations__marque=marque, participations__certitude="propose")
        .distinct()
        .order_by("pk")
    )
    if droits is not None and droits.branches is not None:
        chemins = place_of(engagements)
        engagements = [e for e in engagements if droits.covers(chemins.get(e.pk, ""))]
    if not retenues:
        raise Refus("Choisissez au moins une organisation, ou corrigez les partenaires de l’engagement.")
    settled = 0
    for engagement in engagements:
        candidates = Participation.objects.filter(engagement=engagement, marque=marque).to_confirm()
        # Not every commitment has the same candidates: those where none is kept stay to be decided.
        if candidates.filter(organisation__in=retenues).exists():
            settled += settle_candidates(engagement=engagement, marque=marque, retenues=retenues, acteur=acteur)
    return settled
