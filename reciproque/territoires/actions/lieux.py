"""Find the place a document names, or record it. Never merges two places that a name alone would confuse.

Two confirmations at once name the same places: unique constraints and locks decide who creates, the other finds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction

from reciproque.langue import fold
from reciproque.socle import journal

from ..models import Commune, Departement, Epci, Quartier

GENERATIONS = {"QP": Quartier.Generation.G2015, "QN": Quartier.Generation.G2024}


@transaction.atomic
def find_or_create_epci(*, nom: str, siren: str = "", acteur: Any) -> Epci:
    """By SIREN when there is one, else by folded name; a SIREN learnt later is kept."""
    nom = _clean(nom)
    if siren and (epci := Epci.objects.filter(siren=siren).first()):
        return epci
    homonymes = Epci.objects.select_for_update(no_key=True).filter(nom_normalise=_key(Epci, nom))
    if epci := _only(homonymes.filter(siren="") if siren else homonymes):
        return _complete(epci, acteur, siren=siren)
    return _create(homonymes.filter(siren=siren), Epci(nom=nom, siren=siren), acteur)


@transaction.atomic
def find_or_create_commune(
    *,
    nom: str,
    code_insee: str = "",
    departement: Departement | None = None,
    epci: Epci | None = None,
    acteur: Any,
) -> Commune:
    """By INSEE code when there is one, else by folded name within the département and EPCI that are known.

    A homonym lying elsewhere, or several that nothing tells apart, give a new commune: a wrong merge costs more than a
    double one.
    """
    nom = _clean(nom)
    if code_insee and (commune := Commune.objects.filter(code_insee=code_insee).first()):
        return commune
    candidates = Commune.objects.select_for_update(no_key=True).named(nom=nom, departement=departement, epci=epci)
    if code_insee:
        candidates = candidates.filter(code_insee="")
    if commune := _closest(candidates, departement, epci):
        return _complete(commune, acteur, code_insee=code_insee, departement=departement, epci=epci)
    nouvelle = Commune(nom=nom, code_insee=code_insee, departement=departement, epci=epci)
    same = Commune.objects.filter(
        nom_normalise=_key(Commune, nom), code_insee=code_insee, departement=departement, epci=epci
    )
    return _create(same, nouvelle, acteur)


@transaction.atomic
def find_or_create_quartier(
    *,
    nom: str,
    nature: str,
    communes: Iterable[Commune] = (),
    generation: int | None = None,
    code: str = "",
    population: int | None = None,
    parmi: models.QuerySet[Quartier] | None = None,
    acteur: Any,
) -> Quartier:
    """By code when there is one, else by folded name, kind and generation, in one of ``communes``.

    Without commune, only the neighbourhoods ``parmi`` (those of the contract) may match: a name alone is no key.
    The communes' rows are locked, so that two confirmations at once do not both create it.
    """
    nom = _clean(nom)
    generation = generation or GENERATIONS.get(code[:2])
    places = list(Commune.objects.select_for_update(no_key=True).filter(pk__in=[c.pk for c in communes]).order_by("pk"))
    if code and (quartier := Quartier.objects.filter(code=code).first()):
        return quartier
    if places:
        candidats = Quartier.objects.named(nom=nom, nature=nature, generation=generation, communes=places)
    elif parmi is not None:
        candidats = parmi.filter(nom_normalise=_key(Quartier, nom), nature=nature, generation=generation)
    else:
        candidats = Quartier.objects.none()
    if code:
        candidats = candidats.filter(code="")
    if quartier := _only(candidats) or candidats.filter(code="").order_by("pk").first():
        _complete(quartier, acteur, code=code, population=population)
    else:
        nouveau = Quartier(nom=nom, nature=nature, generation=generation, code=code, population=population)
        quartier = _create(Quartier.objects.filter(code=code) if code else Quartier.objects.none(), nouveau, acteur)
    quartier.communes.add(*places)
    return quartier


def _clean(nom: str) -> str:
    return " ".join(nom.split())


def _key(modele: type[models.Model], nom: str) -> str:
    """The folded name as its column holds it."""
    colonne: Any = modele._meta.get_field("nom_normalise")
    return fold(nom)[: colonne.max_length]


def _only(queryset: models.QuerySet[Any]) -> Any:
    """The one row, or None when there are none or several."""
    trouves = list(queryset.order_by("pk")[:2])
    return trouves[0] if len(trouves) == 1 else None


def _closest(
    candidates: models.QuerySet[Commune], departement: Departement | None, epci: Epci | None
) -> Commune | None:
    """The commune already known in exactly this place, else the only one that could be."""
    return _only(candidates.filter(departement=departement, epci=epci)) or _only(candidates)


def _create(same: models.QuerySet[Any], nouveau: Any, acteur: Any) -> Any:
    """Insert, or give the row that someone else has just inserted."""
    try:
        with transaction.atomic():
            nouveau.save(force_insert=True)
    except IntegrityError:
        return same.get()
    journal.record(acteur=acteur, verbe="créé", objet=nouveau)
    return nouveau


def _complete(objet: Any, acteur: Any, **champs: Any) -> Any:
    """Fill what was empty; what was known stays, a document does not rename a place."""
    appris = {
        champ: valeur for champ, valeur in champs.items() if valeur not in ("", None) and not getattr(objet, champ)
    }
    if not appris:
        return objet
    avant = journal.snapshot(objet, *appris)
    for champ, valeur in appris.items():
        setattr(objet, champ, valeur)
    objet.save(update_fields=list(appris))
    journal.record(acteur=acteur, verbe="complété", objet=objet, avant=avant, apres=journal.snapshot(objet, *appris))
    return objet
