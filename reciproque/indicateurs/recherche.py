"""Indicators of contracts in the search of the instance: by their words, their theme, who holds the figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from reciproque.contrats.models import Contrat, PerimetreQuartier
from reciproque.socle.registres import SourceRecherche, TexteIndexe, Trouvaille

from .models import Definition, Indicateur, Valeur


def _read(ids: Collection[int]) -> Iterable[TexteIndexe]:
    definitions = Definition.objects.current().filter(indicateur__in=ids).select_related("indicateur", "detenteur")
    for definition in definitions.filter(indicateur__retire_le=None).exclude(indicateur__contrat=None):
        indicateur = definition.indicateur
        yield TexteIndexe(
            objet_id=indicateur.pk,
            titre=definition.libelle[:200],
            texte=f"Indicateur de {indicateur.get_famille_display()}, {definition.get_etat_display()}",
            mots=" ".join(filter(None, [indicateur.theme, definition.source, str(definition.detenteur or "")])),
            contrats=[indicateur.contrat_id],
        )


def _show(user: Any, ids: Collection[int], texte: str) -> Mapping[int, Trouvaille]:
    vus = Indicateur.objects.filter(pk__in=ids, contrat__in=Contrat.objects.for_user(user)).in_force()
    return {
        pk: Trouvaille(url=reverse("indicateurs:indicateur", args=[contrat, pk]), contexte=nom)
        for pk, contrat, nom in vus.values_list("pk", "contrat", "contrat__nom")
    }


def _of(contrat_id: int) -> Iterable[int]:
    return Indicateur.objects.filter(contrat=contrat_id).order_by().values_list("pk", flat=True)


INDICATEURS = SourceRecherche(
    nom="indicateur",
    libelle="Indicateurs",
    ordre=70,
    lire=_read,
    tous=lambda: Indicateur.objects.exclude(contrat=None).order_by().values_list("pk", flat=True),
    du_contrat=_of,
    presenter=_show,
    suivre={
        "indicateurs.indicateur": lambda ids: ids,
        "indicateurs.definition": lambda ids: (
            Definition.objects.filter(pk__in=ids).order_by().values_list("indicateur", flat=True)
        ),
    },
    contrat_entier={"contrats.lecture": ("confirmé", "défait l’import de")},
)


# ── Those common to all contracts ────────────────────────────────────────────────────────────────────────────────────


def _read_common(ids: Collection[int]) -> Iterable[TexteIndexe]:
    """Each is of the contracts on whose neighbourhoods it has figures."""
    contrats: dict[int, set[int]] = {}
    ou = Valeur.objects.filter(indicateur__in=ids, quartier__isnull=False).order_by()
    paires = list(ou.values_list("indicateur", "quartier").distinct())
    quartiers: dict[int, set[int]] = {}
    liens = PerimetreQuartier.objects.filter(quartier__in={quartier for _, quartier in paires}).order_by()
    for quartier, contrat in liens.values_list("quartier", "contrat"):
        quartiers.setdefault(quartier, set()).add(contrat)
    for indicateur_id, quartier in paires:
        contrats.setdefault(indicateur_id, set()).update(quartiers.get(quartier, ()))
    definitions = Definition.objects.current().filter(indicateur__in=ids, indicateur__contrat=None)
    for definition in definitions.filter(indicateur__retire_le=None).select_related("indicateur", "detenteur"):
        indicateur = definition.indicateur
        yield TexteIndexe(
            objet_id=indicateur.pk,
            titre=definition.libelle[:200],
            texte=f"Indicateur de {indicateur.get_famille_display()}, commun à tous les contrats",
            mots=" ".join(filter(None, [indicateur.theme, definition.source, str(definition.detenteur or "")])),
            contrats=sorted(contrats.get(indicateur.pk, ())),
        )


def _show_common(user: Any, ids: Collection[int], texte: str) -> Mapping[int, Trouvaille]:
    """Its curve in the first contract of this person where it has figures."""
    chiffres = Valeur.objects.filter(indicateur=OuterRef(OuterRef("pk")), quartier=OuterRef("quartier"))
    lieux = PerimetreQuartier.objects.filter(Exists(chiffres), contrat__in=Contrat.objects.for_user(user))
    premier = Subquery(lieux.order_by("contrat").values("contrat")[:1])
    vus = Indicateur.objects.filter(pk__in=ids, contrat=None).in_force().annotate(premier=premier)
    return {
        pk: Trouvaille(url=reverse("indicateurs:courbe", args=[contrat, pk]))
        for pk, contrat in vus.exclude(premier=None).values_list("pk", "premier")
    }


def _common_of(contrat_id: int) -> Iterable[int]:
    ici = PerimetreQuartier.objects.filter(contrat=contrat_id).values("quartier")
    chiffres = Valeur.objects.filter(quartier__in=ici, indicateur__contrat=None).order_by()
    return chiffres.values_list("indicateur", flat=True).distinct()


def _written(ids: Collection[int]) -> Iterable[int]:
    """The indicators of these imports."""
    return Valeur.objects.filter(importation__in=ids).order_by().values_list("indicateur", flat=True).distinct()


INDICATEURS_COMMUNS = SourceRecherche(
    nom="indicateurcommun",
    libelle="Indicateurs communs",
    ordre=71,
    lire=_read_common,
    tous=lambda: Indicateur.objects.filter(contrat=None).order_by().values_list("pk", flat=True),
    du_contrat=_common_of,
    presenter=_show_common,
    suivre={**INDICATEURS.suivre, "indicateurs.importation": _written},
    contrat_entier={"contrats.lecture": ("confirmé", "défait l’import de")},
    partage=True,
)
