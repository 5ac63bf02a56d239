"""Pairs of organisations that may be one: same SIREN, same name otherwise written, same acronym in the same place.

Linear in the number of organisations: two are compared only when they share a key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from .actions import FAMILLES
from .models import Organisation, PaireEcartee

Categorie = Organisation.Categorie
# Words that two writings of one name drop or add.
CREUX = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"])
COMMUN = 300  # organisations under one key: beyond, the key says nothing
RESSEMBLANCE = 0.85  # of two words of five letters or more: « Vaulx », « Vaux »


@dataclass(frozen=True)
class Paire:
    """``gardee`` is the one proposed to be kept: the one whose record says more, then the older."""

    gardee: Organisation
    absorbee: Organisation
    raison: str


def suggest_pairs(organisations: Iterable[Organisation] | None = None) -> list[Paire]:
    """Strongest reasons first; those set aside are left out. Three queries."""
    toutes = list(
        Organisation.objects.prefetch_related("appellations").order_by("nom_normalise", "pk")
        if organisations is None
        else organisations
    )
    ecartees = set(PaireEcartee.objects.values_list("une", "autre"))
    paires: dict[tuple[int, int], Paire] = {}
    for raison, a, b in _candidates(toutes):
        cle = (min(a.pk, b.pk), max(a.pk, b.pk))
        if cle not in ecartees and cle not in paires:
            gardee, absorbee = sorted((a, b), key=lambda o: (-_filled(o), o.pk))
            paires[cle] = Paire(gardee, absorbee, raison)
    return list(paires.values())


def _filled(organisation: Organisation) -> int:
    champs = ("sigle", "siren", "siret", "rna", "adresse", "commune_id", "parent_id")
    connus = sum(bool(getattr(organisation, c)) for c in champs) + len(organisation.appellations.all())
    return connus + (organisation.categorie != Categorie.AUTRE)


def _candidates(toutes: list[Organisation]) -> Iterable[tuple[str, Organisation, Organisation]]:
    for a, b in _sharing((o, [o.siren] if o.siren else []) for o in toutes):
        if not (a.siret and b.siret):
            yield "même SIREN", a, b
    mots = {o.pk: words(o.nom_normalise) for o in toutes}
    for a, b in _sharing((o, [mots[o.pk]]) for o in toutes):
        if compatible(a, b):
            yield "même nom, autrement écrit", a, b
    noms = ((o, [*(x.libelle_normalise for x in o.appellations.all()), o.nom_normalise]) for o in toutes)
    for a, b in _sharing(noms):
        if compatible(a, b):
            yield "le nom de l’une est une appellation de l’autre", a, b
    for a, b in _sharing((o, [o.sigle_normalise] if o.sigle_normalise else []) for o in toutes):
        if compatible(a, b) and same_place(a, b):
            yield "même sigle, même territoire", a, b
    restes = ((o, [m - {mot} for mot in m] if len(m := mots[o.pk]) > 1 else []) for o in toutes)
    for a, b in _sharing(restes):
        if compatible(a, b) and _one_letter_apart(mots[a.pk], mots[b.pk]):
            yield "noms très proches", a, b


def _sharing(cles: Iterable[tuple[Organisation, Iterable[object]]]) -> Iterable[tuple[Organisation, Organisation]]:
    ensembles: dict[object, dict[int, Organisation]] = defaultdict(dict)
    for organisation, les_cles in cles:
        for cle in les_cles:
            ensembles[cle][organisation.pk] = organisation
    for ensemble in ensembles.values():
        if 1 < len(ensemble) <= COMMUN:
            yield from combinations(ensemble.values(), 2)


def words(nom: str) -> frozenset[str]:
    """What tells in a folded name: its words, without the hollow ones, singular."""
    return frozenset(mot.rstrip("sx") or mot for mot in re.findall(r"\w+", nom) if mot not in CREUX)


def compatible(a: Organisation, b: Organisation) -> bool:
    """A document may have taken the category of one for that of the other."""
    if a.categorie == b.categorie or Categorie.AUTRE in (a.categorie, b.categorie):
        return True
    return any({a.categorie, b.categorie} <= famille for famille in FAMILLES)


def same_place(a: Organisation, b: Organisation) -> bool:
    """Nothing says that they are in two places."""
    return a.commune_id == b.commune_id or None in (a.commune_id, b.commune_id)


def _one_letter_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """One word differs, and barely: figures are never a slip (« collège 1 », « collège 2 »)."""
    la, lb = a - b, b - a
    if len(la) != 1 or len(lb) != 1:
        return False
    (un,), (autre,) = la, lb
    if min(len(un), len(autre)) < 4 or abs(len(un) - len(autre)) > 2 or not (un.isalpha() and autre.isalpha()):
        return False
    return SequenceMatcher(None, un, autre).ratio() >= RESSEMBLANCE
