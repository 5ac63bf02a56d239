"""What the pages of an avenant show: its lines by fate, with both texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from reciproque.contrats.differences import Morceau, compare_words
from reciproque.contrats.models import Avenant, Fiche, RedactionEngagement
from reciproque.langue import fold

from .correspondance import Ligne, Sort

PAR_PAGE = 25
PROPOSES = 20


@dataclass
class Groupe:
    """A fate with its lines: how many, and how many wait."""

    sort: Sort
    total: int
    attente: int


@dataclass
class LigneMontree:
    ligne: Ligne
    fiche: Fiche | None
    redactions: list[RedactionEngagement]
    morceaux: list[Morceau]

    @property
    def texte(self) -> str:
        return str(self.fiche.contenu.get("texte", "")) if self.fiche else ""

    @property
    def numero(self) -> str:
        return str(self.fiche.contenu.get("numero") or "") if self.fiche else ""


def groups(lignes: Iterable[Ligne]) -> list[Groupe]:
    totaux: Counter[Sort] = Counter()
    attentes: Counter[Sort] = Counter()
    for ligne in lignes:
        totaux[ligne.sort] += 1
        attentes[ligne.sort] += not ligne.decidee
    return [Groupe(sort, totaux[sort], attentes[sort]) for sort in Sort if totaux[sort]]


def show(avenant: Avenant, lignes: list[Ligne]) -> list[LigneMontree]:
    """Two queries for the lines of a page."""
    fiches = Fiche.objects.defer("contenu_lu", "recherche").in_bulk([x.fiche_id for x in lignes if x.fiche_id])
    redactions = {
        r.engagement_id: r
        for r in RedactionEngagement.objects.current()
        .filter(engagement__in=[pk for ligne in lignes for pk in ligne.engagements])
        .order_by("pk")
    }
    montrees = []
    for ligne in lignes:
        fiche = fiches.get(ligne.fiche_id or 0)
        siennes = [redactions[pk] for pk in ligne.engagements if pk in redactions]
        morceaux: list[Morceau] = []
        if fiche and ligne.sort in (Sort.REFORMULE, Sort.SCINDE) and siennes:
            morceaux = compare_words(siennes[0].texte, str(fiche.contenu.get("texte", "")))
        montrees.append(LigneMontree(ligne, fiche, siennes, morceaux))
    return montrees


def candidates(avenant: Avenant, fiche: Fiche, texte: str) -> list[RedactionEngagement]:
    """Commitments that the record may take up: those it does now, then those found, at most `PROPOSES`.

    ``texte``: words to find, or a printed number; nothing asked: those nothing takes up come first.
    """
    tenus = avenant.appariements.filter(fiche=fiche).exclude(engagement=None).values("engagement")
    actuelles = RedactionEngagement.objects.current().filter(
        engagement__contrat=avenant.contrat_id, engagement__retire_le=None
    )
    siennes: list[Any] = list(actuelles.filter(engagement__in=tenus).order_by("pk"))
    for redaction in siennes:
        redaction.tenue = True
    condition = Q()
    for mot in fold(texte).split():
        condition &= Q(texte_normalise__contains=mot) | Q(numero__iexact=mot)
    autres = actuelles.filter(condition).exclude(engagement__in=[r.engagement_id for r in siennes])
    if not texte:
        autres = autres.filter(engagement__in=avenant.appariements.filter(fiche=None).values("engagement"))
    suite: list[Any] = list(autres.in_printed_order()[:PROPOSES])
    for redaction in suite:
        redaction.tenue = False
    return [*siennes, *suite]
