"""A map of figures: neighbourhoods in classes that differ by pattern, number and shade, missing ones hatched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reciproque.territoires.carte import Carte, Trace, draw

from .models import Definition, Valeur
from .models.valeurs import format_value
from .secret import Regard

CLASSES = 5
MANQUANTE = "manquante"


@dataclass(frozen=True)
class Classe:
    """Figures from ``bas`` to ``haut``, both included."""

    rang: int
    bas: Decimal
    haut: Decimal
    libelle: str
    combien: int

    @property
    def ton(self) -> str:
        return f"classe{self.rang}"


@dataclass(frozen=True)
class CarteValeurs:
    carte: Carte
    classes: list[Classe]
    manquants: int

    @property
    def tons(self) -> list[str]:
        return [classe.ton for classe in self.classes]


def classify(valeurs: Iterable[Decimal], definition: Definition) -> list[Classe]:
    """At most five classes that hold about as many figures each; equal figures are never parted."""
    rangees = sorted(valeurs)
    if not rangees:
        return []
    combien = min(CLASSES, len(set(rangees)))
    groupes: list[list[Decimal]] = []
    for rang, valeur in enumerate(rangees):
        plein = len(groupes) < combien and rang >= len(rangees) * len(groupes) / combien
        if not groupes or (plein and valeur != groupes[-1][-1]):
            groupes.append([valeur])
        else:
            groupes[-1].append(valeur)
    # Spread over the five patterns, so that the last class is the darkest.
    rangs = [round(rang * (CLASSES - 1) / max(1, len(groupes) - 1)) for rang in range(len(groupes))]
    return [
        Classe(rang, groupe[0], groupe[-1], _label(groupe[0], groupe[-1], definition), len(groupe))
        for rang, groupe in zip(rangs, groupes, strict=True)
    ]


def _label(bas: Decimal, haut: Decimal, definition: Definition) -> str:
    if bas == haut:
        return format_value(bas, definition)
    return f"de {format_value(bas, definition)} à {format_value(haut, definition)}"


def draw_values(
    quartiers: Sequence[Any],
    valeurs: dict[int, Valeur],
    *,
    definition: Definition,
    regard: Regard,
    lien: Callable[[Any], str],
) -> CarteValeurs:
    """``valeurs``: by key of neighbourhood. Needs the communes of the neighbourhoods."""
    chiffres = {pk: chiffre for pk, v in valeurs.items() if (chiffre := regard.figure(v)) is not None}
    classes = classify((chiffres[q.pk] for q in quartiers if q.pk in chiffres), definition)
    traces = []
    for quartier in quartiers:
        chiffre = chiffres.get(quartier.pk)
        classe = next((c for c in classes if chiffre is not None and c.bas <= chiffre <= c.haut), None)
        valeur = valeurs.get(quartier.pk)
        dit = regard.tell(valeur) if valeur else "pas de valeur"
        ton = classe.ton if classe else MANQUANTE
        traces.append(Trace(quartier.nom, quartier.contour, ton, lien(quartier), dit, quartier.pk))
    communes = {c.pk: c for q in quartiers for c in q.communes.all()}
    carte = draw(traces, fond=[Trace(nom=c.nom, contour=c.contour) for c in communes.values()])
    return CarteValeurs(carte, classes, len(quartiers) - sum(c.combien for c in classes))
