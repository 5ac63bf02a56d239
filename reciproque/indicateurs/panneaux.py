"""What this room shows on the pages of contracts: indicators of a commitment, of an element, of the whole."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from reciproque.contrats.acces import Capacite
from reciproque.contrats.models import Contrat
from reciproque.socle.registres import Lacune, Panneau

from .listes.indicateurs import is_late
from .models import Definition, Indicateur

MONTRES = 30
Etat = Definition.Etat


def _living(**ou: Any) -> QuerySet[Definition]:
    vivantes = Definition.objects.current().filter(indicateur__retire_le=None, **ou)
    return vivantes.select_related("indicateur").order_by("indicateur__famille", "indicateur_id")


def _rows(definitions: QuerySet[Definition]) -> list[Any]:
    jour = timezone.localdate()
    lignes: list[Any] = list(definitions[:MONTRES])
    for ligne in lignes:
        ligne.en_retard = is_late(ligne, jour)
    return lignes


def on_commitment(request: Any, engagement: Any) -> dict[str, Any] | None:
    lignes = _rows(_living(indicateur__engagements=engagement))
    return {"lignes": lignes, "contrat_id": engagement.contrat_id} if lignes else None


def on_node(request: Any, noeud: Any) -> dict[str, Any] | None:
    """Those of the element itself; those of its commitments are on their pages."""
    lignes = _rows(_living(indicateur__noeud=noeud, indicateur__engagements=None))
    return {"lignes": lignes, "contrat_id": noeud.contrat_id} if lignes else None


def counts(contrat: Contrat) -> dict[str, int]:
    """Living indicators of the contract by state, those that are late, those of impact to define: one query."""
    jour = timezone.localdate()
    a_faire = Q(etat=Etat.A_DETERMINER)
    return (
        _living(indicateur__contrat=contrat)
        .order_by()
        .aggregate(
            total=Count("pk"),
            a_determiner=Count("pk", filter=a_faire),
            propose=Count("pk", filter=Q(etat=Etat.PROPOSE)),
            valide=Count("pk", filter=Q(etat=Etat.VALIDE)),
            en_retard=Count("pk", filter=~Q(etat=Etat.VALIDE) & Q(echeance__lt=jour)),
            impact=Count("pk", filter=a_faire & Q(indicateur__famille="impact")),
        )
    )


def on_contract(request: Any, contrat: Any) -> dict[str, Any] | None:
    comptes = counts(contrat)
    if not comptes["total"] and Capacite.MESURER not in contrat.droits:
        return None
    return {"comptes": comptes, "contrat": contrat}


def gaps(contrat: Contrat) -> list[tuple[int, str, str, str]]:
    comptes = counts(contrat)
    adresse = reverse("indicateurs:indicateurs", args=[contrat.pk])
    return [
        (
            comptes["impact"],
            "indicateur d’impact à déterminer",
            "indicateurs d’impact à déterminer",
            f"{adresse}?famille=impact&etat=a_determiner",
        ),
        (
            comptes["a_determiner"],
            "indicateur à déterminer, toutes familles",
            "indicateurs à déterminer, toutes familles",
            f"{adresse}?etat=a_determiner",
        ),
    ]


PANNEAUX = (
    Panneau(
        nom="indicateurs-engagement",
        emplacement="engagement",
        gabarit="indicateurs/_panneau_liste.html",
        contexte=on_commitment,
        budget=1,
        ordre=20,
    ),
    Panneau(
        nom="indicateurs-noeud",
        emplacement="noeud",
        gabarit="indicateurs/_panneau_liste.html",
        contexte=on_node,
        budget=1,
        ordre=20,
    ),
    Panneau(
        nom="indicateurs-contrat",
        emplacement="contrat",
        gabarit="indicateurs/_panneau_contrat.html",
        contexte=on_contract,
        budget=1,
        ordre=40,
    ),
)
# A commitment has an indicator when a living one is tied to it.
_VIVANTS = Indicateur.engagements.through.objects.filter(engagement=OuterRef("engagement"), indicateur__retire_le=None)
LACUNES = (Lacune(nom="indicateurs", lister=gaps, comble={"indicateur": Q(Exists(_VIVANTS))}),)
