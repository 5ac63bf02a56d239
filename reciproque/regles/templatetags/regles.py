"""``{% load regles %}``: how the state of a rule is told."""

from __future__ import annotations

from typing import Any

from django import template

from reciproque.regles.moteur import Etat, Motif
from reciproque.regles.presentation import POURQUOI, TONS

register = template.Library()


@register.inclusion_tag("regles/_etat.html")
def etat_de(objet: Any) -> dict[str, str]:
    """The label of what has an ``etat`` and a ``motif``: an answer of the engine, or a last state."""
    etat = Etat(objet.etat)
    pourquoi = POURQUOI.get(Motif(objet.motif), "") if etat is Etat.NON_MESURABLE else ""
    return {"texte": etat.libelle, "ton": TONS[etat], "icone": "", "pourquoi": pourquoi}
