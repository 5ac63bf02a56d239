"""« Ce que la CAF a promis »: what one organisation promised in one contract, by name and, apart, as a collective."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from reciproque.annuaire.models import Organisation

from .arborescence import Arbre, Branche
from .models import Contrat, Participation, RedactionEngagement


@dataclass
class Promesse:
    """A commitment and the lines by which this organisation is in it."""

    redaction: RedactionEngagement
    branche: Branche | None
    participations: list[Participation] = field(default_factory=list)


@dataclass
class Chapitre:
    """Commitments promised in one capacity."""

    cle: str
    titre: str
    explication: str
    promesses: list[Promesse]
    au_plus: int = 0  # shown on the page; 0: all

    @property
    def montrees(self) -> list[Promesse]:
        return self.promesses[: self.au_plus] if self.au_plus else self.promesses

    @property
    def cachees(self) -> int:
        return len(self.promesses) - len(self.montrees)


CHAPITRES = (
    ("chef_de_file", "Comme chef de file", "Le document la désigne pour conduire ces engagements."),
    ("partenaire", "Comme partenaire", "Le document la nomme parmi les partenaires."),
    ("inconnu", "Nommée, rôle non précisé", "Le document la nomme sans dire à quel titre."),
    (
        "fiche",
        "Nommée pour toute une fiche",
        "Son nom est imprimé une fois en tête, pour tout ce que la fiche contient.",
    ),
    ("propose", "À confirmer", "La mention imprimée peut la désigner, elle ou une autre organisation."),
    (
        "collectif",
        "Au titre d’un collectif",
        "Le document engage un groupe dont elle fait partie, sans la nommer\u00a0: à ne pas compter avec les autres.",
    ),
)


def chapters(contrat: Contrat, organisation: Organisation, arbre: Arbre, *, est_partie: bool) -> list[Chapitre]:
    """What ``organisation`` promised, by capacity; a commitment appears once, in the strongest. Three queries."""
    codes = Participation.collectifs_of(organisation.categorie, is_party=est_partie)
    siennes = Participation.objects.filter(Q(organisation=organisation) | Q(collectif__in=codes))
    siennes = siennes.select_related("organisation")
    # Two queries rather than one « or »: each walks the index of its own kind of place.
    par_engagement = _grouped(siennes.of_contrat(contrat), "engagement_id")
    par_noeud = _grouped(siennes.filter(noeud__contrat=contrat), "noeud_id")
    redactions = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None)
        .filter(Q(engagement__in=par_engagement) | Q(noeud__in=par_noeud))
        .in_printed_order()
        .select_related("engagement", "document")
        .defer("document__texte")
    )
    ranges: dict[str, list[Promesse]] = {cle: [] for cle, _, _ in CHAPITRES}
    for redaction in redactions:
        propres = par_engagement.get(redaction.engagement_id, [])
        participations = propres or par_noeud.get(redaction.noeud_id or 0, [])
        cle = _capacity(participations, propre=bool(propres))
        ranges[cle].append(Promesse(redaction, arbre.get(redaction.noeud_id), participations))
    return [Chapitre(cle, titre, explication, ranges[cle]) for cle, titre, explication in CHAPITRES if ranges[cle]]


def _grouped(participations: Iterable[Participation], place: str) -> dict[int, list[Participation]]:
    groupes: dict[int, list[Participation]] = {}
    for participation in participations:
        groupes.setdefault(getattr(participation, place), []).append(participation)
    return groupes


def _capacity(participations: Iterable[Participation], *, propre: bool) -> str:
    """The strongest capacity of an organisation in one commitment."""
    par_nom = [p for p in participations if p.organisation_id]
    certaines: list[Any] = [p.role for p in par_nom if not p.is_candidate]
    if not par_nom:
        return "collectif"
    if not certaines:
        return "propose"
    if not propre:
        return "fiche"
    for role in (Participation.Role.CHEF_DE_FILE, Participation.Role.PARTENAIRE):
        if role in certaines:
            return str(role)
    return "inconnu"
