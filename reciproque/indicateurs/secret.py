"""Statistical secrecy: small counts of people are masked, with those that would give them away by a subtraction.

What is masked is decided once, when figures are written (`remask`), and kept in ``Valeur.masquee``: every page, export
and drawing asks `Regard`, and none has to think of it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from reciproque.contrats.acces import Capacite, Droits
from reciproque.contrats.models import RedactionNoeud
from reciproque.territoires.models import Quartier

from .models import Definition, Indicateur, SansSecret, SeuilSecret, Valeur

SEUIL = 5  # of an instance that chose none
MASQUEE = "secret statistique"
COMPTES = (Definition.Nature.NOMBRE, Definition.Nature.NOMBRE_MONTANT)
Groupe = tuple[int, date, date]  # indicator, period


@dataclass(frozen=True)
class Regard:
    """What one reader may see: everything, or what is not masked and the indicators they measure."""

    tout: bool = False
    indicateurs: frozenset[int] = field(default_factory=frozenset)

    def sees(self, valeur: Valeur) -> bool:
        return not valeur.masquee or self.tout or valeur.indicateur_id in self.indicateurs

    def figure(self, valeur: Valeur) -> Decimal | None:
        return valeur.valeur if self.sees(valeur) else None

    def tell(self, valeur: Valeur) -> str:
        return valeur.dit if self.sees(valeur) else MASQUEE


def look(droits: Droits, contrat_id: int | None = None) -> Regard:
    """The eyes of somebody with these rights: who measures sees what they measure. One query when it is one branch."""
    if Capacite.MESURER not in droits:
        return Regard()
    if droits.branches_of(Capacite.MESURER) is None:
        return Regard(tout=True)
    chemins = RedactionNoeud.objects.current().filter(noeud__contrat=contrat_id).values_list("noeud", "chemin")
    noeuds = [noeud for noeud, chemin in chemins if droits.covers(chemin, Capacite.MESURER)]
    siens = Indicateur.objects.filter(contrat=contrat_id, noeud__in=noeuds).values_list("pk", flat=True)
    return Regard(indicateurs=frozenset(siens))


def threshold(contrat_id: int | None) -> int:
    """That of the contract, else the instance's. Zero: nothing is masked."""
    seuils = dict(SeuilSecret.objects.values_list("contrat", "seuil"))
    return seuils.get(contrat_id, seuils.get(None, SEUIL))


# ── What is masked ───────────────────────────────────────────────────────────────────────────────────────────────────


def remask(groupes: Collection[Groupe]) -> int:
    """Decide again for these indicators and periods; returns how many figures changed.

    Call it inside the transaction that writes them.
    """
    ids = {groupe[0] for groupe in groupes}
    seuils = dict(SeuilSecret.objects.values_list("contrat", "seuil"))
    defaut = seuils.get(None, SEUIL)
    libres = set(SansSecret.objects.filter(indicateur__in=ids).values_list("indicateur", flat=True))
    par_indicateur = {
        pk: 0 if pk in libres else seuils.get(contrat, defaut)
        for pk, contrat in Indicateur.objects.filter(pk__in=ids).values_list("pk", "contrat")
    }
    valeurs: dict[Groupe, list[Valeur]] = defaultdict(list)
    voulus = set(groupes)
    lues = Valeur.objects.filter(
        indicateur__in=ids, debut__in={g[1] for g in voulus}, fin__in={g[2] for g in voulus}
    ).select_related("definition")
    for valeur in lues:
        groupe = (valeur.indicateur_id, valeur.debut, valeur.fin)
        if groupe in voulus:
            valeurs[groupe].append(valeur)
    communes = _communes({v.quartier_id for liste in valeurs.values() for v in liste if v.quartier_id})
    changees = []
    for groupe, liste in valeurs.items():
        masquees = mask(liste, par_indicateur[groupe[0]], communes)
        for valeur in liste:
            if valeur.masquee != (valeur.pk in masquees):
                valeur.masquee = not valeur.masquee
                changees.append(valeur)
    Valeur.objects.bulk_update(changees, ["masquee"], batch_size=500)
    return len(changees)


def _communes(quartiers: Collection[int]) -> Mapping[int, frozenset[int]]:
    trouvees: dict[int, set[int]] = defaultdict(set)
    liens = Quartier.communes.through.objects.filter(quartier__in=quartiers)
    for quartier, commune in liens.values_list("quartier", "commune"):
        trouvees[quartier].add(commune)
    return {quartier: frozenset(ou) for quartier, ou in trouvees.items()}


def mask(valeurs: Iterable[Valeur], seuil: int, communes: Mapping[int, frozenset[int]]) -> set[int]:
    """Keys of the figures to mask among those of one indicator and one period."""
    if not seuil:
        return set()
    valeurs = list(valeurs)
    connues = [v for v in valeurs if v.etat == Valeur.Donnee.CONNUE]
    # What its source keeps secret is found by a subtraction like any other.
    tues = {v.pk for v in valeurs if v.etat == Valeur.Donnee.SECRET}
    chiffres = [v for v in connues if v.definition.nature in COMPTES and v.valeur is not None]
    masquees = tues | {v.pk for v in connues if is_small(v, seuil)} | _leaving_a_small_half(chiffres, seuil)
    if not masquees:
        return masquees
    comptes = [*chiffres, *(v for v in valeurs if v.pk in tues and v.definition.nature in COMPTES)]
    sommes = [*_by_split(comptes), *_by_place(comptes, communes)]
    reste = True
    while reste:
        avant = len(masquees)
        for somme in sommes:
            _hide_another(somme, masquees)
        reste = len(masquees) > avant
    return masquees - tues


def _leaving_a_small_half(valeurs: Iterable[Valeur], seuil: int) -> set[int]:
    """Twenty in all and seventeen women, the men not said: they are three. The women are masked."""
    moities: dict[tuple[Any, ...], list[Valeur]] = defaultdict(list)
    for v in valeurs:
        moities["sexe", v.lieu, v.source_normalisee, v.age, v.zone].append(v)
        moities["zone", v.lieu, v.source_normalisee, v.age, v.sexe].append(v)
    masquees = set()
    for (dimension, *_), membres in moities.items():
        total = next((v for v in membres if not getattr(v, dimension)), None)
        if total is None or len(membres) != 2:
            continue
        (moitie,) = (v for v in membres if v is not total)
        reste = total.valeur - moitie.valeur  # type: ignore[operator]  # both are known counts
        if 0 < reste < seuil and reste == reste.to_integral_value():
            masquees.add(moitie.pk)
    return masquees


def is_small(valeur: Valeur, seuil: int) -> bool:
    """A count of people from one to under the threshold, or a rate made of one."""
    comptes = [valeur.numerateur, valeur.denominateur]
    if valeur.numerateur is not None and valeur.denominateur is not None:
        comptes.append(valeur.denominateur - valeur.numerateur)
    if valeur.definition.nature in COMPTES:
        comptes.append(valeur.valeur)
    return any(n is not None and 0 < n < seuil and n == n.to_integral_value() for n in comptes)


def _by_split(valeurs: Iterable[Valeur]) -> Iterable[list[Valeur]]:
    """A total and its parts, by each way of splitting it."""
    sommes: dict[tuple[Any, ...], list[Valeur]] = defaultdict(list)
    for v in valeurs:
        ici = (v.lieu, v.source_normalisee)
        sommes["sexe", *ici, v.age, v.zone].append(v)
        sommes["age", *ici, v.sexe, v.zone].append(v)
        sommes["zone", *ici, v.sexe, v.age].append(v)
    for (dimension, *_), membres in sommes.items():
        if len(membres) > 2 and any(not getattr(v, dimension) for v in membres):
            yield membres


def _by_place(valeurs: Iterable[Valeur], communes: Mapping[int, frozenset[int]]) -> Iterable[list[Valeur]]:
    """A total of the contract, or of the neighbourhoods of a commune, and each neighbourhood."""
    par_part: dict[tuple[Any, ...], list[Valeur]] = defaultdict(list)
    for v in valeurs:
        par_part[v.sexe, v.age, v.source_normalisee].append(v)
    for membres in par_part.values():
        quartiers = [v for v in membres if v.quartier_id and not v.zone]
        for total in membres:
            if total.contrat_id:
                yield [total, *quartiers]
            elif total.commune_id and total.zone != "hors":
                ici = [v for v in quartiers if total.commune_id in communes.get(v.quartier_id or 0, ())]
                yield [total, *ici]


def _hide_another(somme: list[Valeur], masquees: set[int]) -> None:
    """When one figure alone is masked, the others give it away: hide the smallest of them too."""
    vues = [v for v in somme if v.pk not in masquees]
    if len(somme) - len(vues) == 1 and vues:
        masquees.add(min(vues, key=lambda v: (not v.valeur, v.valeur, v.pk)).pk)
