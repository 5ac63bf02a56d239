"""Elements of the avenant's tree found again in the contract's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reciproque.contrats.models import Contrat, Fiche, RedactionNoeud
from reciproque.contrats.rapprochement import Texte, rapprocher

SEUIL_TITRE = 0.6


def match_nodes(fiches: Iterable[Fiche], contrat: Contrat) -> dict[str, int]:
    """Key of a record -> the element it is, level by level, one to one. One query."""
    lus: dict[str, list[Texte]] = defaultdict(list)
    for fiche in fiches:
        lu = fiche.contenu
        titre = lu.get("titre") or lu.get("code") or ""
        lus[(lu.get("niveau") or "autre")[:30]].append(Texte(fiche.cle, titre, str(lu.get("code") or "")))
    tenus: dict[str, list[Texte]] = defaultdict(list)
    actuels = RedactionNoeud.objects.current().filter(noeud__contrat=contrat).order_by("chemin", "pk")
    for noeud_id, niveau, titre, code in actuels.values_list("noeud", "niveau__code", "titre", "code"):
        tenus[niveau].append(Texte(noeud_id, titre, code))
    retrouves: dict[str, int] = {}
    pris: set[int] = set()
    for niveau, textes in lus.items():
        for pair in rapprocher(textes, tenus[niveau], seuil=SEUIL_TITRE).paires:
            if pair.nouveau not in retrouves and pair.ancien not in pris:
                retrouves[pair.nouveau] = pair.ancien
                pris.add(pair.ancien)
    return retrouves
