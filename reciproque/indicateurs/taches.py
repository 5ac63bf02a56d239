"""What a person must do about definitions: those to determine, those to validate. And the dates they are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy

from reciproque.contrats.acces import CAPACITES, Capacite
from reciproque.contrats.models import Acces, Contrat, RedactionNoeud, Role
from reciproque.langue import plural
from reciproque.socle.registres import AFaire, DateAttendue, Echeance, Tache

from .models import Definition

Etat = Definition.Etat
AU_PLUS = 200  # nobody reads further


def within_reach(user: Any, capacite: Capacite) -> QuerySet[Definition]:
    """Definitions in force on which ``user`` holds ``capacite``, in the branches where they hold it. One query more
    for who holds it in branches only. A closed contract expects nothing any more.
    """
    vivantes = (
        Definition.objects.current()
        .filter(indicateur__retire_le=None, indicateur__contrat__isnull=False)
        .exclude(indicateur__contrat__etat=Contrat.Etat.CLOS)
    )
    if user.est_administrateur:
        return vivantes
    roles = [role for role in Role if capacite in CAPACITES[role]]
    mes = Acces.objects.in_force().filter(user=user, role__in=roles)
    entiers = Contrat.objects.filter(
        Q(pk__in=mes.filter(noeud=None).exclude(contrat=None).values("contrat"))
        | Q(porteur__in=mes.exclude(organisation=None).values("organisation"))
    )
    condition = Q(indicateur__contrat__in=entiers)
    branches = RedactionNoeud.objects.current().filter(noeud__in=mes.exclude(noeud=None).values("noeud"))
    for contrat_id, chemin in branches.values_list("noeud__contrat", "chemin"):
        sous = RedactionNoeud.objects.current().filter(noeud__contrat=contrat_id)
        sous = sous.filter(Q(chemin=chemin) | Q(chemin__startswith=f"{chemin}."))
        condition |= Q(indicateur__noeud__in=sous.values("noeud"))
    return vivantes.filter(condition)


def tasks(user: Any) -> Iterable[Tache]:
    """One task for each contract and date: « 32 indicateurs à définir »; one for what waits to be validated."""
    groupes = _grouped(within_reach(user, Capacite.MESURER).filter(etat=Etat.A_DETERMINER, echeance__isnull=False))
    for contrat_id, jour, n, premier in groupes.order_by("echeance")[:AU_PLUS]:
        yield Tache(
            titre=f"Définir {plural(n, 'indicateur')}",
            url=_address_lazy(contrat_id, n, premier, "?etat=a_determiner&tri=echeance"),
            echeance=jour,
            detail="Dire ce qu’on mesure, avec quelle donnée, et répondre aux trois critères.",
            contrat_id=contrat_id,
            cle=f"definir-{contrat_id}-{jour}",
        )
    proposees = within_reach(user, Capacite.VALIDER).filter(etat=Etat.PROPOSE)
    pretes = proposees.filter(adapte=True, disponible=True, mesurable=True).exclude(nature="")
    par_contrat = (
        pretes.order_by().values_list("indicateur__contrat").annotate(n=Count("pk"), premier=Min("indicateur"))
    )
    for contrat_id, n, premier in par_contrat.order_by("indicateur__contrat")[:AU_PLUS]:
        yield Tache(
            titre=f"Valider {plural(n, 'indicateur')}",
            url=_address_lazy(contrat_id, n, premier, "?etat=propose"),
            detail="La définition est complète et proposée.",
            contrat_id=contrat_id,
            cle=f"valider-{contrat_id}",
        )


def due(user: Any, debut: date, fin: date) -> Iterable[DateAttendue]:
    attendues = within_reach(user, Capacite.LIRE).filter(echeance__range=(debut, fin)).exclude(etat=Etat.VALIDE)
    for contrat_id, jour, n, premier in _grouped(attendues).order_by("echeance")[:AU_PLUS]:
        yield DateAttendue(
            date=jour,
            titre=f"{plural(n, 'indicateur')} à définir",
            url=_address_lazy(contrat_id, n, premier, "?etat=a_determiner&tri=echeance"),
            contrat_id=contrat_id,
            cle=f"definir-{contrat_id}-{jour}",
        )


def _grouped(definitions: QuerySet[Definition]) -> Any:
    cles = definitions.order_by().values_list("indicateur__contrat", "echeance")
    return cles.annotate(n=Count("pk"), premier=Min("indicateur"))


def _address(contrat_id: int, n: int, premier: int, demande: str) -> str:
    """The indicator itself when it is alone, else the list."""
    if n == 1:
        return reverse("indicateurs:indicateur", args=[contrat_id, premier])
    return reverse("indicateurs:indicateurs", args=[contrat_id]) + demande


_address_lazy = lazy(_address, str)  # hundreds are gathered, a page writes fifty

A_FAIRE = AFaire(nom="definitions", lister=tasks, libelle="Indicateurs", budget=4, ordre=40)
ECHEANCES = Echeance(nom="definitions", lister=due, libelle="Indicateurs à définir", budget=2, ordre=40)
