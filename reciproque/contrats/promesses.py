"""« Ce que la CAF a promis »: what one organisation promised, by name and, apart, as member of a collective."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value

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


# What makes a commitment promised, from the strongest to the weakest, and the chapter that each gives.
FORCES = ("chef_de_file", "partenaire", "inconnu", "propose", "collectif", "fiche", "propose", "collectif")
_PAR_NOM, _PAR_COLLECTIF, _FICHE_PAR_NOM, _FICHE_PAR_COLLECTIF = range(4)
PEU = 20
_ROLES = {Participation.Role.CHEF_DE_FILE: 0, Participation.Role.PARTENAIRE: 1, Participation.Role.INCONNU: 2}


def _force(source: int, role: str, certitude: str) -> int:
    """Rank in `FORCES` of one participation."""
    if source == _PAR_COLLECTIF:
        return 4
    if source == _FICHE_PAR_COLLECTIF:
        return 7
    if certitude != Participation.Certitude.CERTAIN:
        return 3 if source == _PAR_NOM else 6
    return _ROLES[Participation.Role(role)] if source == _PAR_NOM else 5


class Voix:
    """The participations by which an organisation promises in some contracts: by name, and by what speaks for it."""

    def __init__(self, organisation: Organisation, contrats: Iterable[Any]):
        """``contrats`` come from `contracts_naming`: a collective speaks only for those of the contract."""
        self.organisation = organisation
        self.contrats = [contrat.pk for contrat in contrats]
        self.parties = {contrat.pk for contrat in contrats if contrat.est_partie}
        self.toujours = Participation.collectifs_of(organisation.categorie, is_party=False)
        self.signataire = Participation.collectifs_of(organisation.categorie, is_party=True)

    def promised(self, condition: Q | None = None) -> list[tuple[int, int, str]]:
        """(commitment in force, its contract, its chapter) wherever one of these voices promises: one query.

        ``condition`` bears on the wording in force. Each part walks the index of its own kind of place; the strongest
        capacity is taken here, where it costs nothing, rather than by as many subqueries as there are chapters.
        """
        nom, toujours, signataire = (
            Q(organisation=self.organisation),
            Q(collectif__in=self.toujours),
            Q(collectif__in=self.signataire),
        )
        ici, parties = set(self.contrats), self.parties
        lues = [
            self._lines(_PAR_NOM, "engagement", nom, None, condition),
            self._lines(_FICHE_PAR_NOM, "noeud", nom, None, condition),
        ]
        for source, place in ((_PAR_COLLECTIF, "engagement"), (_FICHE_PAR_COLLECTIF, "noeud")):
            lues.append(self._lines(source, place, toujours, ici, condition))
            lues.append(self._lines(source, place, signataire, parties, condition))
        forces: dict[int, int] = {}
        contrats: dict[int, int] = {}
        for engagement, contrat, role, certitude, collectif, source in lues[0].union(*lues[1:], all=True):
            if contrat in (parties if collectif and collectif not in self.toujours else ici):
                force = _force(source, role, certitude)
                if force < forces.get(engagement, len(FORCES)):
                    forces[engagement] = force
                    contrats[engagement] = contrat
        return [(engagement, contrats[engagement], FORCES[force]) for engagement, force in forces.items()]

    @staticmethod
    def _lines(
        source: int, place: str, qui: Q, contrats: Collection[int] | None, condition: Q | None
    ) -> QuerySet[Any, Any]:
        """(commitment, contract, role, certainty, collective, source) of the participations of ``qui`` in such places.

        Up to `PEU`, the contracts lead to the participations; beyond, those of every contract are read, by the index of
        who promises, and the reader drops what is elsewhere: naming hundreds of contracts costs more than it spares.
        """
        par_fiche = place == "noeud"
        engagement = "noeud__redactions_engagements__engagement" if par_fiche else "engagement"
        ou: dict[str, Any] = {f"{place}__isnull": False, f"{engagement}__retire_le": None}
        if par_fiche:
            ou["noeud__redactions_engagements__jusqua"] = None
        if contrats is not None:
            ou |= {f"{place}__contrat__in": contrats} if len(contrats) <= PEU else {"organisation": None}
        lignes = Participation.objects.filter(qui, **ou)
        if condition:
            lues = RedactionEngagement.objects.current().filter(condition, engagement=OuterRef(engagement))
            lignes = lignes.filter(Exists(lues))
        champs = (engagement, f"{place}__contrat", "role", "certitude", "collectif")
        return lignes.order_by().values_list(*champs, Value(source, output_field=IntegerField()))

    def beside(self, place: str, ou: Iterable[int]) -> dict[int, list[Participation]]:
        """Its participations by commitment, or by element: one query."""
        qui = Q(organisation=self.organisation) | Q(collectif__in=self.signataire)
        trouvees = Participation.objects.filter(qui, **{f"{place}__in": ou}).select_related("organisation", place)
        return _grouped((p for p in trouvees.order_by("pk") if self._speaks(p, place)), f"{place}_id")

    def _speaks(self, participation: Participation, place: str) -> bool:
        return (
            participation.organisation_id is not None
            or participation.collectif in self.toujours
            or getattr(participation, place).contrat_id in self.parties
        )


class Promesses:
    """The wordings of what was promised, in order: by chapter, by contract, then as printed. Read by slices.

    Only the wordings asked for are read; what orders the others is known from `Voix.promised`.
    """

    def __init__(
        self,
        voix: Voix,
        promises: Iterable[tuple[int, int, str]],
        rangs: Mapping[int, int],
        preparer: Any,
        suite: Iterable[RedactionEngagement] = (),
    ):
        """``rangs``: rank of each contract; ``preparer``: what the rows need, on a queryset of wordings.

        ``suite``: rows known already, given after the others to who reads them all.
        """
        self.voix, self.preparer, self.suite = voix, preparer, suite
        ordre = {cle: rang for rang, (cle, _, _) in enumerate(CHAPITRES)}
        self.titres = {engagement: titre for engagement, _, titre in promises}
        groupes: dict[tuple[int, int], list[int]] = {}
        for engagement, contrat, titre in promises:
            groupes.setdefault((ordre[titre], rangs[contrat]), []).append(engagement)
        self._groupes = [groupes[cle] for cle in sorted(groupes)]

    def __len__(self) -> int:
        return len(self.titres)

    def __iter__(self) -> Iterator[RedactionEngagement]:
        return self.iterator()

    def iterator(self, chunk_size: int = 500) -> Iterator[RedactionEngagement]:
        for debut in range(0, len(self), chunk_size):
            yield from self[debut : debut + chunk_size]
        yield from self.suite

    def __getitem__(self, tranche: slice) -> list[RedactionEngagement]:
        """The wordings, each with its ``titre`` and the ``participations`` that promise: four queries."""
        debut, fin, _ = tranche.indices(len(self))
        ids = self._ordered(debut, fin)
        redactions = self.preparer(RedactionEngagement.objects.current().filter(engagement__in=ids))
        par_engagement = {redaction.engagement_id: redaction for redaction in redactions}
        lignes = [par_engagement[pk] for pk in ids if pk in par_engagement]
        propres = self.voix.beside("engagement", ids)
        fiches = self.voix.beside("noeud", {ligne.noeud_id for ligne in lignes if ligne.noeud_id})
        for ligne in lignes:
            ligne.titre = self.titres[ligne.engagement_id]
            ligne.participations = propres.get(ligne.engagement_id) or fiches.get(ligne.noeud_id or 0, [])
        return lignes

    def _ordered(self, debut: int, fin: int) -> list[int]:
        """Commitments from ``debut`` to ``fin``: only the groups that this slice touches are put in printed order."""
        touches, avant, passe = [], 0, 0
        for groupe in self._groupes:
            if passe + len(groupe) <= debut:
                avant += len(groupe)
            elif passe < fin:
                touches.append(groupe)
            passe += len(groupe)
        voulus = [pk for groupe in touches for pk in groupe]
        imprimes = RedactionEngagement.objects.current().filter(engagement__in=voulus).in_printed_order()
        rang = {pk: n for n, pk in enumerate(imprimes.values_list("engagement", flat=True))}
        suite = [pk for groupe in touches for pk in sorted(groupe, key=lambda pk: rang.get(pk, len(rang)))]
        return suite[debut - avant : fin - avant]
