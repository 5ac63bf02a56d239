"""What the contracts themselves say of dates: their end, and the day each commitment is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from reciproque.contrats.models import Contrat, RedactionEngagement
from reciproque.socle.registres import DateAttendue

from .collecte import PLAFOND

TITRE = 120  # characters of a commitment that tell which one it is


def _alive(user: Any) -> QuerySet[Contrat]:
    return Contrat.objects.for_user(user).exclude(etat=Contrat.Etat.CLOS).order_by()


def ends(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    """One query."""
    for contrat in _alive(user).filter(fin__range=(debut, fin)).only("nom", "fin").order_by("fin", "pk"):
        if contrat.fin:
            yield DateAttendue(
                date=contrat.fin,
                titre="Fin du contrat",
                url=contrat.get_absolute_url(),
                contrat_id=contrat.pk,
                cle=f"contrat-{contrat.pk}",
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
            titre=f"Engagement {numero}".strip() + f"\u00a0: {Truncator(' '.join(texte.split())).chars(TITRE)}",
            url=reverse("contrats:engagement", args=[contrat, engagement]),
            contrat_id=contrat,
            cle=f"engagement-{engagement}",
        )


def of_contracts(user: Any, debut: date, fin: date) -> Iterator[DateAttendue]:
    return chain(ends(user, debut, fin), commitments(user, debut, fin))
