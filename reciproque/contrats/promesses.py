"""« Ce que la CAF a promis »: what one organisation promised, by name and, apart, as member of a collective."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from reciproque.annuaire.models import Organisation

from .arborescence import Arbre, Branche
from .models import Contrat, Participation, RedactionEngagement, Signature


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


def contracts_naming(organisation: Organisation, contrats: QuerySet[Contrat]) -> QuerySet[Contrat]:
    """Those of ``contrats`` where it steers, signs, or is named. Each knows whether it ``est_partie``."""
    signe = Signature.objects.filter(organisation=organisation, contrat=OuterRef("pk"))
    nommee = Participation.objects.filter(organisation=organisation)
    return contrats.annotate(est_partie=Exists(signe)).filter(
        Q(porteur=organisation)
        | Q(est_partie=True)
        | Q(pk__in=nommee.exclude(engagement=None).values("engagement__contrat"))
        | Q(pk__in=nommee.exclude(noeud=None).values("noeud__contrat"))
    )


class Voix:
    """The participations by which an organisation promises in some contracts: by name, and by what speaks for it."""

    def __init__(self, organisation: Organisation, contrats: Iterable[Any]):
        """``contrats`` come from `contracts_naming`: a collective speaks only for those of the contract."""
        self.contrats = [contrat.pk for contrat in contrats]
        parties = [contrat.pk for contrat in contrats if contrat.est_partie]
        toujours = Participation.collectifs_of(organisation.categorie, is_party=False)
        signataire = Participation.collectifs_of(organisation.categorie, is_party=True)
        self.par_nom = Participation.objects.filter(organisation=organisation)

        def speaking(place: str) -> QuerySet[Participation]:
            return Participation.objects.filter(
                Q(collectif__in=toujours, **{f"{place}__contrat__in": self.contrats})
                | Q(collectif__in=signataire, **{f"{place}__contrat__in": parties})
            )

        self.collectif = {"engagement": speaking("engagement"), "noeud": speaking("noeud")}

    def beside(self, place: str, ou: Any) -> QuerySet[Participation]:
        """Those beside the commitments, or the elements, of ``ou``."""
        ici = Q(**{f"{place}__in": ou})
        return (self.par_nom.filter(ici) | self.collectif[place].filter(ici)).select_related("organisation")


def promised(voix: Voix) -> QuerySet[RedactionEngagement]:
    """Commitments in force where one of these voices promises, whatever the contract.

    Each knows its ``titre`` (a key of `CHAPITRES`, the strongest capacity) and its rank ``rang_titre``.
    """
    certaine = voix.par_nom.certain()
    role = Participation.Role

    def here(participations: QuerySet[Participation], place: str = "engagement") -> Exists:
        return Exists(participations.filter(**{place: OuterRef(place)}))

    titre = Case(
        When(here(certaine.filter(role=role.CHEF_DE_FILE)), then=Value("chef_de_file")),
        When(here(certaine.filter(role=role.PARTENAIRE)), then=Value("partenaire")),
        When(here(certaine), then=Value("inconnu")),
        When(here(voix.par_nom), then=Value("propose")),
        When(here(voix.collectif["engagement"]), then=Value("collectif")),
        When(here(certaine, "noeud"), then=Value("fiche")),
        When(here(voix.par_nom, "noeud"), then=Value("propose")),
        default=Value("collectif"),
    )
    rangs = [When(titre=cle, then=Value(rang)) for rang, (cle, _, _) in enumerate(CHAPITRES)]
    return (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat__in=voix.contrats, engagement__retire_le=None)
        .filter(
            Q(engagement__in=voix.par_nom.exclude(engagement=None).values("engagement"))
            | Q(noeud__in=voix.par_nom.exclude(noeud=None).values("noeud"))
            | Q(engagement__in=voix.collectif["engagement"].values("engagement"))
            | Q(noeud__in=voix.collectif["noeud"].values("noeud"))
        )
        .annotate(titre=titre)
        .annotate(rang_titre=Case(*rangs, default=Value(len(CHAPITRES)), output_field=IntegerField()))
        .in_printed_order()
    )
