"""Hundreds of neighbourhoods of one file, each by its code: what nobody knows yet is inserted in a few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from reciproque.langue import fold
from reciproque.socle import journal

from ..models import Commune, Quartier
from .lieux import GENERATIONS, find_or_create_commune, find_or_create_quartier

CleCommune = tuple[str, str]  # name, INSEE code or ""


@dataclass(frozen=True)
class QuartierLu:
    code: str
    nom: str
    communes: tuple[CleCommune, ...]


@transaction.atomic
def find_or_create_quartiers(*, lus: Sequence[QuartierLu], acteur: Any) -> None:
    """The same as `find_or_create_quartier` on each. One by one where a place known already could be the same, or
    where somebody else has just created one of them.
    """
    try:
        with transaction.atomic():
            _create_new(lus, acteur)
    except IntegrityError:
        pass
    communes = _communes(lus)
    for lu in _unknown(lus):
        siennes = [
            communes.get(_key(cle)) or find_or_create_commune(nom=cle[0], code_insee=cle[1], acteur=acteur)
            for cle in lu.communes
        ]
        find_or_create_quartier(nom=lu.nom, nature=Quartier.Nature.QPV, communes=siennes, code=lu.code, acteur=acteur)


def _key(cle: CleCommune) -> CleCommune:
    nom, code = cle
    return (fold(nom), "") if not code else ("", code)


def _communes(lus: Sequence[QuartierLu]) -> dict[CleCommune, Commune]:
    """Those known by the code that the file gives."""
    codes = {code for lu in lus for _, code in lu.communes if code}
    return {("", c.code_insee): c for c in Commune.objects.filter(code_insee__in=codes).defer("contour")}


def _unknown(lus: Sequence[QuartierLu]) -> list[QuartierLu]:
    connus = set(Quartier.objects.filter(code__in=[lu.code for lu in lus]).values_list("code", flat=True))
    return [lu for lu in lus if lu.code not in connus]


def _create_new(lus: Sequence[QuartierLu], acteur: Any) -> None:
    """Neighbourhoods that no known place resembles, in communes that are known by code or that none resembles."""
    demandees = {_key(cle): cle for lu in lus for cle in lu.communes}
    communes: dict[CleCommune, Any] = dict(_communes(lus))
    noms = [fold(nom) for nom, _ in demandees.values()]
    homonymes = set(Commune.objects.filter(nom_normalise__in=noms).values_list("nom_normalise", flat=True))
    homonymes |= {nom for nom in noms if noms.count(nom) > 1}
    neuves = {
        cle: Commune(nom=" ".join(nom.split()), code_insee=code)
        for cle, (nom, code) in demandees.items()
        if cle not in communes and fold(nom) not in homonymes
    }
    Commune.objects.bulk_create(neuves.values())
    journal.record_many(acteur=acteur, verbe="créé", objets=list(neuves.values()))
    communes |= neuves
    _create_neighbourhoods(_unknown(lus), communes, acteur)


def _create_neighbourhoods(lus: Sequence[QuartierLu], communes: Mapping[CleCommune, Any], acteur: Any) -> None:
    noms = [fold(lu.nom) for lu in lus]
    homonymes = set(Quartier.objects.filter(nom_normalise__in=noms, code="").values_list("nom_normalise", flat=True))
    neufs = [
        (
            Quartier(
                nom=" ".join(lu.nom.split()),
                nature=Quartier.Nature.QPV,
                generation=GENERATIONS.get(lu.code[:2]),
                code=lu.code,
            ),
            [communes[_key(cle)] for cle in lu.communes],
        )
        for lu in lus
        if fold(lu.nom) not in homonymes and all(_key(cle) in communes for cle in lu.communes)
    ]
    Quartier.objects.bulk_create(quartier for quartier, _ in neufs)
    lien = Quartier.communes.through
    lien.objects.bulk_create(lien(quartier=quartier, commune=commune) for quartier, ou in neufs for commune in ou)
    journal.record_many(acteur=acteur, verbe="créé", objets=[quartier for quartier, _ in neufs])
