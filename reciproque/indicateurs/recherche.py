"""Indicators of contracts in the search of the instance: by their words, their theme, who holds the figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.socle.registres import SourceRecherche, TexteIndexe, Trouvaille

from .models import Definition, Indicateur


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
