"""What the journal calls an identity: its wording lives in another row, and must be told as it read at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..models import Engagement, Noeud, RedactionEngagement, RedactionNoeud

EXTRAIT = 80


def excerpt(texte: str, taille: int = EXTRAIT) -> str:
    """The first words of a text, on one line."""
    texte = " ".join(texte.split())
    if len(texte) <= taille:
        return texte
    return texte[:taille].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def engagement_label(redaction: RedactionEngagement) -> str:
    """« Engagement 42 », or the first words of one that has no printed number."""
    nature = redaction.engagement.get_nature_display().capitalize()
    return f"{nature} {redaction.numero}" if redaction.numero else f"{nature} «\u00a0{excerpt(redaction.texte)}\u00a0»"


def designate(objet: Any, redaction: Any = None) -> Any:
    """Give an engagement or a node the name the journal will keep. Returns it."""
    if isinstance(objet, Engagement):
        redaction = redaction or (
            RedactionEngagement.objects.current().select_related("engagement").get(engagement=objet)
        )
        # what the journal reads, not a column
        objet.libelle_journal = engagement_label(redaction)  # type: ignore[attr-defined]
    elif isinstance(objet, Noeud):
        redaction = redaction or RedactionNoeud.objects.current().select_related("niveau").get(noeud=objet)
        # what the journal reads, not a column
        objet.libelle_journal = f"{redaction.niveau} «\u00a0{excerpt(str(redaction))}\u00a0»"  # type: ignore[attr-defined]
    return objet


def place_of(engagements: Iterable[Engagement]) -> dict[int, str]:
    """Path of the branch of each commitment ("99999" outside the tree)."""
    return dict(
        RedactionEngagement.objects.current()
        .filter(engagement__in=list(engagements))
        .in_printed_order()
        .values_list("engagement_id", "chemin")
    )
