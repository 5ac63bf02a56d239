"""Headings set in the paragraph they head: « Projet n° 1 : le parc des Vergnes. La Ville aménage… »."""

from __future__ import annotations

import re

from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Forme, Paragraphe
from reciproque.lecture.schema import EngagementLu

_PROJET = re.compile(
    r"^\W{0,3}(?:Projet|Opération|Chantier)\s+n\s?[°ºo]\s?(?P<n>\d{1,2})\s*[:.–—-]\s*(?P<t>[^.:;?!\n]{3,100}?)\W{0,3}[.:]"
)
SERIE_MIN = 2  # one alone is a sentence about a project


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    """A node under the one that held them, for the commitments of such a paragraph."""
    tetes = [
        (bloc, m)
        for bloc in forme.blocs
        if isinstance(bloc, Paragraphe) and bloc.zone is None and (m := _PROJET.match(bloc.texte))
    ]
    if len(tetes) < SERIE_MIN:
        return
    par_ligne: dict[int, list[EngagementLu]] = {}
    for engagement in brouillon.lecture.engagements:
        par_ligne.setdefault(engagement.source.lignes[0], []).append(engagement)
    for bloc, m in tetes:
        tenus = [e for ligne in range(bloc.debut, bloc.fin + 1) for e in par_ligne.get(ligne, ())]
        if not tenus or len({e.noeud for e in tenus}) > 1:
            continue
        noeud = brouillon.noeud(
            "autre",
            " ".join(m.group("t").split()),
            source=brouillon.source(bloc),
            parent=tenus[0].noeud,
            code=m.group("n"),
            confiance=0.8,
        )
        for engagement in tenus:
            engagement.noeud = noeud.id
