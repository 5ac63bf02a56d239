"""Every piece of text of a document with its place: blocks, bullets, cells (shared by recognisers that read prose)."""

from __future__ import annotations

from collections.abc import Iterator

from reciproque.lecture.brouillon import Portee
from reciproque.lecture.forme import Forme, Liste, Tableau


def morceaux(forme: Forme, *, tableaux: bool = True, sommaire: bool = False) -> Iterator[tuple[str, Portee]]:
    for bloc in forme.blocs:
        if bloc.zone == "sommaire" and not sommaire:
            continue
        if isinstance(bloc, Tableau):
            if tableaux:
                for rangee in bloc.rangees:
                    for cellule in rangee.cellules:
                        if not cellule.vide:
                            yield cellule.texte, cellule
        elif isinstance(bloc, Liste):
            for item in bloc.items:
                yield item.texte, item
        else:
            yield bloc.texte, bloc
