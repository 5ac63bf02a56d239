"""Two rows become one, and two again: whatever points to the first, in any room, follows, and can be given back.

Relations are read from the registry of models: a room added tomorrow follows without a line here. What a room must
say of its own rows, it says in `registres.rattachements`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from reciproque.socle.registres import rattachements

LOT = 400  # rows named in one statement: SQLite counts its parameters


class FusionImpossible(Exception):
    """The message is a French sentence for the person."""


@dataclass(frozen=True)
class Relation:
    """One foreign key of some model."""

    modele: type[models.Model]
    champ: str  # attname: « organisation_id »

    @property
    def libelle(self) -> str:
        return capfirst(str(self.modele._meta.verbose_name_plural))

    def rows(self, pk: Any) -> Any:
        return self.modele._base_manager.filter(**{self.champ: pk}).order_by("pk")

    def count(self) -> Any:
        """How many rows point to the row of the outer query."""
        lignes = self.modele._base_manager.filter(**{self.champ: OuterRef("pk")}).order_by().values(self.champ)
        return Coalesce(Subquery(lignes.annotate(n=Count("*")).values("n")), 0)


def relations_to(modele: type[models.Model]) -> Iterator[Relation]:
    """Every foreign key to ``modele``, those of hidden and many-to-many relations too."""
    relations: Any = modele._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield Relation(relation.related_model, relation.field.attname)


@dataclass(frozen=True)
class Suite:
    """What follows in one kind of rows: ``n`` in all, of which ``jumelles`` are already there with the kept one."""

    relation: Relation
    n: int
    jumelles: int

    @property
    def reserve(self) -> bool:
        return is_reserved(self.relation.modele._meta.label_lower)


def preview(gardee: models.Model, absorbee: models.Model) -> list[Suite]:
    """What `absorb` would move, kind by kind. Writes nothing; counts every kind in one query."""
    relations = list(relations_to(type(gardee)))
    comptes = {f"n{rang}": relation.count() for rang, relation in enumerate(relations)}
    lignes: Any = type(gardee)._base_manager.filter(pk__in=[gardee.pk, absorbee.pk]).values("pk", **comptes)
    par_pk = {ligne["pk"]: ligne for ligne in lignes}
    suites = []
    for cle, relation in zip(comptes, relations, strict=True):
        if n := par_pk[absorbee.pk][cle]:
            jumelles = _twins(relation, absorbee.pk, gardee.pk) if par_pk[gardee.pk][cle] else ()
            suites.append(Suite(relation, n, len(jumelles)))
    return sorted(suites, key=lambda s: -s.n)


def is_reserved(label: str) -> bool:
    regle = rattachements.get(label)
    return regle is not None and regle.reserve


# --- Forward -------------------------------------------------------------------------------------


def absorb(gardee: models.Model, absorbee: models.Model, completer: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Give ``gardee`` all that points to ``absorbee``, delete the latter, fill the empty ``completer`` fields of the
    former. Returns what was done, step by step, in JSON: what `restore` takes. To be called in a transaction.
    """
    etapes: list[dict[str, Any]] = []
    herites = {c: getattr(absorbee, c) for c in completer if not getattr(gardee, c) and getattr(absorbee, c)}
    _empty_self_links(gardee, absorbee, etapes)
    _absorb(gardee, absorbee, etapes)
    _complete(gardee, {c: v for c, v in herites.items() if getattr(v, "pk", None) != gardee.pk}, etapes)
    return etapes


def note_added(etapes: list[dict[str, Any]], objet: models.Model) -> None:
    """A row made for the occasion: `restore` takes it away if nobody has changed it."""
    etapes.append({"geste": "ajoute", "ligne": _dump(objet)})


def _absorb(gardee: models.Model, absorbee: models.Model, etapes: list[dict[str, Any]]) -> None:
    for relation in relations_to(type(gardee)):
        regle = rattachements.get(relation.modele._meta.label_lower)
        if regle is not None and regle.perissable:
            for ligne in relation.rows(absorbee.pk):
                _erase(ligne, etapes)
            continue
        jumelles = _twins(relation, absorbee.pk, gardee.pk)
        for ligne in relation.rows(absorbee.pk).filter(pk__in=list(jumelles)) if jumelles else ():
            jumelle = relation.modele._base_manager.get(pk=jumelles[ligne.pk])
            _absorb(jumelle, ligne, etapes)
            if regle is not None and regle.completer is not None:
                _complete(jumelle, dict(regle.completer(jumelle, ligne)), etapes)
        _move(relation, absorbee.pk, gardee.pk, etapes)
    _erase(absorbee, etapes)


def _move(relation: Relation, de: Any, vers: Any, etapes: list[dict[str, Any]]) -> None:
    pks = list(relation.rows(de).values_list("pk", flat=True))
    try:
        with transaction.atomic():
            _set(relation, pks, de, vers)
    except IntegrityError:  # some row now contradicts itself: one by one, to know which
        pks = [pk for pk in pks if _move_or_erase(relation, pk, de, vers, etapes)]
    if pks:
        etapes.append(
            {
                "geste": "deplace",
                "modele": relation.modele._meta.label_lower,
                "champ": relation.champ,
                "de": de,
                "vers": vers,
                "pks": pks,
            }
        )


def _move_or_erase(relation: Relation, pk: Any, de: Any, vers: Any, etapes: list[dict[str, Any]]) -> bool:
    """A row that tied the two together (« A succeeded B ») means nothing once they are one."""
    ligne = relation.modele._base_manager.get(pk=pk)
    try:
        with transaction.atomic():
            _set(relation, [pk], de, vers)
        return True
    except IntegrityError as refus:
        autres = {getattr(ligne, f.attname) for f in ligne._meta.concrete_fields if f.is_relation} - {de}
        if vers not in autres or any(r.rows(pk).exists() for r in relations_to(relation.modele)):
            raise FusionImpossible(
                f"Ces deux fiches ne peuvent pas être réunies\u00a0: «\u00a0{ligne}\u00a0» "
                f"({relation.libelle.lower()}) s’y oppose. Corrigez-la d’abord."
            ) from refus
        _erase(ligne, etapes)
        return False


def _set(relation: Relation, pks: list[Any], de: Any, vers: Any) -> int:
    n = 0
    for debut in range(0, len(pks), LOT):
        lot = relation.modele._base_manager.filter(pk__in=pks[debut : debut + LOT], **{relation.champ: de})
        n += lot.update(**{relation.champ: vers})
    return n


def _empty_self_links(gardee: models.Model, absorbee: models.Model, etapes: list[dict[str, Any]]) -> None:
    """The kept row would point to itself."""
    for champ in gardee._meta.concrete_fields:
        if champ.related_model is type(gardee) and getattr(gardee, champ.attname) == absorbee.pk:
            _complete(gardee, {champ.name: None}, etapes)


def _complete(objet: models.Model, valeurs: dict[str, Any], etapes: list[dict[str, Any]]) -> None:
    avant = _dump(objet)["fields"]
    changes = [c for c, v in valeurs.items() if getattr(objet, c) != v]
    if not changes:
        return
    for champ in changes:
        setattr(objet, champ, valeurs[champ])
    objet.save()
    apres = _dump(type(objet)._base_manager.get(pk=objet.pk))["fields"]
    ecarts = {c: [v, apres[c]] for c, v in avant.items() if v != apres[c]}
    etapes.append({"geste": "complete", "modele": objet._meta.label_lower, "pk": objet.pk, "champs": ecarts})


def _erase(objet: models.Model, etapes: list[dict[str, Any]]) -> None:
    etapes.append({"geste": "efface", "ligne": _dump(objet)})
    type(objet)._base_manager.filter(pk=objet.pk)._raw_delete(objet._state.db)


def _dump(objet: models.Model) -> dict[str, Any]:
    """The row as the database holds it: columns only, relations of several objects are rows of their own."""
    propres = [f.name for f in objet._meta.concrete_fields if not f.primary_key]
    return json.loads(serializers.serialize("json", [objet], fields=propres, cls=_Exact))[0]


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own writes milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, (datetime, time)) else super().default(o)


def _twins(relation: Relation, de: Any, vers: Any) -> dict[Any, Any]:
    """pk of each row of ``de`` that a unique constraint would refuse to ``vers`` -> pk of the row that stands there."""
    jumelles: dict[Any, Any] = {}
    for champs, condition in _uniques(relation):
        autres = [c for c in champs if c != relation.champ]
        par_cle: dict[Any, dict[tuple[Any, ...], Any]] = {de: {}, vers: {}}
        lignes = relation.modele._base_manager.filter(condition, **{f"{relation.champ}__in": [de, vers]})
        for cote, pk, *cle in lignes.order_by("pk").values_list(relation.champ, "pk", *autres):
            if None not in cle:
                par_cle[cote][tuple(cle)] = pk
        for cle_, pk in par_cle[de].items():
            if cle_ in par_cle[vers]:
                jumelles.setdefault(pk, par_cle[vers][cle_])
    return jumelles


def _uniques(relation: Relation) -> Iterator[tuple[list[str], Q]]:
    meta: Any = relation.modele._meta
    for contrainte in meta.constraints:
        if isinstance(contrainte, models.UniqueConstraint) and not contrainte.expressions:
            champs = [meta.get_field(c).attname for c in contrainte.fields]
            if relation.champ in champs:
                yield champs, contrainte.condition or Q()
    for groupe in meta.unique_together:
        champs = [meta.get_field(c).attname for c in groupe]
        if relation.champ in champs:
            yield champs, Q()
    if any(f.attname == relation.champ and f.unique for f in meta.concrete_fields):
        yield [relation.champ], Q()


# --- Back ----------------------------------------------------------------------------------------


@dataclass
class Bilan:
    """What an undo gave back, and what it left because it has changed since."""

    rendus: int = 0
    restes: list[str] = field(default_factory=list)


def touched(etapes: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """(model, pk) of each row a merge moved, changed or erased."""
    lignes: set[tuple[str, str]] = set()
    for etape in etapes:
        if etape["geste"] == "deplace":
            lignes |= {(etape["modele"], str(pk)) for pk in etape["pks"]}
        elif etape["geste"] == "complete":
            lignes.add((etape["modele"], str(etape["pk"])))
        else:
            lignes.add((etape["ligne"]["model"], str(etape["ligne"]["pk"])))
    return lignes


def count_moved(etapes: list[dict[str, Any]]) -> int:
    return sum(len(etape.get("pks", ())) for etape in etapes)


def restore(etapes: list[dict[str, Any]]) -> Bilan:
    """Undo, last step first. What someone changed since stays as they left it. To be called in a transaction."""
    bilan = Bilan()
    for etape in reversed(etapes):
        {"ajoute": _take_away, "complete": _uncomplete, "efface": _bring_back, "deplace": _move_back}[etape["geste"]](
            etape, bilan
        )
    return bilan


def _take_away(etape: dict[str, Any], bilan: Bilan) -> None:
    ligne = etape["ligne"]
    objet = apps.get_model(ligne["model"])._base_manager.filter(pk=ligne["pk"]).first()
    if objet is not None and _dump(objet) == ligne:
        type(objet)._base_manager.filter(pk=objet.pk)._raw_delete(objet._state.db)


def _uncomplete(etape: dict[str, Any], bilan: Bilan) -> None:
    modele = apps.get_model(etape["modele"])
    objet = modele._base_manager.filter(pk=etape["pk"]).first()
    if objet is None:
        return
    present = _dump(objet)["fields"]
    rendus = {}
    for champ, (avant, apres) in etape["champs"].items():
        if present[champ] == apres:
            rendus[modele._meta.get_field(champ).attname] = _to_python(modele, champ, avant)
        else:
            bilan.restes.append(f"{capfirst(str(modele._meta.get_field(champ).verbose_name))} de «\u00a0{objet}\u00a0»")
    if rendus:
        modele._base_manager.filter(pk=objet.pk).update(**rendus)


def _to_python(modele: type[models.Model], champ: str, valeur: Any) -> Any:
    colonne: Any = modele._meta.get_field(champ)
    return valeur if valeur is None else (colonne.target_field if colonne.is_relation else colonne).to_python(valeur)


def _bring_back(etape: dict[str, Any], bilan: Bilan) -> None:
    ligne = etape["ligne"]
    modele = apps.get_model(ligne["model"])
    if modele._base_manager.filter(pk=ligne["pk"]).exists():
        return
    for champ in modele._meta.concrete_fields:
        cible = ligne["fields"].get(champ.name)
        vers: Any = champ.related_model
        if cible is not None and champ.is_relation and not vers._base_manager.filter(pk=cible).exists():
            bilan.restes.append(f"{capfirst(str(modele._meta.verbose_name))}\u00a0: ce qu’elle désignait n’existe plus")
            return
    (objet,) = serializers.deserialize("json", json.dumps([ligne]))
    try:
        with transaction.atomic():
            objet.save(force_insert=True)
    except IntegrityError as refus:
        raise FusionImpossible(
            f"«\u00a0{objet.object}\u00a0» ne peut pas revenir\u00a0: quelqu’un a enregistré depuis une fiche du même "
            "nom ou du même numéro. Renommez celle-ci ou réunissez-les, puis recommencez."
        ) from refus
    bilan.rendus += 1


def _move_back(etape: dict[str, Any], bilan: Bilan) -> None:
    relation = Relation(apps.get_model(etape["modele"]), etape["champ"])
    try:
        with transaction.atomic():
            n = _set(relation, etape["pks"], etape["vers"], etape["de"])
    except IntegrityError:
        n = sum(_move_one_back(relation, pk, etape) for pk in etape["pks"])
    bilan.rendus += n
    if restes := len(etape["pks"]) - n:
        bilan.restes.append(f"{relation.libelle}\u00a0: {restes}")


def _move_one_back(relation: Relation, pk: Any, etape: dict[str, Any]) -> int:
    try:
        with transaction.atomic():
            return _set(relation, [pk], etape["vers"], etape["de"])
    except IntegrityError:
        return 0


def kinds(etapes: list[dict[str, Any]]) -> Counter[str]:
    """How many rows moved, by model label."""
    par_genre: Counter[str] = Counter()
    for etape in etapes:
        if etape["geste"] == "deplace":
            par_genre[etape["modele"]] += len(etape["pks"])
    return par_genre
