"""The tabs of a contract: six groups, and the pages that every room, this one included, enters in them.

A room adds a page with ``EntreeNavigation(emplacement="contrat", groupe=…, url=…)``; its address is reversed with the
key of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import reverse

from reciproque.socle.registres import EntreeNavigation, navigation

from .acces import Capacite
from .models import Contrat

EMPLACEMENT = "contrat"

# In the order of the strip. A group without a page that this person may open is not drawn.
GROUPES = {
    "ensemble": "Vue d’ensemble",
    "engagements": "Engagements",
    "partenaires": "Partenaires",
    "quartiers": "Quartiers",
    "mesure": "Mesure",
    "documents": "Documents et gestion",
}


@dataclass(frozen=True)
class Page:
    libelle: str
    url: str
    active: bool
    ici: str  # value of aria-current: this very page, or one that stands under it


@dataclass(frozen=True)
class Groupe:
    libelle: str
    pages: list[Page]

    @property
    def url(self) -> str:
        return self.pages[0].url

    @property
    def active(self) -> bool:
        return any(page.active for page in self.pages)

    @property
    def ici(self) -> str:
        """The group says « page » alone only when it has no strip of its own to say it."""
        return self.pages[0].ici if len(self.pages) == 1 else "true"


def _page(
    nom: str, libelle: str, url: str, groupe: str, ordre: int, *sous: str, capacite: str = ""
) -> EntreeNavigation:
    return EntreeNavigation(
        nom=f"contrat-{nom}",
        libelle=libelle,
        url=f"contrats:{url}",
        emplacement=EMPLACEMENT,
        groupe=groupe,
        ordre=ordre,
        capacite=capacite,
        sections=tuple(f"contrats:{vue}" for vue in sous),
    )


# The pages of this room, each with the other views that stand under it.
ENTREES = (
    _page("accueil", "Vue d’ensemble", "accueil", "ensemble", 10, "modifier"),
    _page(
        "engagements",
        "Tous les engagements",
        "engagements",
        "engagements",
        10,
        "engagement",
        "engagement-nouveau",
        "engagement-corriger",
        "engagement-retirer",
        "engagement-retablir",
        "completer",
    ),
    _page(
        "arborescence",
        "Arborescence",
        "arborescence",
        "engagements",
        20,
        "noeud",
        "noeud-nouveau",
        "noeud-modifier",
        "niveaux",
    ),
    _page("mesures", "Mesures nationales", "mesures", "engagements", 30, "couverture", "repere"),
    _page(
        "partenaires",
        "Tous les partenaires",
        "partenaires",
        "partenaires",
        10,
        "partenaire",
        "candidats",
        "reponse",
        "reponse-apercu",
    ),
    _page("matrice", "Matrice", "matrice", "partenaires", 20),
    _page(
        "signatures",
        "Signatures",
        "signatures",
        "partenaires",
        30,
        "signature-ajouter",
        "signature-modifier",
        "signature-retirer",
        "signature-joindre",
        "emargement",
        "conformite",
    ),
    _page("annuaire", "Annuaire partagé", "annuaire", "partenaires", 40),
    _page("quartiers", "Quartiers", "quartiers", "quartiers", 10, "quartier", "quartier-ajouter", "quartier-retirer"),
    _page("documents", "Documents", "documents", "documents", 10, "document", "releve"),
    _page(
        "versions",
        "Versions",
        "versions",
        "documents",
        20,
        "version",
        "version-noeud",
        "version-engagements",
        "version-engagement",
        "comparaison",
    ),
    _page(
        "liens",
        "Contrats liés",
        "liens",
        "documents",
        30,
        "ensemble",
        "lien-ajouter",
        "lien",
        "cloture",
        "cloture-suite",
    ),
    _page("historique", "Historique", "historique", "documents", 40, capacite=Capacite.JOURNAL),
    _page(
        "acces", "Accès", "acces", "documents", 50, "acces-inviter", "acces-retirer", "acces-renvoyer",
        capacite=Capacite.INVITER,
    ),
)  # fmt: skip


def groups(request: Any, contrat: Contrat) -> list[Groupe]:
    """The groups of a contract with the pages this person may open, the current ones marked. No query of its own."""
    droits = getattr(contrat, "droits", ())
    trouve = getattr(request, "resolver_match", None)
    vue, pieces = (trouve.view_name, set(trouve.namespaces)) if trouve else ("", set())
    entrees = [
        entree
        for entree in navigation
        if entree.emplacement == EMPLACEMENT
        and (entree.capacite or Capacite.LIRE) in droits
        and (request is None or entree.visible(request))
    ]
    # An entry that names the very view wins over one that names its room.
    ici = {vue} if any(vue in (entree.url, *entree.sections) for entree in entrees) else pieces
    pages: dict[str, list[Page]] = {groupe: [] for groupe in GROUPES}
    for entree in entrees:
        url = reverse(entree.url, args=[contrat.pk])
        exacte = request is not None and request.path == url
        active = bool(ici.intersection((entree.url, *entree.sections)))
        pages[entree.groupe].append(Page(entree.libelle, url, active, "page" if exacte else "true"))
    return [Groupe(libelle, pages[nom]) for nom, libelle in GROUPES.items() if pages[nom]]


@register(Tags.urls)
def check_groups(**_: Any) -> list[CheckMessage]:
    """A page entered in a group that does not exist would be lost."""
    return [
        Error(
            f"L’entrée «\u00a0{entree.nom}\u00a0» nomme le groupe «\u00a0{entree.groupe}\u00a0», qui n’existe pas.",
            hint=f"Les groupes d’un contrat sont\u00a0: {', '.join(GROUPES)}.",
            id="contrats.E001",
        )
        for entree in navigation
        if entree.emplacement == EMPLACEMENT and entree.groupe not in GROUPES
    ]
