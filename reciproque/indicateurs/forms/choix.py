"""Commitments to tick, under the elements where they stand, with a search that keeps all that is typed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.models import RedactionEngagement
from reciproque.contrats.typographie import extrait
from reciproque.langue import fold

CHERCHE, FAIT = "cherche_engagement", "cherche_fait"  # what is searched, what was when the page was drawn
HORS = "Hors de l’arborescence"


def is_search(donnees: QueryDict) -> bool:
    """The button of the search was pressed, or Enter after words were typed there: nothing is to be saved yet."""
    return "chercher" in donnees or ("entree" in donnees and donnees.get(CHERCHE, "") != donnees.get(FAIT, ""))


class ChoixEngagements(forms.CheckboxSelectMultiple):
    """Elements open where something is ticked or found. What is ticked stays in sight whatever is searched."""

    template_name = "indicateurs/widgets/engagements.html"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()):
        super().__init__(attrs, choices)
        self.cherche = ""
        self.textes: dict[int, str] = {}  # commitment -> its number and words, to be searched

    def offer(self, redactions: Iterable[RedactionEngagement], arbre: Arbre, cherche: str) -> list[tuple[str, Any]]:
        """The choices, by element, in the order given."""
        self.cherche = cherche
        groupes: dict[str, list[tuple[int, str]]] = {}
        for r in redactions:
            branche = arbre.get(r.noeud_id)
            dit = f"{r.numero} {extrait(r.texte, 140)}".strip()
            groupes.setdefault(branche.fil if branche else HORS, []).append((r.engagement_id, dit))
            self.textes[r.engagement_id] = fold(f"{r.numero} {r.texte}")
        return list(groupes.items())

    def _finds(self, mots: list[str], pk: Any) -> bool:
        return all(mot in self.textes.get(int(pk), "") for mot in mots)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexte = super().get_context(name, value, attrs)
        mots = fold(self.cherche).split()
        groupes = []
        for titre, options, _ in contexte["widget"]["optgroups"]:
            vus = [o for o in options if o["selected"] or self._finds(mots, o["value"])]
            coches = sum(o["selected"] for o in options)
            if vus:
                groupes.append({"titre": titre, "options": vus, "coches": coches, "ouvert": bool(mots or coches)})
        trouves = sum(self._finds(mots, o["value"]) for g in groupes for o in g["options"])
        return contexte | {
            "groupes": groupes,
            "cherche": self.cherche,
            "trouves": trouves if mots else None,
            "champ_cherche": CHERCHE,
            "champ_fait": FAIT,
        }
