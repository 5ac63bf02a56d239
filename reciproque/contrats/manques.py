"""What a contract lacks: conditions shared by the home page, the filters of the lists and their counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain
from operator import and_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from reciproque.socle.registres import lacunes

from .listes.partenaires import has_vacancy, partners_of
from .models import Contrat, Fiche, Participation, RedactionEngagement, RedactionNoeud


def _participe(**conditions: Any) -> Q:
    """A participation in the commitment itself, or in the element where it stands: a sheet names its partners once."""
    participations = Participation.objects.filter(**conditions)
    return Q(Exists(participations.filter(engagement=OuterRef("engagement")))) | Q(
        Exists(participations.filter(noeud=OuterRef("noeud")))
    )


# Of what the reading printed, the part that no room has taken up: what it has, the room tells itself.
_NON_REPRIS = Q(genre=Fiche.Genre.INDICATEUR, objet_id=None)
A_DETERMINER = _NON_REPRIS & Q(contenu__etat="a_determiner")
IMPACT = A_DETERMINER & Q(contenu__famille="impact")

# On RedactionEngagement: key, label of the filter, condition.
_MANQUES: tuple[tuple[str, str, Q], ...] = (
    ("partenaire", "Sans partenaire", ~_participe()),
    ("chef_de_file", "Sans chef de file", ~_participe(role=Participation.Role.CHEF_DE_FILE)),
    ("echeance", "Sans échéance", Q(echeance=None)),
    (
        "a_confirmer",
        "Partenaire à confirmer",
        Q(
            Exists(
                Participation.objects.filter(
                    engagement=OuterRef("engagement"), certitude=Participation.Certitude.PROPOSE
                )
            )
        ),
    ),
    (
        "indicateur",
        "Sans indicateur",
        ~Q(
            Exists(
                Fiche.objects.filter(
                    Exists(
                        Fiche.objects.filter(_NON_REPRIS, lecture=OuterRef("lecture")).exclude(etat=Fiche.Etat.ECARTEE)
                    ),
                    genre=Fiche.Genre.ENGAGEMENT,
                    objet_id=OuterRef("engagement"),
                    contenu__indicateurs__0__isnull=False,
                )
            )
        ),
    ),
    ("place", "Hors de l’arborescence", Q(noeud=None)),
)


@cache
def manques_engagement() -> tuple[tuple[str, str, Q], ...]:
    """What neither this room nor another gives a commitment. On RedactionEngagement: key, label, condition."""
    combles = [(cle, condition) for lacune in lacunes for cle, condition in lacune.comble.items()]
    return tuple(
        (cle, libelle, reduce(and_, (~condition for sien, condition in combles if sien == cle), ici))
        for cle, libelle, ici in _MANQUES
    )


def count_partners(contrat: Contrat) -> dict[str, int]:
    """``n`` partners, of which ``vacantes`` have a function without holder: one query."""
    return partners_of(contrat).aggregate(n=Count("pk"), vacantes=Count("pk", filter=has_vacancy()))


def dead_ends(contrat: Contrat) -> QuerySet[RedactionNoeud]:
    """Elements that lead nowhere: nothing under them, no commitment in force in them."""
    redactions = RedactionNoeud.objects.current().filter(noeud__contrat=contrat)
    engagements = RedactionEngagement.objects.current().filter(engagement__contrat=contrat, engagement__retire_le=None)
    # Uncorrelated and without empty values: each is read once, on both databases.
    return redactions.exclude(noeud__in=engagements.exclude(noeud=None).values("noeud")).exclude(
        noeud__in=redactions.exclude(parent=None).values("parent")
    )


@dataclass(frozen=True)
class Manque:
    """One thing missing, and where to mend it."""

    nombre: int
    libelle: str  # singular, then plural when ``nombre`` ≥ 2
    pluriel: str
    url: str

    @property
    def dit(self) -> str:
        return self.pluriel if self.nombre >= 2 else self.libelle


def manques(contrat: Contrat, vu: Any = None, vacantes: int | None = None) -> Iterator[Manque]:
    """What is missing today, most telling first, nothing that is complete. Three queries, and the higher rooms' own.

    What the page has asked already is given: ``vu``, the contract ``with_loose_ends``; ``vacantes``, how many of its
    partners have a vacant function.
    """

    vu = vu or Contrat.objects.with_loose_ends().get(pk=contrat.pk)
    vacantes = count_partners(contrat)["vacantes"] if vacantes is None else vacantes

    def adresse(nom: str, requete: str = "") -> str:
        return reverse(f"contrats:{nom}", args=[contrat.pk]) + requete

    engagements = (
        RedactionEngagement.objects.current()
        .filter(engagement__contrat=contrat, engagement__retire_le=None)
        .aggregate(**{cle: Count("pk", filter=condition) for cle, _, condition in manques_engagement()})
    )
    noeuds = dead_ends(contrat).count()
    lues = Fiche.objects.filter(lecture__contrat=contrat).exclude(etat=Fiche.Etat.ECARTEE)
    fiches = lues.aggregate(
        pieces=Count("pk", filter=Q(genre=Fiche.Genre.PIECE, contenu__etat__in=["annoncee", "vide"])),
        indicateurs=Count("pk", filter=A_DETERMINER),
        impact=Count("pk", filter=IMPACT),
    )
    candidats = (
        Manque(
            engagements["a_confirmer"],
            "engagement dont un partenaire est à confirmer",
            "engagements dont un partenaire est à confirmer",
            adresse("candidats"),
        ),
        Manque(
            vu.n_annoncees,
            "partie annoncée sans bloc de signature",
            "parties annoncées sans bloc de signature",
            adresse("signatures", "?etat=annoncee"),
        ),
        Manque(
            vu.n_liens,
            "contrat couvert qui n’est pas encore relié",
            "contrats couverts qui ne sont pas encore reliés",
            adresse("liens", "?etat=propose"),
        ),
        Manque(
            fiches["pieces"],
            "annexe annoncée et absente du document",
            "annexes annoncées et absentes du document",
            adresse("releve", "?genre=piece&etat=absente"),
        ),
        Manque(
            engagements["partenaire"],
            "engagement sans partenaire",
            "engagements sans partenaire",
            adresse("engagements", "?manque=partenaire"),
        ),
        Manque(
            engagements["chef_de_file"],
            "engagement sans chef de file",
            "engagements sans chef de file",
            adresse("engagements", "?manque=chef_de_file"),
        ),
        Manque(
            engagements["echeance"],
            "engagement sans échéance",
            "engagements sans échéance",
            adresse("engagements", "?manque=echeance"),
        ),
        Manque(
            engagements["indicateur"],
            "engagement sans indicateur",
            "engagements sans indicateur",
            adresse("engagements", "?manque=indicateur"),
        ),
        Manque(
            engagements["place"],
            "engagement hors de l’arborescence",
            "engagements hors de l’arborescence",
            adresse("engagements", "?manque=place"),
        ),
        Manque(
            noeuds,
            "élément de l’arborescence sans engagement",
            "éléments de l’arborescence sans engagement",
            adresse("arborescence", "?vides=oui"),
        ),
        Manque(
            vacantes,
            "partenaire dont une fonction est vacante",
            "partenaires dont une fonction est vacante",
            adresse("partenaires", "?fonctions=vacante"),
        ),
        Manque(
            fiches["impact"],
            "indicateur d’impact à déterminer",
            "indicateurs d’impact à déterminer",
            adresse("releve", "?genre=indicateur&etat=impact"),
        ),
        Manque(
            fiches["indicateurs"],
            "indicateur à déterminer, toutes familles",
            "indicateurs à déterminer, toutes familles",
            adresse("releve", "?genre=indicateur&etat=a_determiner"),
        ),
    )
    d_ailleurs = (Manque(*dit) for lacune in lacunes for dit in lacune.lister(contrat))
    return (manque for manque in chain(candidats, d_ailleurs) if manque.nombre)
