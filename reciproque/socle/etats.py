"""State machines: a table of transitions declared beside the model, one engine for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models


class TransitionRefusee(Exception):
    """The object is not in a state that allows this move; the message is a French sentence."""


class Automate:
    """``Automate("etat", {"brouillon": ["valide"], "valide": []})`` for the field ``etat`` of a model.

    States absent from the keys are final. Moves go through ``passer``, a single conditional UPDATE: of two
    processes making the same move, one wins and the other is told.
    """

    def __init__(self, champ: str, transitions: Mapping[str, Iterable[str]]):
        self.champ = champ
        self.transitions = {str(de): frozenset(str(v) for v in vers) for de, vers in transitions.items()}

    def depuis(self, etat: str) -> frozenset[str]:
        """States reachable in one move."""
        return self.transitions.get(str(etat), frozenset())

    def vers(self, etat: str) -> frozenset[str]:
        """States from which this one is reachable in one move."""
        return frozenset(de for de, vers in self.transitions.items() if str(etat) in vers)

    def permet(self, objet: models.Model, vers: str) -> bool:
        return str(vers) in self.depuis(getattr(objet, self.champ))

    def passer(self, objet: models.Model, vers: str, *, si: dict[str, Any] | None = None, **champs: Any) -> None:
        """Move ``objet`` and write ``champs`` with it, if the row still allows it (``si`` adds conditions)."""
        permis = type(objet)._default_manager.filter(pk=objet.pk, **{f"{self.champ}__in": self.vers(vers)})
        permis = permis.filter(**(si or {}))  # apart: a condition may bear on the state too
        if not permis.update(**{self.champ: vers}, **champs):
            raise TransitionRefusee(
                f"Cette action n’est plus possible\u00a0: l’état de «\u00a0{objet}\u00a0» a changé entre-temps. "
                "Rechargez la page."
            )
        for nom, valeur in {self.champ: vers, **champs}.items():
            setattr(objet, nom, valeur)
