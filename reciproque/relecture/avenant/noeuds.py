"""Elements of the avenant's tree beside the contract's: proposed by their titles, decided by a person.

The decision stays in the record itself: ``repris`` is the element it takes up, 0 when it is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from reciproque.contrats.concurrence import Refus
from reciproque.contrats.models import Avenant, Contrat, Fiche, Lecture, RedactionNoeud
from reciproque.contrats.rapprochement import Texte, rapprocher, resemblance
from reciproque.langue import fold

from ..confirmation.selection import OUVERTS

REPRIS = "repris"
SEUIL_TITRE = 0.6
CANDIDATS = 8


@dataclass
class Element:
    """A record of the tree; ``repris``: the element proposed or decided, None when it is new."""

    fiche: Fiche
    repris: RedactionNoeud | None
    candidats: list[RedactionNoeud] = field(default_factory=list)

    @property
    def decide(self) -> bool:
        return REPRIS in self.fiche.contenu

    @property
    def titre(self) -> str:
        lu = self.fiche.contenu
        return " ".join(x for x in (lu.get("code"), lu.get("titre")) if x)

    @property
    def est_identique(self) -> bool:
        lu = self.fiche.contenu
        return self.repris is not None and fold(lu.get("titre") or "") == fold(self.repris.titre)


def live_nodes(lecture: Lecture) -> list[Fiche]:
    """Records of the tree that the avenant keeps."""
    return list(lecture.fiches.filter(genre=Fiche.Genre.NOEUD, etat__in=OUVERTS).order_by("ordre", "pk"))


def undecided(lecture: Lecture) -> int:
    """How many elements wait for a person. One query."""
    contenus = lecture.fiches.filter(genre=Fiche.Genre.NOEUD, etat__in=OUVERTS).values_list("contenu", flat=True)
    return sum(REPRIS not in contenu for contenu in contenus)


def match_nodes(fiches: Iterable[Fiche], contrat: Contrat) -> dict[str, int]:
    """Key of a record -> the element it is: as decided, else as proposed level by level; one to one. One query."""
    return _match(list(fiches), _current(contrat))


def elements(lecture: Lecture, contrat: Contrat) -> tuple[list[Element], list[RedactionNoeud]]:
    """What each record takes up, with the elements it may take up instead; then those nothing takes up. Two queries."""
    fiches, actuels = live_nodes(lecture), _current(contrat)
    retrouves, par_noeud = _match(fiches, actuels), {r.noeud_id: r for r in actuels}
    lignes = [Element(f, par_noeud.get(retrouves.get(f.cle, 0))) for f in fiches]
    for ligne in lignes:
        ligne.candidats = _alike(ligne, actuels)
    pris = set(retrouves.values())
    return lignes, [r for r in actuels if r.noeud_id not in pris]


@transaction.atomic
def decide_elements(*, avenant: Avenant, choix: Mapping[int, int], acteur: Any) -> int:
    """``choix``: record -> the element it takes up, 0: it is new. Returns how many records. Raises Refus."""
    from .preparer import open_one

    avenant = open_one(avenant.pk)
    fiches = [f for f in live_nodes(avenant.lecture) if f.pk in choix]
    connus = {r.noeud_id for r in _current(avenant.contrat)}
    vises = [choix[f.pk] for f in fiches if choix[f.pk]]
    if not set(vises) <= connus:
        raise Refus("Un de ces éléments n’est plus dans le contrat\u00a0: rechargez la page.")
    autres = [f.contenu.get(REPRIS) for f in live_nodes(avenant.lecture) if f.pk not in choix]
    if len(set(vises)) < len(vises) or set(vises) & set(autres):
        raise Refus(
            "Un même élément du contrat est repris deux fois\u00a0: dites lequel le reprend, l’autre est nouveau."
        )
    for fiche in fiches:
        fiche.contenu = {**fiche.contenu, REPRIS: choix[fiche.pk]}
    Fiche.objects.bulk_update(fiches, ["contenu"], batch_size=300)
    return len(fiches)


def accept_elements(*, avenant: Avenant, acteur: Any) -> int:
    """Take every element as proposed."""
    lignes, _ = elements(avenant.lecture, avenant.contrat)
    choix = {x.fiche.pk: x.repris.noeud_id if x.repris else 0 for x in lignes if not x.decide}
    return decide_elements(avenant=avenant, choix=choix, acteur=acteur)


def forget_elements(lecture: Lecture) -> None:
    """No decision any more."""
    fiches = [f for f in live_nodes(lecture) if REPRIS in f.contenu]
    for fiche in fiches:
        fiche.contenu = {cle: valeur for cle, valeur in fiche.contenu.items() if cle != REPRIS}
    Fiche.objects.bulk_update(fiches, ["contenu"], batch_size=300)


def _current(contrat: Contrat) -> list[RedactionNoeud]:
    actuels = RedactionNoeud.objects.current().filter(noeud__contrat=contrat).select_related("niveau")
    return list(actuels.order_by("chemin", "pk"))


def _match(fiches: list[Fiche], actuels: list[RedactionNoeud]) -> dict[str, int]:
    connus = {r.noeud_id for r in actuels}
    decides = {f.cle: f.contenu[REPRIS] for f in fiches if REPRIS in f.contenu}
    retrouves = {cle: noeud for cle, noeud in decides.items() if noeud in connus}
    pris = set(retrouves.values())
    lus: dict[str, list[Texte]] = defaultdict(list)
    for fiche in fiches:
        if fiche.cle not in decides:
            lu = fiche.contenu
            titre = lu.get("titre") or lu.get("code") or ""
            lus[_level(fiche)].append(Texte(fiche.cle, titre, str(lu.get("code") or "")))
    tenus: dict[str, list[Texte]] = defaultdict(list)
    for r in actuels:
        if r.noeud_id not in pris:
            tenus[r.niveau.code].append(Texte(r.noeud_id, r.titre, r.code))
    for niveau, textes in lus.items():
        for pair in rapprocher(textes, tenus[niveau], seuil=SEUIL_TITRE).paires:
            if pair.nouveau not in retrouves and pair.ancien not in pris:
                retrouves[pair.nouveau] = pair.ancien
                pris.add(pair.ancien)
    return retrouves


def _level(fiche: Fiche) -> str:
    return str(fiche.contenu.get("niveau") or "autre")[:30]


def _alike(ligne: Element, actuels: list[RedactionNoeud]) -> list[RedactionNoeud]:
    """The elements of its level that look most like it, the one it takes up first."""
    titre = ligne.fiche.contenu.get("titre") or ""
    niveau = [r for r in actuels if r.niveau.code == _level(ligne.fiche)] or actuels
    niveau.sort(key=lambda r: -resemblance(titre, r.titre))
    siens = [ligne.repris] if ligne.repris else []
    return [*siens, *(r for r in niveau if r not in siens)][:CANDIDATS]
