"""The targets of a contract beside its figures: who reaches what, and which targets contradict one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, Window

from .actions.cibles import say_period
from .models import Cible, Definition, Valeur
from .models.territoire import LIEUX
from .resultats import Attente, Constat, Marche, Mesure, Promesse, conflicts, judge, say
from .secret import Regard


@dataclass
class Bilan:
    """One target, what is said of it, and the targets that say another figure for the same thing."""

    cible: Cible
    definition: Definition
    constat: Constat
    contredites: list[Cible] = field(default_factory=list)

    @property
    def unite(self) -> str:
        return self.cible.unite or self.definition.unite

    @property
    def visee(self) -> str:
        """« 40 % », or the target in words."""
        if self.cible.valeur is None:
            return self.cible.texte
        return say(self.cible.valeur, self.unite)

    @property
    def mesuree(self) -> str:
        return say(self.constat.mesure.valeur, self.unite) if self.constat.mesure else ""

    @property
    def ecart(self) -> str:
        ecart = self.constat.ecart
        if ecart is None:
            return ""
        points = "points" if self.unite == "%" else self.unite
        return f"{'+' if ecart > 0 else ''}{say(ecart, points)}"

    @property
    def periode(self) -> str:
        return say_period(self.cible) or "Tout le contrat"

    @property
    def lieu(self) -> str:
        return self.cible.libelle_territoire or "Partout"


def weigh(
    cibles: Iterable[Cible], *, regard: Regard, jour: date, definitions: Iterable[Definition] | None = None
) -> list[Bilan]:
    """Each target judged as of ``jour`` with what the reader may see. Two queries beside the targets', whatever the
    number: the definitions in force (unless given), the figures.
    """
    cibles = list(cibles)
    if not cibles:
        return []
    indicateurs = {c.indicateur_id for c in cibles}
    if definitions is None:
        definitions = Definition.objects.current().filter(indicateur__in=indicateurs)
    par_indicateur = {d.indicateur_id: d for d in definitions}
    mesures = _measures(cibles, regard, jour)
    bilans = []
    for cible in cibles:
        definition = par_indicateur[cible.indicateur_id]
        attente = _expected(cible, definition)
        lieu = cible.lieu.cle if cible.lieu else ""
        bilans.append(Bilan(cible, definition, judge(attente, mesures[cible.indicateur_id, lieu], jour)))
    _confront(bilans)
    return bilans


def _expected(cible: Cible, definition: Definition) -> Attente:
    return Attente(
        cible.valeur,
        cible.annee,
        cible.annee_fin,
        definition.sens,
        tuple(Marche(p.annee, p.annee_fin, p.valeur) for p in cible.paliers.all()),
        cible.reference,
        cible.reference_annee,
        cible.unite or definition.unite,
    )


def _measures(cibles: Iterable[Cible], regard: Regard, jour: date) -> dict[tuple[int, str], list[Mesure]]:
    """Figures for everybody, by indicator and place. What is masked for this reader is not known to them.

    Only those a verdict can come from: on the places of the targets, the last one known as of ``jour`` and, where a
    target ended before, as of its end. Twenty years of figures are not read to say where a contract stands.
    """
    vues: dict[tuple[int, str], list[Mesure]] = defaultdict(list)
    ici, bornes = Q(pk__in=()), {jour}
    lieux: dict[str, set[int]] = defaultdict(set)
    for cible in cibles:
        if cible.lieu:
            lieux[f"{cible.lieu.genre}__in"].add(cible.lieu.pk)
        if cible.annee_fin is not None:
            bornes.add(min(jour, date(cible.annee_fin, 12, 31)))
    for genre, cles in lieux.items():
        ici |= Q(**{genre: cles})
    connues = Valeur.objects.whole().filter(
        ici, indicateur__in={c.indicateur_id for c in cibles}, valeur__isnull=False, fin__lte=jour
    )
    if not regard.tout:
        connues = connues.filter(Q(masquee=False) | Q(indicateur__in=regard.indicateurs))
    derniere = Q()
    for rang, borne in enumerate(sorted(bornes)):
        ensemble = Window(Max("fin", filter=Q(fin__lte=borne)), partition_by=["indicateur", *LIEUX])
        connues = connues.annotate(**{f"derniere_{rang}": ensemble})
        derniere |= Q(fin=F(f"derniere_{rang}"))
    for valeur in connues.filter(derniere).order_by("fin", "pk"):
        if valeur.lieu:
            mesure = Mesure(valeur.valeur, valeur.fin, valeur.source, not valeur.est_validee)
            vues[valeur.indicateur_id, valeur.lieu.cle].append(mesure)
    return vues


def _confront(bilans: list[Bilan]) -> None:
    par_cible = {b.cible.pk: b for b in bilans}
    promesses = (
        Promesse(
            c.pk,
            c.indicateur_id,
            c.valeur,
            c.lieu.cle if c.lieu else "",
            c.annee,
            c.annee_fin,
            c.localise_id,
        )
        for c in (b.cible for b in bilans)
    )
    for une, autre in conflicts(promesses):
        par_cible[une].contredites.append(par_cible[autre].cible)
        par_cible[autre].contredites.append(par_cible[une].cible)


def targets_of(**ou: Any) -> Any:
    """Targets in force with what `weigh` needs of them: two queries."""
    en_vigueur = Cible.objects.in_force().filter(Q(indicateur__retire_le=None), **ou)
    return (
        en_vigueur.with_places()
        .select_related("indicateur", "document")
        .defer("document__texte", "quartier__contour", "commune__contour")
        .prefetch_related("paliers")
    )
