"""Say that one is writing in a record, and that one no longer is."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from reciproque.contrats.models import Fiche

from ..models import Prise


def prendre(*, fiche: Fiche, acteur: Any) -> None:
    """Take the record, or keep it a few minutes more. Nobody is kept out: the others are told. No journal: no fact."""
    Prise.objects.update_or_create(fiche=fiche, par=acteur, defaults={"jusqu_a": timezone.now() + Prise.DUREE})


def lacher(*, fiche: Fiche, acteur: Any) -> None:
    Prise.objects.filter(fiche=fiche, par=acteur).delete()


def holders(fiches: list[Fiche], *, sauf: Any) -> dict[int, str]:
    """Record -> name of who is writing in it, but ``sauf``: one query."""
    prises = Prise.objects.en_cours().filter(fiche__in=[f.pk for f in fiches]).exclude(par=sauf)
    return dict(prises.order_by("jusqu_a").values_list("fiche", "par__nom"))


def holders_of(user: Any) -> QuerySet[Prise, Any]:
    """The name of somebody else than ``user`` who is writing in the record of the outer query."""
    prises = Prise.objects.en_cours().filter(fiche=OuterRef("pk")).exclude(par=user)
    return prises.order_by("-jusqu_a").values("par__nom")[:1]
