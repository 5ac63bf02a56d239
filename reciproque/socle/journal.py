"""Write to the journal: ``record`` where the change happens, nothing when nothing changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from reciproque.socle.models import Entree, ValeurPersonnelle
from reciproque.socle.models.journal import PERSONNEL
from reciproque.socle.recherche import indexation

Valeurs = dict[str, Any]


def record(
    *,
    acteur: Any,
    verbe: str,
    objet: models.Model,
    avant: Valeurs | None = None,
    apres: Valeurs | None = None,
    motif: str = "",
    contrat_id: int | None = None,
) -> Entree | None:
    """Write one entry, or nothing (None) when ``avant`` and ``apres`` are given and equal.

    ``acteur``: a user, the name of a command or process, or None (the software itself). ``verbe``: what was done, as
    a past participle (« corrigé ») or a full verb (« s’est inscrit »). ``avant``/``apres``: field -> value; with both,
    only the fields that differ are kept. Values of the fields a model declares in ``CHAMPS_PERSONNELS`` go to
    ``ValeurPersonnelle``, which can be erased.
    """
    lue = _entry(acteur, verbe, objet, avant, apres, motif, contrat_id)
    if lue is None:
        return None
    with transaction.atomic():
        entree, personnelles = lue
        entree.save()
        ValeurPersonnelle.objects.bulk_create(personnelles)
    indexation.follow(label=objet._meta.label_lower, verbe=verbe, ids=[objet.pk], contrat_id=contrat_id)
    return entree


@dataclass(frozen=True)
class Fait:
    """One object of those of which the same thing is told, with the values as `record` takes them."""

    objet: models.Model
    avant: Valeurs | None = None
    apres: Valeurs | None = None


def record_many(
    *,
    acteur: Any,
    verbe: str,
    objets: Sequence[models.Model | Fait],
    motif: str = "",
    contrat_id: int | None = None,
) -> None:
    """The same thing told of many objects at once: one insertion whatever their number, each with its values if any."""
    faits = [objet if isinstance(objet, Fait) else Fait(objet) for objet in objets]
    dits = [(f, _entry(acteur, verbe, f.objet, f.avant, f.apres, motif, contrat_id)) for f in faits]
    lues = [lue for _, lue in dits if lue is not None]
    personnelles = [p for _, siennes in lues for p in siennes]
    with transaction.atomic() if personnelles else nullcontext():
        Entree.objects.bulk_create((entree for entree, _ in lues), batch_size=500)
        ValeurPersonnelle.objects.bulk_create(personnelles, batch_size=500)
    par_genre: dict[str, list[int]] = {}
    for fait, lue in dits:
        if lue is not None:
            par_genre.setdefault(fait.objet._meta.label_lower, []).append(fait.objet.pk)
    for label, ids in par_genre.items():
        indexation.follow(label=label, verbe=verbe, ids=ids, contrat_id=contrat_id)


def _entry(
    acteur: Any,
    verbe: str,
    objet: models.Model,
    avant: Valeurs | None,
    apres: Valeurs | None,
    motif: str,
    contrat_id: int | None,
) -> tuple[Entree, list[ValeurPersonnelle]] | None:
    """The entry to write, with its personal values; None when nothing changed."""
    avant, apres = _plain(avant), _plain(apres)
    if avant is not None and apres is not None:
        changes = {c for c in {*avant, *apres} if avant.get(c) != apres.get(c)}
        if not changes:
            return None
        avant = {c: v for c, v in avant.items() if c in changes}
        apres = {c: v for c, v in apres.items() if c in changes}
    personnels = frozenset(getattr(objet, "CHAMPS_PERSONNELS", ()))
    compte: Any = acteur if isinstance(acteur, models.Model) else None
    entree = Entree(
        acteur=compte,
        acteur_libelle="" if compte else str(acteur or ""),
        verbe=verbe,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        objet_libelle=_label(objet)[:200],
        contrat_id=contrat_id,
        avant=_masked(avant, personnels),
        apres=_masked(apres, personnels),
        motif=motif,
    )
    return entree, [
        ValeurPersonnelle(entree=entree, cote=cote, champ=champ, valeur=valeur)
        for cote, valeurs in (("avant", avant), ("apres", apres))
        for champ, valeur in (valeurs or {}).items()
        if champ in personnels
    ]


def snapshot(objet: models.Model, *champs: str) -> Valeurs:
    """The named fields as they are told in the journal: a relation by its name, a list for several."""
    valeurs: Valeurs = {}
    for champ in champs:
        valeur = getattr(objet, champ)
        if isinstance(valeur, models.Manager):
            valeur = sorted(str(v) for v in valeur.all())
        valeurs[champ] = valeur
    return valeurs


def _plain(valeurs: Valeurs | None) -> Valeurs | None:
    """JSON values only, so that comparing before and after is comparing what will be stored."""
    if valeurs is None:
        return None
    return json.loads(json.dumps(valeurs, cls=_Encoder))


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, models.Model):
            return str(o)
        if isinstance(o, (set, frozenset)):
            return sorted(o, key=str)
        return super().default(o)


def _masked(valeurs: Valeurs | None, personnels: frozenset[str]) -> Valeurs | None:
    if valeurs is None:
        return None
    return {champ: PERSONNEL if champ in personnels else valeur for champ, valeur in valeurs.items()}


def _label(objet: models.Model) -> str:
    """A name for the object that stays: never a person's, since the journal cannot be erased."""
    libelle = getattr(objet, "libelle_journal", None)
    if libelle is not None:
        return str(libelle)
    if getattr(objet, "CHAMPS_PERSONNELS", ()):
        return f"{objet._meta.verbose_name} n° {objet.pk}"
    return str(objet)
