"""The contracts of a person, each with the few figures that tell where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When, Window

from reciproque.contrats.models import Acces, Contrat, Participation, Role

LIMITE = 8


@dataclass(frozen=True)
class Carte:
    """A contract as its card tells it. ``promis``: commitments of the person's own organisation in it."""

    contrat: Contrat
    roles: tuple[str, ...]
    promis: int


def my_contracts(user: Any) -> QuerySet[Contrat]:
    """In force first, then in preparation, then closed."""
    rang = Case(
        When(etat=Contrat.Etat.EN_VIGUEUR, then=Value(0)), When(etat=Contrat.Etat.PREPARATION, then=Value(1)), default=2
    )
    mine = Contrat.objects.for_user(user).annotate(rang=rang)
    return mine.order_by("rang", F("debut").desc(nulls_last=True), "nom", "pk")


def cards(user: Any, limite: int = LIMITE) -> tuple[list[Carte], int]:
    """The first contracts, and how many there are: four queries, whatever that number.

    Chosen first, counted on the way, then only these with their figures: a country of contracts costs no more.
    """
    choisis = list(my_contracts(user).annotate(total=Window(Count("pk"))).values_list("pk", "total")[:limite])
    cles = [pk for pk, _ in choisis]
    chiffres = Contrat.objects.filter(pk__in=cles).select_related("porteur").with_figures().in_bulk()
    contrats = [chiffres[pk] for pk in cles]
    roles = _roles(user, contrats)
    promis = _promised(user, contrats)
    cartes = [Carte(c, roles.get(c.pk, ()), promis.get(c.pk, 0)) for c in contrats]
    return cartes, choisis[0][1] if choisis else 0


def _roles(user: Any, contrats: list[Contrat]) -> dict[int, tuple[str, ...]]:
    """What the person is on each contract, by name."""
    mine = list(Acces.objects.in_force().filter(user=user).order_by("pk"))
    return {
        c.pk: tuple(
            dict.fromkeys(
                str(Role(a.role).label)
                for a in mine
                if a.contrat_id == c.pk or (a.organisation_id is not None and a.organisation_id == c.porteur_id)
            )
        )
        for c in contrats
    }


def _promised(user: Any, contrats: list[Contrat]) -> dict[int, int]:
    if user.organisation_id is None:
        return {}
    lignes = (
        Participation.objects.by_name(user.organisation_id)
        .filter(engagement__contrat__in=[c.pk for c in contrats], engagement__retire_le=None)
        .order_by()
        .values("engagement__contrat")
        .annotate(n=Count("engagement", distinct=True))
    )
    return {ligne["engagement__contrat"]: ligne["n"] for ligne in lignes}
