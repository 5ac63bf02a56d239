"""``{% load regles %}``: how the state of a rule is told."""

from __future__ import annotations

from typing import Any

from django import template

from reciproque.regles.moteur import Etat
from reciproque.regles.presentation import TONS, say_state

register = template.Library()


@register.inclusion_tag("socle/composants/etiquette.html")
def etat_de(objet: Any) -> dict[str, str]:
    """The label of what has an ``etat`` and a ``motif``: an answer of the engine, or a last state."""
    return {"texte": say_state(objet.etat, objet.motif), "ton": TONS[Etat(objet.etat)], "icone": ""}
