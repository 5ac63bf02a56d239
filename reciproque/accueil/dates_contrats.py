"""What the contracts themselves say of dates: their end, and the day each commitment is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from heapq import merge
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.text import Truncator

from reciproque.contrats.models import Contrat, RedactionEngagement
from reciproque.socle.registres import DateAttendue

from .collecte import PLAFOND

TITRE = 120  # characters of a commitment that tell which one it is


def _title(numero: str, texte: str) -> str:
    return f"Engagement {numero}".strip() + f"\u00a0: {Truncator(' '.join(texte.split())).chars(TITRE)}"


_title_lazy = lazy(_title, str)  # a page shows fifty of those that are gathered


def _alive(user: Any) -> QuerySet[Contrat]:
    return Contrat.objects.for_user(user).exclude(etat=Contrat.Etat.CLOS).order_by()


def ends(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    """One query."""
    finissent = _alive(user).filter(fin__range=(debut, fin)).order_by("fin", "pk").values_list("fin", "pk")
    for jour, contrat in finissent[:PLAFOND]:
        yield DateAttendue(
            date=jour,
            titre="Fin du contrat",
            url=reverse_lazy("contrats:accueil", args=[contrat]),
            contrat_id=contrat,
            cle=f"contrat-{contrat}",
        )


def commitments(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    """One query, by date first: few wordings have one. Withdrawn commitments expect nothing any more."""
    vivant = Exists(_alive(user).filter(pk=OuterRef("engagement__contrat")))
    dues = (
        RedactionEngagement.objects.current()
        .filter(vivant, echeance__range=(debut, fin), engagement__retire_le=None)
        .order_by("echeance", "pk")
        .values_list("echeance", "numero", "texte", "engagement", "engagement__contrat")
    )
    for echeance, numero, texte, engagement, contrat in dues[:PLAFOND]:
        yield DateAttendue(
            date=echeance,
            titre=_title_lazy(numero, texte),
            url=reverse_lazy("contrats:engagement", args=[contrat, engagement]),
            contrat_id=contrat,
            cle=f"engagement-{engagement}",
        )


def of_contracts(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    """By date: when there are too many, the nearest are those that are told."""
    return merge(ends(user, debut, fin), commitments(user, debut, fin), key=lambda attendue: attendue.date)
