"""The tree and its commitments: levels under the contract's own words, nodes, wordings, who promised, levers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from reciproque.contrats.models import (
    Contrat,
    Engagement,
    Fiche,
    Levier,
    Niveau,
    Noeud,
    Participation,
    RedactionEngagement,
    RedactionNoeud,
    Version,
)
from reciproque.langue import fold

from ..contenu import first_day, last_day, say_partial, say_period
from .organisations import Repertoire
from .parties import parties
from .passage import passage

Genre, Etat = Fiche.Genre, Fiche.Etat
Statut = RedactionEngagement.Statut

MOTS = {
    "pilier": "Pilier",
    "axe": "Axe",
    "enjeu": "Enjeu",
    "orientation": "Orientation",
    "theme": "Thème",
    "objectif": "Objectif",
    "objectif_strategique": "Objectif stratégique",
    "objectif_operationnel": "Objectif opérationnel",
    "axe_strategique": "Axe stratégique",
    "priorite": "Priorité",
    "priorite_transversale": "Priorité transversale",
    "enjeu_local": "Enjeu local",
    "projet_de_quartier": "Projet de quartier",
    "autre": "Élément",
}
_MOT = re.compile(r"^[^\W\d_]{3,}(?: (?!n°)[^\W\d_]{3,})?(?=\s*(?:n°\s*)?[\dIVX]|\s*$)")


def level_words(noeuds: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code of the reader -> the word most nodes of this level print before their number, else its plain French name.

    In the order of the levels, from the top.
    """
    codes: dict[str, Counter[str]] = {}
    for noeud in noeuds:
        mots = codes.setdefault(noeud.get("niveau") or "autre", Counter())
        trouve = _MOT.match(noeud.get("code") or "")
        mots[trouve.group().strip() if trouve else ""] += 1
    words = {}
    for code, mots in codes.items():
        mot, nombre = mots.most_common(1)[0]
        imprime = mot.capitalize() if mot and nombre * 2 > mots.total() else ""
        words[code] = imprime or MOTS.get(code, code.replace("_", " ").capitalize())
    return words


def create_levels(fiches: Iterable[Fiche], *, contrat: Contrat, mots: Mapping[str, str]) -> dict[str, Niveau]:
    """Every level of the document, by rank of depth, under the words a person chose."""
    niveaux = {n.code: n for n in contrat.niveaux.all()}
    fiches = list(fiches)
    parents = {f.cle: f.parent_cle for f in fiches}
    profondeurs: dict[str, int] = {}
    for fiche in fiches:
        code = fiche.contenu.get("niveau") or "autre"
        profondeurs[code] = min(profondeurs.get(code, 99), _depth(fiche.cle, parents))
    rang = max((n.rang for n in niveaux.values()), default=0)
    defauts = level_words([f.contenu for f in fiches])
    nouveaux = []
    for code in sorted(profondeurs, key=lambda c: profondeurs[c]):
        if code not in niveaux:
            rang += 1
            libelle = (mots.get(code) or defauts[code])[:60]
            nouveaux.append(Niveau(contrat=contrat, code=code[:30], libelle=libelle, rang=rang))
    for niveau in Niveau.objects.bulk_create(nouveaux):
        niveaux[niveau.code] = niveau
    return niveaux


def _depth(cle: str, parents: Mapping[str, str]) -> int:
    vus = {cle}
    while (parent := parents.get(cle, "")) and parent not in vus:
        vus.add(parent)
        cle = parent
    return len(vus)


class Arbre:
    """Where each node of the reading stands in the contract; a dropped node gives what it held to the node above."""

    def __init__(self, noeuds: Iterable[Fiche], contrat: Contrat):
        self.fiches = {f.cle: f for f in noeuds}
        self.places: dict[str, tuple[int, str]] = {}  # key -> (Noeud, path)
        faits = {f.objet_id: f.cle for f in self.fiches.values() if f.objet_id}
        chemins = RedactionNoeud.objects.current().filter(noeud__contrat=contrat)
        for noeud_id, chemin in chemins.values_list("noeud", "chemin"):
            if noeud_id in faits:
                self.places[faits[noeud_id]] = (noeud_id, chemin)

    def kept(self, cle: str) -> str:
        """The nearest key from ``cle`` upwards whose node is not dropped, "" for the root."""
        vus: set[str] = set()
        while cle and cle not in vus:
            fiche = self.fiches.get(cle)
            if fiche is None:
                return ""
            if fiche.etat != Etat.ECARTEE:
                return cle
            vus.add(cle)
            cle = fiche.parent_cle
        return ""

    def node(self, cle: str) -> int | None:
        return self.places.get(self.kept(cle), (None, ""))[0]

    def create(
        self,
        fiches: list[Fiche],
        *,
        contrat: Contrat,
        version: Version,
        niveaux: Mapping[str, Niveau],
        document_id: int,
    ) -> None:
        """Nodes of ``fiches``, parents first."""
        noeuds = Noeud.objects.bulk_create([Noeud(contrat=contrat) for _ in fiches])
        identites = {f.cle: n.pk for f, n in zip(fiches, noeuds, strict=True)}
        attente = {f.cle: f for f in fiches}

        def place(cle: str) -> tuple[int | None, str]:
            if not cle or cle in self.places:
                return self.places.get(cle, (None, ""))
            fiche = attente.get(cle)
            if fiche is None:
                return (None, "")
            _, au_dessus = place(self.kept(fiche.parent_cle))
            # Rank in the document, not among siblings: never taken, whatever is dropped, moved or confirmed later.
            self.places[cle] = (identites[cle], f"{au_dessus}.{fiche.ordre:04d}".lstrip("."))
            return self.places[cle]

        redactions = []
        for fiche in fiches:
            noeud_id, chemin = place(fiche.cle)
            lu = fiche.contenu
            redactions.append(
                RedactionNoeud(
                    noeud_id=noeud_id,
                    parent_id=place(self.kept(fiche.parent_cle))[0],
                    niveau=niveaux[(lu.get("niveau") or "autre")[:30]],
                    code=(lu.get("code") or "")[:40],
                    titre=lu.get("titre") or lu.get("code") or "",
                    chemin=chemin[:120],
                    fiche=lu.get("fiche") or {},
                    responsables=lu.get("responsables") or [],
                    ordre=fiche.ordre,
                    depuis=version,
                    **passage(fiche, document_id),
                )
            )
            fiche.objet_id = noeud_id
        RedactionNoeud.objects.bulk_create(redactions)


def create_commitments(
    fiches: list[Fiche], *, contrat: Contrat, version: Version, arbre: Arbre, document_id: int
) -> list[RedactionEngagement]:
    natures = Engagement.Nature.values
    engagements = Engagement.objects.bulk_create(
        [
            Engagement(
                contrat=contrat, nature=f.contenu["nature"] if f.contenu.get("nature") in natures else "engagement"
            )
            for f in fiches
        ]
    )
    redactions = []
    for fiche, engagement in zip(fiches, engagements, strict=True):
        fiche.objet_id = engagement.pk
        redactions.append(
            RedactionEngagement(
                engagement=engagement, depuis=version, **wording(fiche, arbre=arbre, document_id=document_id)
            )
        )
    return RedactionEngagement.objects.bulk_create(redactions)


def wording(fiche: Fiche, *, arbre: Arbre, document_id: int) -> dict[str, Any]:
    """Fields of the `RedactionEngagement` that a record says, with where it is written."""
    lu = fiche.contenu
    echeance = lu.get("echeance")
    return {
        "noeud_id": arbre.node(fiche.parent_cle),
        "numero": (lu.get("numero") or "")[:40],
        "texte": lu["texte"],
        "statut": lu["statut"] if lu.get("statut") in Statut.values else Statut.INCONNU,
        "periode": (_say(lu.get("periode")) or (f"échéance {say_partial(echeance)}" if echeance else ""))[:60],
        "echeance": last_day(echeance),
        "montants": lu.get("montants") or [],
        "ordre": fiche.ordre,
        **passage(fiche, document_id),
    }


def _say(periode: Any) -> str:
    return periode if isinstance(periode, str) else say_period(periode)


def create_participations(fiches: Iterable[Fiche], *, repertoire: Repertoire, document_id: int) -> None:
    participations = []
    for fiche in fiches:
        champ = "engagement_id" if fiche.genre == Genre.ENGAGEMENT else "noeud_id"
        prises: set[tuple[Any, ...]] = set()
        for partie in parties(fiche.contenu.get("partenaires") or []):
            organisation = repertoire.get(partie.organisation) if partie.organisation else None
            if partie.organisation and organisation is None:
                continue
            # Two names of one document may be one organisation of the annuaire.
            qui = (organisation.pk if organisation else partie.cle[:2], partie.service, partie.role)
            if qui in prises:
                continue
            prises.add(qui)
            participations.append(
                Participation(
                    **{champ: fiche.objet_id},
                    organisation=organisation,
                    collectif="" if organisation else partie.collectif,
                    service=partie.service,
                    role=partie.role,
                    marque=partie.marque,
                    certitude=partie.certitude,
                    **passage(fiche, document_id),
                )
            )
    Participation.objects.bulk_create(participations, batch_size=500)


def create_levers(fiches: Iterable[Fiche], *, document_id: int) -> None:
    Levier.objects.bulk_create(
        [
            Levier(engagement_id=fiche.objet_id, texte=texte.strip(), **passage(fiche, document_id))
            for fiche in fiches
            for texte in fiche.contenu.get("leviers") or []
            if texte and texte.strip()
        ],
        batch_size=500,
    )


def tie_neighbourhoods(fiches: Iterable[Fiche], *, contrat: Contrat) -> None:
    """Neighbourhoods that a record names and the contract knows by that name; any other stays in the text alone."""
    fiches = [f for f in fiches if f.contenu.get("quartiers")]
    if not fiches:
        return
    par_nom: dict[str, list[int]] = {}
    for nom, pk in contrat.perimetre.values_list("quartier__nom_normalise", "quartier"):
        par_nom.setdefault(nom, []).append(pk)
    for modele, champ, genre in (
        (Engagement.quartiers.through, "engagement_id", Genre.ENGAGEMENT),
        (Noeud.quartiers.through, "noeud_id", Genre.NOEUD),
    ):
        liens = {
            (fiche.objet_id, par_nom[fold(nom)][0])
            for fiche in fiches
            if fiche.genre == genre
            for nom in fiche.contenu["quartiers"]
            # Two neighbourhoods of the contract under one name: nothing tells which one is meant.
            if len(par_nom.get(fold(nom), [])) == 1
        }
        modele.objects.bulk_create([modele(**{champ: objet, "quartier_id": q}) for objet, q in sorted(liens)])


def contract_period(document: Mapping[str, Any]) -> tuple[Any, Any]:
    """First and last day that the document gives the contract, each None when it does not."""
    periode = document.get("periode") or {}
    return first_day(periode.get("debut")), last_day(periode.get("fin"))
