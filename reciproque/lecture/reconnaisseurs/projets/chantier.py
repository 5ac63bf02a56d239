"""The part of the document being read: the headings open above it, what was announced, who promises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reciproque.langue import fold
from reciproque.lecture.brouillon import Brouillon, Portee
from reciproque.lecture.reconnaisseurs.engagement_lu import ecrire_engagement, fusionner
from reciproque.lecture.reconnaisseurs.fiches.acteurs import lire_acteurs
from reciproque.lecture.reconnaisseurs.projets.titres import Lieu
from reciproque.lecture.schema import EngagementLu, NoeudLu, PartenaireLu

NOM = "projets"
_RANGS = {
    "pilier": 0,
    "enjeu": 1,
    "projet_de_quartier": 1,
    "autre": 2,
    "orientation": 2,
    "theme": 3,
    "axe": 4,
    "axe_strategique": 4,
    "enjeu_local": 4,
    "objectif_strategique": 5,
    "objectif": 6,
    "priorite_transversale": 6,
    "priorite": 7,
    "objectif_operationnel": 8,
}
_NUMERO = re.compile(
    r"^(?:(?:engagement|action)\s*(?:n\s?[°ºo]\s*)?(?P<n>\d{1,3}(?:\.\d{1,2}){0,2}|[A-Z]\d{1,3})|"
    r"(?P<m>[A-Z]{1,2}\d{1,3}(?:\.\d{1,2})?|"
    r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?))\s*[:.)–-]+\s+(?=\S)",
    re.IGNORECASE,
)
_QUEUE = re.compile(r"\(([^()]{3,140})\)\s*[.;]?\s*$")


@dataclass(slots=True)
class Etage:
    lieu: Lieu
    bloc: Portee
    noeud: NoeudLu | None = None
    rempli: bool = False  # something stood under it before the next heading


@dataclass(slots=True)
class Chantier:
    brouillon: Brouillon
    pile: list[Etage] = field(default_factory=list)
    profondeurs: dict[str, int] = field(default_factory=dict)
    genre: str | None = None  # what the last line announced
    niveau_dit: str | None = None  # the level its words say, when it announced nodes
    sujet: list[PartenaireLu] = field(default_factory=list)
    communes: frozenset[str] = frozenset()  # of the neighbourhoods read
    dernier: EngagementLu | None = None  # the last numbered promise, while bullets under it may spell it out

    # -- tree --------------------------------------------------------------------------------------------------------
    def ouvrir(self, lieu: Lieu, bloc: Portee) -> None:
        if lieu.niveau == "enjeu" and any(e.lieu.niveau == "projet_de_quartier" for e in self.pile):
            lieu.niveau = "enjeu_local"
        del self.pile[self._profondeur(lieu) :]
        self.profondeurs.setdefault(lieu.niveau, len(self.pile))
        self.pile.append(Etage(lieu, bloc))
        self.genre, self.sujet, self.dernier = None, [], None
        if lieu.niveau != "autre" or fold(lieu.titre).startswith(("ambition", "defi", "chantier", "finalite")):
            self.noeud()

    def _profondeur(self, lieu: Lieu) -> int:
        """By the code it extends, by where its level was first met, else by the usual order of levels."""
        # « 3.2 Projet de quartier » does not hang on the « Priorité 3 » of the project before it.
        pareil = next((i for i, e in enumerate(self.pile) if e.lieu.niveau == lieu.niveau), len(self.pile))
        for i in range(min(pareil, len(self.pile) - 1), -1, -1):
            haut = self.pile[i].lieu.code
            if haut and lieu.code and lieu.code != haut and lieu.code.startswith(f"{haut}."):
                return i + 1
        connue = self.profondeurs.get(lieu.niveau)
        if connue is not None:
            return min(connue, len(self.pile))
        rang = _RANGS.get(lieu.niveau, 6)
        for i, etage in enumerate(self.pile):
            if _RANGS.get(etage.lieu.niveau, 6) >= rang and (etage.rempli or i + 1 < len(self.pile)):
                return i
        return len(self.pile)

    def noeud(self) -> NoeudLu | None:
        """The node of the current heading, and of those above it, made when first needed."""
        parent: NoeudLu | None = None
        for etage in self.pile:
            if etage.noeud is None:
                lieu = etage.lieu
                etage.noeud = self._deja(etage) or self.brouillon.noeud(
                    lieu.niveau,
                    lieu.titre,
                    code=lieu.code,
                    parent=parent.id if parent else None,
                    source=self.brouillon.source(etage.bloc),
                    confiance=lieu.confiance,
                    quartiers=list(lieu.quartiers or (parent.quartiers if parent else [])),
                )
                self.brouillon.prendre(etage.bloc, NOM)
            parent = etage.noeud
        return parent

    def _deja(self, etage: Etage) -> NoeudLu | None:
        """The node that a table under the same heading already made."""
        ligne = etage.bloc.debut
        return next((n for n in self.brouillon.lecture.noeuds if n.source.lignes[0] == ligne), None)

    def fermer(self) -> None:
        self.pile.clear()
        self.genre, self.sujet, self.dernier = None, [], None

    @property
    def quartiers(self) -> list[str]:
        return [q for e in self.pile for q in e.lieu.quartiers]

    def nourrir(self) -> None:
        if self.pile:
            self.pile[-1].rempli = True

    # -- promises ----------------------------------------------------------------------------------------------------
    def promettre(self, texte: str, place: Portee, confiance: float, partenaires: list[PartenaireLu]) -> EngagementLu:
        noeud = self.noeud()
        m = _NUMERO.match(texte)
        numero = (m.group("n") or m.group("m")) if m else None
        engagement = ecrire_engagement(
            self.brouillon,
            texte[m.end() :] if m else texte,
            source=self.brouillon.source(place),
            numero=numero,
            noeud=noeud.id if noeud else None,
            confiance=confiance,
        )
        if not engagement.partenaires and (queue := _QUEUE.search(texte)):
            # « (Éducation nationale, association Les Passeurs) »: one of them known, the others are partners too.
            dits = lire_acteurs([queue.group(1)], self.brouillon.partenaires, "inconnu")
            if any(p.certitude == "certain" or fold(p.nom) in self.communes for p in dits):
                engagement.partenaires = dits
        engagement.partenaires = fusionner([engagement.partenaires, [replace(p) for p in partenaires]])
        engagement.nature = "action" if self.genre == "action" else "engagement"
        for quartier in self.quartiers:
            if quartier not in engagement.quartiers:
                engagement.quartiers.append(quartier)
        self.brouillon.prendre(place, NOM)
        return engagement

    def preciser(self, texte: str, place: Portee) -> None:
        """A bullet under a numbered promise is part of it."""
        if self.dernier is not None:
            self.dernier.texte = f"{self.dernier.texte}\n- {texte}"
            debut, fin = self.dernier.source.lignes
            self.dernier.source.lignes = (debut, max(fin, place.fin))
            self.brouillon.prendre(place, NOM)
